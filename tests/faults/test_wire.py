"""The wire to PostgreSQL is cut, swallows what is said, or leads to a server that only reads."""

from collections.abc import AsyncIterator
from itertools import count
from pathlib import Path

import pytest

from bot import sending
from cases.desk import LEASE
from cases.inbound import Inbound
from storage.database import Database, DatabaseFailed
from storage.keys import Keys
from tests.cast import Stage, staged
from tests.chats import WebChat
from tests.conftest import MIGRATED
from tests.faults.wire import Cut, Wire, laid
from tests.postgres import Postgres
from tests.scripts.plays import STORY, begin, finish

pytestmark = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


@pytest.fixture
async def wire(folder: Path, postgres: Postgres) -> AsyncIterator[Wire]:
    """A wire to the server that all tests share."""
    async with laid(folder, postgres.socket) as wire:
        yield wire


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Try again at once to note what arrived."""
    monkeypatch.setattr(sending, "TO_NOTE", 0.01)


@pytest.fixture
async def far(wire: Wire, database_url: str, keys: Keys) -> AsyncIterator[Database]:
    """The fresh database, at the other end of the wire."""
    far = Database.open(wire.url(MIGRATED), keys)
    yield far
    await far.close()


async def taken(stage: Stage, wire: Wire, said: Inbound, cuts: Cut, at: int) -> tuple[bool, bool]:
    """Bring a turn in while the wire is cut at its so manieth message; again if it failed.

    Return whether it did, and whether there were so many messages.
    """
    passed = count()
    wire.cuts = lambda _: cuts if next(passed) == at else None
    failed = False
    try:
        await stage.send(said)
    except DatabaseFailed:
        failed = True
        await stage.send(said)
    wire.cuts = lambda _: None
    await stage.later(seconds=LEASE.total_seconds() + 1)
    return failed, next(passed) > at


@pytest.mark.parametrize("cuts", ["before", "after"])
async def test_what_is_cut_off_anywhere_is_answered_once_when_it_comes_again(
    far: Database, wire: Wire, cuts: Cut
) -> None:
    """It is not acknowledged, so the channel brings it again."""
    failures, more = 0, True
    async with staged(far, WebChat()) as stage:
        employee = stage["medewerker"]
        for at in count():
            said = stage.wire.chat.typed(employee.email, "help", [])
            failed, more = await taken(stage, wire, said, cuts, at)
            assert employee.reads().count("Dit kun je mij vragen") == 1, at
            if not more:
                break
            failures += failed
    assert failures > 5


@pytest.mark.faults
@pytest.mark.parametrize("cuts", ["before", "after"])
async def test_a_report_that_is_cut_off_anywhere_becomes_one_case(
    far: Database, wire: Wire, cuts: Cut
) -> None:
    """With all that is promised in it, whatever was cut, and once."""
    failures, more = 0, True
    async with staged(far, WebChat()) as stage:
        employee = stage["medewerker"]
        for at in count():
            await begin(employee)
            await employee.says(STORY)
            await finish(employee, until="send")
            shown = employee.newest("send", "yes")
            said = stage.wire.chat.tapped(employee.email, shown, "send", "yes")
            failed, more = await taken(stage, wire, said, cuts, at)
            if not more:
                break
            failures += failed
        async with far.reading() as transaction:
            storage = transaction.of("voorbeeldstad")
            cases = await storage.cases.list()
            promised = [len(await storage.duties.of_case(case.id)) for case in cases]
    assert len(cases) == at + 1
    assert len(set(promised)) == 1
    assert failures > 5
    print(f"{cuts}: {at} messages, {failures} of them in the turn itself")  # noqa: T201
