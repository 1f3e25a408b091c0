"""The real thing for the scripts: the real app over HTTP, a real database, a Slack of our own."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from aiohttp import ClientSession, web

from bot.serve import application
from bot.settings import Settings
from bot.slack.door import SlackDoor, open_door
from bot.slack.scopes import SCOPES
from bot.wiring import Office, open_database, open_office
from cases.organisation import import_organisation
from cases.organisation_file import OrganisationFile
from storage.database import Database
from storage.keys import new_secret_key
from tests import cast
from tests.cast import StandingClock
from tests.fake_slack import FakeSlack
from tests.slack.wire import SECRET, Hand, Wire

TEAM, TOKEN = "T0GEM", "xoxb-gem"
STRANGER = "U0VREEMD"  # in the workspace, in no organisation file


def user_of(email: str) -> str:
    """Return the Slack id of somebody of the cast: "medewerker@…" is U0MEDEWERKER."""
    return "U0" + email.partition("@")[0].upper().replace("-", "")


@dataclass(frozen=True, slots=True)
class SlackOffice:
    """An office with its door open to a Slack of our own. Its worker works when it is told to."""

    office: Office
    slack: FakeSlack
    wire: Wire
    clock: StandingClock
    door: SlackDoor

    def __getitem__(self, name: str) -> Hand:
        return self.wire.hand(TEAM, user_of(name))

    @property
    def database(self) -> Database:
        return self.office.database

    async def settled(self) -> None:
        """Wait until everything that the turns have brought about has been sent."""
        await self.wire.settled()

    async def work(self) -> None:
        """Let the worker do what has come due, and send it."""
        await self.settled()
        await self.office.worker.until_quiet()

    async def stored(self) -> tuple[int, int]:
        """Return how many people have an address, and how many drafts or cases there are."""
        async with self.database.reading() as transaction:
            storage = transaction.of("voorbeeldstad")
            people = await storage.people.all()
            addresses = [await storage.people.addresses(person.id) for person in people]
            drafts = [await storage.conversations.latest(person.id) for person in people]
            cases = await storage.cases.list()
        return sum(map(len, addresses)), sum(map(bool, drafts)) + len(cases)


def settings_for(database_url: str, slack: FakeSlack, **more: Any) -> Settings:
    known = {
        "database_url": database_url,
        "secret_keys": new_secret_key(),
        "slack_bot_token": TOKEN,
        "slack_signing_secret": SECRET,
        "slack_api_url": slack.url,
    }
    return Settings(**(known | more))


def municipality(**changed: Any) -> OrganisationFile:
    """Return the invented municipality, in Slack."""
    file = cast.municipality()
    entry = file.organisation.model_copy(update={"slack_team_id": TEAM, **changed})
    return file.model_copy(update={"organisation": entry})


def inhabited(slack: FakeSlack, file: OrganisationFile, team: str, token: str) -> None:
    """Let the people of a file live in a workspace, and one whom nobody knows."""
    slack.workspace(team, token, ",".join(SCOPES))
    for person in file.people:
        slack.person(team, user_of(person.email), person.email, person.name)
    slack.person(team, STRANGER, "iemand@elders.example", "Iemand Anders", "en-GB")


@asynccontextmanager
async def slack_office(
    database_url: str, slack: FakeSlack, **settings: Any
) -> AsyncIterator[SlackOffice]:
    """Serve the municipality on a migrated, empty database."""
    wanted, clock, file = (
        settings_for(database_url, slack, **settings),
        StandingClock(),
        municipality(),
    )
    inhabited(slack, file, TEAM, TOKEN)
    database = open_database(wanted)
    async with database.writing() as transaction:
        await import_organisation(transaction, file, clock.now())
    door = open_door(wanted, database)
    assert door
    door.channel.workspaces.pace.interval = 0
    try:
        async with (
            open_office(wanted, {"slack": door.channel}, clock, database) as office,
            _listening(office, door) as url,
            ClientSession() as session,
        ):
            yield SlackOffice(office, slack, Wire(slack, session, url), clock, door)
    finally:
        await door.close()
        await database.close()


@asynccontextmanager
async def _listening(office: Office, door: SlackDoor) -> AsyncIterator[str]:
    app = application(office, [door])
    app.cleanup_ctx[:] = [c for c in app.cleanup_ctx if c != office.worker.beside]
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
    finally:
        await runner.cleanup()
