"""The administrator's commands: duties, backup and restore (rehearsed both ways), key rotation."""

import asyncio
import sqlite3
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.demo import MUNICIPALITY
from bot.settings import Settings
from bot.wiring import open_office
from cases.clock import SystemClock
from storage.database import Database
from storage.keys import Keys, new_secret_key
from storage.records import Duty, DutyState
from tests.cast import Stage, StandingClock, staged
from tests.chats import WebChat
from tests.conftest import MIGRATED
from tests.postgres import Postgres
from tests.scripts.plays import report
from tests.storage import raw

TOWN = "voorbeeldstad"
Meldbot = Callable[..., Any]


@pytest.fixture
def secret() -> str:
    return new_secret_key()


@pytest.fixture
def meldbot(database_url: str, secret: str, monkeypatch: pytest.MonkeyPatch) -> Meldbot:
    monkeypatch.setenv("MELDBOT_DATABASE_URL", database_url)
    monkeypatch.setenv("MELDBOT_SECRET_KEYS", secret)
    return lambda *words: CliRunner().invoke(app, list(words))


def reported(url: str, secret: str) -> list[Duty]:
    """Play a report on this database; return its duties."""

    async def play() -> list[Duty]:
        database = Database.open(url, Keys.parse(secret))
        async with staged(database, WebChat(), StandingClock(SystemClock().now())) as stage:
            await report(stage["medewerker"])
            found = await _duties(stage)
        await database.close()
        return found

    return asyncio.run(play())


async def _duties(stage: Stage) -> list[Duty]:
    async with stage.office.database.reading() as transaction:
        storage = transaction.of(TOWN)
        [case] = await storage.cases.list()
        return list(await storage.duties.of_case(case.id))


def stored(url: str, secret: str) -> tuple[list[Duty], list[str], bool]:
    """Return the duties, what the trail says and whether it holds; the story must be readable."""

    async def read() -> tuple[list[Duty], list[str], bool]:
        database = Database.open(url, Keys.parse(secret))
        async with database.reading() as transaction:
            storage = transaction.of(TOWN)
            [case] = await storage.cases.list()
            duties = list(await storage.duties.of_case(case.id))
            holds = await storage.audit.verify(case.id)
            words = [entry.action for entry in await storage.audit.of_trail(case.id)]
            assert "trut" in str(case.story)
        await database.close()
        return duties, words, holds

    return asyncio.run(read())


async def everything(url: str, secret: str) -> bytes:
    """Return every byte that is stored."""
    database = Database.open(url, Keys.parse(secret))
    found = await raw.everything(database)
    await database.close()
    return found


def test_duties_are_listed_without_names(meldbot: Meldbot, database_url: str, secret: str) -> None:
    duties = reported(database_url, secret)
    listed = meldbot("duties", "list").output
    assert all(str(duty.id) in listed for duty in duties if duty.state.open)
    assert "Noor" not in listed
    assert "trut" not in listed


def test_why_tells_rule_anchor_and_term(meldbot: Meldbot, database_url: str, secret: str) -> None:
    duty = next(d for d in reported(database_url, secret) if d.kind == "aftercare_talk")
    told = meldbot("duties", "why", str(duty.id)).output
    assert duty.rule in told
    assert duty.plan["source"] in told
    assert str(duty.plan["term"]) in told


def test_a_duty_is_moved_with_a_reason(meldbot: Meldbot, database_url: str, secret: str) -> None:
    duty = next(d for d in reported(database_url, secret) if d.state is DutyState.DUE)
    to = (SystemClock().now() + timedelta(days=20)).replace(microsecond=0)
    done = meldbot("duties", "move", str(duty.id), "--to", to.isoformat(), "--reason", "is ziek")
    assert done.exit_code == 0, done.output
    duties, actions, holds = stored(database_url, secret)
    assert next(d for d in duties if d.id == duty.id).due_at == to
    assert holds
    assert "duty_moved" in actions
    assert "is ziek" in meldbot("duties", "why", str(duty.id)).output
    assert b"is ziek" not in asyncio.run(everything(database_url, secret))


def test_reasons_of_before_they_were_encrypted_are_counted(
    meldbot: Meldbot, database_url: str, secret: str
) -> None:
    duty = next(d for d in reported(database_url, secret) if d.state.open)
    meldbot("duties", "cancel", str(duty.id), "--reason", "dubbel")
    assert "leesbaar in het verloop" not in meldbot("doctor").output

    async def as_it_was() -> None:
        database = Database.open(database_url, Keys.parse(secret))
        async with database.writing() as transaction:
            audit, now = transaction.of(TOWN).audit, SystemClock().now()
            old = {"duty": str(duty.id), "reason": "is ziek"}
            await audit.append(duty.trail_id, "admin:test", "duty_moved", old, now)
        await database.close()

    asyncio.run(as_it_was())
    assert "1 redenen van een beheerder staan leesbaar" in " ".join(
        meldbot("doctor").output.split()
    )


def test_a_duty_is_cancelled_once(meldbot: Meldbot, database_url: str, secret: str) -> None:
    duty = next(d for d in reported(database_url, secret) if d.state.open)
    assert meldbot("duties", "cancel", str(duty.id), "--reason", "dubbel").exit_code == 0
    found = next(d for d in stored(database_url, secret)[0] if d.id == duty.id)
    assert (found.state, found.next_at) == (DutyState.CANCELLED, None)
    again = meldbot("duties", "cancel", str(duty.id), "--reason", "dubbel")
    assert again.exit_code == 2


