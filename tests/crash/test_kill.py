"""kill -9, on both databases: nothing is lost, and nothing doubled but what was in flight."""

import asyncio
import signal
import sys
from collections import Counter
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from bot.settings import Settings
from bot.wiring import open_office
from cases.clock import SystemClock
from cases.desk import LEASE
from cases.organisation import import_organisation
from dialogs.card import Card
from storage.database import Database
from storage.keys import Keys, new_secret_key
from storage.records import Outgoing, OutgoingState
from tests.cast import StandingClock, municipality
from tests.crash.victim import EMPLOYEE, NotingChannel

CARDS = 60
PATIENCE = 120.0  # seconds; a busy machine is no fault
IN_FLIGHT = 1  # one person's cards go one after another


@pytest.fixture
def secret() -> str:
    return new_secret_key()


@pytest.fixture
def keys(secret: str) -> Keys:
    return Keys.parse(secret)


async def prepared(database: Database) -> None:
    async with database.writing() as transaction:
        await import_organisation(transaction, municipality(), SystemClock().now())


async def killed(url: str, secret: str, folder: Path, what: str, lines: int) -> None:
    """Run the victim and kill it once the outside world has seen so many lines."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.crash.victim", url, secret, str(folder), what,
        stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout
    assert await process.stdout.readline() == b"ready\n"
    seen = folder / ("acknowledged" if what == "turns" else "delivered")
    before = len(read_lines(seen))
    async with asyncio.timeout(PATIENCE):
        while len(read_lines(seen)) < before + lines:  # noqa: ASYNC110  a file has no event
            await asyncio.sleep(0.002)
    process.send_signal(signal.SIGKILL)
    await process.wait()


def read_lines(path: Path) -> list[str]:
    return path.read_text("utf-8").splitlines() if path.exists() else []


async def test_a_turn_that_was_acknowledged_is_there_after_kill_9(
    database: Database, database_url: str, secret: str, tmp_path: Path
) -> None:
    await prepared(database)
    await killed(database_url, secret, tmp_path, "turns", lines=15)
    acknowledged = read_lines(tmp_path / "acknowledged")
    await rest_delivered(database, tmp_path)
    answers = read_lines(tmp_path / "delivered")
    # Each turn answers with one card. A turn that was committed and not yet acknowledged is sent
    # again by the channel, and its event id makes that harmless: at most that one.
    assert len(acknowledged) <= len(answers) <= len(acknowledged) + 1


async def test_a_card_is_delivered_after_kill_9_and_twice_only_in_flight(
    database: Database, database_url: str, secret: str, tmp_path: Path
) -> None:
    await prepared(database)
    titles = await queued(database)
    await killed(database_url, secret, tmp_path, "deliveries", lines=20)
    await rest_delivered(database, tmp_path)
    seen = Counter(read_lines(tmp_path / "delivered"))
    assert set(titles) == set(seen)  # nothing lost
    assert sum(seen.values()) - len(titles) <= IN_FLIGHT  # doubled: only in flight


async def queued(database: Database) -> list[str]:
    """Let many cards wait for one person; return their titles."""
    now = SystemClock().now()
    titles = [f"card {number}" for number in range(CARDS)]
    async with database.writing() as transaction:
        storage = transaction.of("voorbeeldstad")
        person = await storage.people.by_email(EMPLOYEE)
        assert person
        rows = [
            Outgoing(
                id=uuid4(),
                organisation_id="voorbeeldstad",
                person_id=person.id,
                channel="web",
                card=Card(kind="word", title=title).model_dump(mode="json"),
                key=None,
                case_id=None,
                duty_id=None,
                state=OutgoingState.WAITING,
                next_at=now,
                tries=0,
                created_at=now,
            )
            for title in titles
        ]
        await storage.outbox.add(*rows)
    return titles


async def rest_delivered(database: Database, folder: Path) -> None:
    """Start a new worker after the leases of the dead ones are over."""
    clock = StandingClock(SystemClock().now() + LEASE + timedelta(seconds=1))
    channel = NotingChannel(folder / "delivered")
    async with open_office(Settings(), {"web": channel}, clock, database) as office:
        while await office.delivery.sweep():
            pass
