"""The installed command, both channels at once: a report in Slack, its manager in Teams."""

import asyncio
import os
import re
import signal
import socket
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import yaml
from aiohttp import ClientSession

from bot.demo import MUNICIPALITY
from cases.organisation_file import read_organisation_file
from storage.keys import new_secret_key
from tests.fake_slack import FakeSlack
from tests.links.photos import HIDDEN, PHOTO
from tests.scripts.plays import STORY
from tests.slack import wire as slack_wire
from tests.slack.office import TEAM, TOKEN, inhabited, user_of
from tests.slack.wire import SECRET, Hand
from tests.teams.fake_teams import APP_ID, TENANT, FakeTeams, Json
from tests.teams.people import Person, Wire

MELDBOT = Path(sys.executable).with_name("meldbot")
PATIENCE = 120.0  # seconds
LOTTE = "leidinggevende@voorbeeldstad.example"
NO_HTTPS = "PUBLIC_URL is leeg of geen https; er is geen pagina om bestanden in te leveren"
EMPLOYEE_TYPED = ("wacht je straks", "trut")


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    fake = FakeSlack()
    await fake.start()
    inhabited(fake, read_organisation_file(MUNICIPALITY), TEAM, TOKEN)
    yield fake
    await fake.stop()


@pytest.fixture
async def teams() -> AsyncIterator[FakeTeams]:
    async with FakeTeams().running() as fake:
        fake.member("lotte", name="Lotte Teamleider", email=LOTTE)
        yield fake


@pytest.fixture
def environment(slack: FakeSlack, teams: FakeTeams, sqlite_url: str, tmp_path: Path) -> Json:
    """What an administrator sets. Lotte reads Teams rather than Slack."""
    said = yaml.safe_load(MUNICIPALITY.read_text("utf-8"))
    for person in said["people"]:
        person["prefer"] = "teams" if person["email"] == LOTTE else "slack"
    file = tmp_path / "organisation.yaml"
    file.write_text(yaml.safe_dump(said, allow_unicode=True), "utf-8")
    port = _free_port()
    settings = {
        "DATABASE_URL": sqlite_url,
        "SECRET_KEYS": new_secret_key(),
        "ORGANISATION_FILE": str(file),
        "PORT": str(port),
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "SLACK_BOT_TOKEN": TOKEN,
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_API_URL": slack.url,
        "SLACK_DOCTOR_EMAIL": "cag@voorbeeldstad.example",
        "TEAMS_APP_ID": APP_ID,
        "TEAMS_APP_PASSWORD": "teams-password",
        "TEAMS_TENANT_IDS": TENANT,
        "TEAMS_OPENID_URL": teams.openid_url,
        "TEAMS_LOGIN_URL": f"{teams.url}/login",
        "TEAMS_SERVICE_URLS": teams.url,
    }
    return {f"MELDBOT_{name}": value for name, value in settings.items()}


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


async def started(environment: Mapping[str, str], folder: Path, *command: str) -> Process:
    return await asyncio.create_subprocess_exec(
        MELDBOT, *command, cwd=folder, env={**os.environ, **environment}, stdout=PIPE, stderr=PIPE
    )


@asynccontextmanager
async def serving(environment: Mapping[str, str], folder: Path) -> AsyncIterator[list[bytes]]:
    """Run `meldbot serve` while the block does, and end it in peace. Gives its log, afterwards."""
    process, log = await started(environment, folder, "serve"), list[bytes]()
    assert process.stdout
    async with asyncio.timeout(PATIENCE):
        assert b"meldbot luistert" in await process.stdout.readline()
    try:
        yield log
    finally:
        process.send_signal(signal.SIGTERM)
        _, said = await asyncio.wait_for(process.communicate(), PATIENCE)
        log.append(said)
    assert process.returncode == 0


async def until(seen: Callable[[], bool]) -> None:
    """Wait for what another process does."""
    async with asyncio.timeout(PATIENCE):
        while not seen():  # noqa: ASYNC110  another process has no event of ours
            await asyncio.sleep(0.01)


async def goes_on(hand: Hand, act: Callable[[], object]) -> None:
    """Do something in Slack, and wait until there is something else to tap."""
    before = set(hand.marks)
    answer = await act()  # type: ignore[misc]
    assert answer.status == 200
    await until(lambda: not set(hand.marks) <= before)


async def reports(noor: Hand) -> None:
    """Report in Slack, with a photo, and answer what is asked with the likeliest button."""
    await goes_on(noor, lambda: noor.says("ik wil iets melden"))
    await goes_on(noor, lambda: noor.taps("answer:danger:no"))
    photo = noor.slack.keep_file(PHOTO, "image/jpeg", "schade.jpg")
    await goes_on(noor, lambda: noor.says(STORY, [photo]))
    for _ in range(12):
        if "answer:send:yes" in noor.marks:
            break
        await goes_on(noor, noor.taps_likeliest)
    await noor.taps("answer:send:yes")
    await until(lambda: re.search(r"nummer 20\d\d-0001", noor.screen) is not None)


async def test_a_report_in_slack_reaches_its_manager_in_teams_who_looks_at_the_evidence(
    environment: Json, slack: FakeSlack, teams: FakeTeams, tmp_path: Path
) -> None:
    url = environment["MELDBOT_PUBLIC_URL"]
    async with ClientSession() as session:
        noor = slack_wire.Wire(slack, session, f"{url}/slack/events").hand(
            TEAM, user_of("medewerker@")
        )
        lotte = Person(Wire(teams, session, url), "lotte", "Lotte Teamleider")
        async with serving(environment, tmp_path) as log:
            doctor = await started(environment, tmp_path, "doctor")
            await lotte.installs()
            await reports(noor)
            await until(lambda: "Nieuwe melding in je team" in lotte.reads)
            await looks_at_the_photo(lotte, session)
            findings, _ = await doctor.communicate()
    assert slack.refusals == []
    wrong = [line for line in findings.decode().splitlines() if line.startswith("FOUT")]
    assert wrong == [f"FOUT  Teams: {NO_HTTPS}"]
    assert not any(typed.encode() in log[0] for typed in EMPLOYEE_TYPED)


async def looks_at_the_photo(lotte: Person, session: ClientSession) -> None:
    await lotte.presses(*lotte.button("view."))
    await until(lambda: "schade.jpg" in lotte.reads)
    await lotte.presses(*lotte.button("file."))
    await until(lambda: bool(lotte.links("/evidence/")))
    (link,) = lotte.links("/evidence/")
    async with session.post(link, data={"what": "copy"}) as seen:
        assert (seen.status, seen.content_type) == (200, "image/jpeg")
        assert HIDDEN not in await seen.read()