@pytest.mark.parametrize(
    "words",
    [
        ("why", "geen-id"),
        ("why", "00000000-0000-0000-0000-000000000000"),
        ("move", "00000000-0000-0000-0000-000000000000", "--to", "morgen", "--reason", "x"),
        ("cancel", "00000000-0000-0000-0000-000000000000", "--reason", " "),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(
    meldbot: Meldbot, database_url: str, secret: str, words: tuple[str, ...]
) -> None:
    reported(database_url, secret)
    refused = meldbot("duties", *words)
    assert refused.exit_code == 2
    assert refused.stderr.count("\n") == 1


@pytest.mark.parametrize("into", ["sqlite", "postgresql"])
def test_a_backup_is_restored_into_either_database(
    meldbot: Meldbot,
    database_url: str,
    secret: str,
    into: str,
    tmp_path: Path,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The rehearsal: what was there is there again, readable, and its trail holds."""
    reported(database_url, secret)
    before, file = stored(database_url, secret), tmp_path / "backup.sqlite"
    done = meldbot("backup", str(file))
    assert done.exit_code == 0, done.output
    assert file.stat().st_mode & 0o077 == 0
    assert "trut" not in file.read_bytes().decode("latin-1")
    if into == "sqlite":
        target = f"sqlite:///{tmp_path / 'elsewhere.sqlite'}"
    else:
        server: Postgres = request.getfixturevalue("postgres")
        server.empty(MIGRATED)  # perhaps the very one we came from: it is lost, but for the backup
        target = server.url(MIGRATED)
    monkeypatch.setenv("MELDBOT_DATABASE_URL", target)
    done = meldbot("restore", str(file))
    assert done.exit_code == 0, done.output
    assert stored(target, secret) == before
    again = meldbot("restore", str(file))
    assert again.exit_code == 2
    assert "not empty" in again.output


def test_life_goes_on_after_a_restore(
    meldbot: Meldbot,
    database_url: str,
    secret: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    reported(database_url, secret)
    assert meldbot("backup", str(tmp_path / "b")).exit_code == 0
    target = f"sqlite:///{tmp_path / 'elsewhere.sqlite'}"
    monkeypatch.setenv("MELDBOT_DATABASE_URL", target)
    assert meldbot("restore", str(tmp_path / "b")).exit_code == 0

    async def go_on() -> int:
        clock = StandingClock(SystemClock().now() + timedelta(days=8))
        async with open_office(Settings(), {}, clock) as office:
            return await office.cases.tick()

    assert asyncio.run(go_on()) > 0
    assert stored(target, secret)[2]


def test_no_backup_takes_the_place_of_another(meldbot: Meldbot, tmp_path: Path) -> None:
    file = tmp_path / "backup.sqlite"
    file.write_bytes(b"another")
    assert meldbot("backup", str(file)).exit_code == 2
    assert file.read_bytes() == b"another"


def test_what_is_no_backup_is_refused(meldbot: Meldbot, tmp_path: Path) -> None:
    file = tmp_path / "letter.sqlite"
    file.write_bytes(b"Geachte heer")
    assert meldbot("restore", str(file)).exit_code == 2
    sqlite3.connect(tmp_path / "other.sqlite").close()
    assert meldbot("restore", str(tmp_path / "other.sqlite")).exit_code == 2


def test_after_rotation_the_new_key_is_enough(
    meldbot: Meldbot, database_url: str, secret: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    reported(database_url, secret)
    new = new_secret_key()
    monkeypatch.setenv("MELDBOT_SECRET_KEYS", f"{new},{secret}")
    assert meldbot("keys", "rotate").exit_code == 0
    assert stored(database_url, new)[2]
    assert meldbot("keys", "rotate").output.startswith("0 ")


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("postgresql://nobody:x@127.0.0.1:1/town", "does not answer, or cannot be used: "),
        ("sqlite:///letter.txt", "file is not a database"),
    ],
)
def test_a_database_that_cannot_be_used_is_told_in_one_line(
    url: str, says: str, secret: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "letter.txt").write_text("This is a letter, and no database at all. " * 40, "utf-8")
    monkeypatch.setenv("MELDBOT_DATABASE_URL", url)
    monkeypatch.setenv("MELDBOT_SECRET_KEYS", secret)
    for words in (["organisation", "import", str(MUNICIPALITY)], ["duties", "list"]):
        done = CliRunner().invoke(app, words)
        assert done.exit_code == 2
        assert says in done.stderr
        assert len(done.stderr.splitlines()) == 1


def test_a_settings_file_that_is_no_toml_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "meldbot.toml").write_text("secret_keys: [", "utf-8")
    done = CliRunner().invoke(app, ["duties", "list"])
    assert done.exit_code == 2
    assert "meldbot.toml cannot be read" in done.stderr


def test_a_port_that_is_none_is_refused() -> None:
    done = CliRunner().invoke(app, ["demo", "--port", "99999"])
    assert done.exit_code == 2
    assert "65535" in done.stderr
