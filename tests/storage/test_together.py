"""A crowd on SQLite shares commits; a failure is its own, and what is returned is on the disk."""

import asyncio
import shutil
import sqlite3
from collections.abc import Coroutine
from dataclasses import replace
from pathlib import Path

import pytest

from storage.database import Database, DatabaseAway, Refused
from storage.lines import SqliteLine
from storage.records import Conversation
from storage.rows import UnknownOrganisation
from tests.storage import made
from tests.storage.conftest import ORGANISATION, Town
from tests.storage.made import NOW

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def commits(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Counts the commits that go to the disk."""
    counted: list[int] = []
    commit = SqliteLine.commit

    async def count(line: SqliteLine, *, more: bool = False) -> None:
        counted.append(1)
        await commit(line, more=more)

    monkeypatch.setattr(SqliteLine, "commit", count)
    return counted


async def note(town: Town, event: str) -> None:
    async with town.database.writing() as transaction:
        assert await transaction.first_time(ORGANISATION, "slack", event, NOW)


async def in_a_crowd(town: Town, *works: Coroutine[None, None, None]) -> list[object]:
    """Let all of them wait behind somebody, in this order; return how all ended, that one first."""

    async def first() -> None:
        async with town.database.writing() as transaction:
            await transaction.first_time(ORGANISATION, "slack", "first", NOW)
            await asyncio.sleep(0.01)

    return list(await asyncio.gather(first(), *works, return_exceptions=True))


def on_disk(database: Database) -> set[str]:
    """Return what another process sees."""
    connection = sqlite3.connect(str(database.engines.file))
    found = {row[0] for row in connection.execute("SELECT event_id FROM events")}
    connection.close()
    return found


async def test_a_crowd_shares_commits_and_who_is_alone_does_not(
    town: Town, commits: list[int]
) -> None:
    commits.clear()
    await asyncio.gather(*(note(town, f"Ev{n}") for n in range(50)))
    assert len(commits) <= 3
    commits.clear()
    for n in range(3):
        await note(town, f"alone{n}")
    assert len(commits) == 3


async def test_nobody_goes_on_before_their_work_is_on_the_disk(town: Town) -> None:
    async def noted(event: str) -> None:
        await note(town, event)
        assert event in on_disk(town.database)

    await asyncio.gather(*(noted(f"Ev{n}") for n in range(20)))


async def test_what_is_committed_goes_into_the_file_though_no_commit_moves_it(
    town: Town, tmp_path: Path
) -> None:
    """The file is read without its log, and while somebody has it open: who closes it last moves
    everything.
    """
    await town.database.close()
    file = str(town.database.engines.file)
    open_too = sqlite3.connect(file)
    open_too.execute("SELECT event_id FROM events").fetchall()
    again = Database.open(f"sqlite:///{file}", town.database.keys)
    await note(replace(town, database=again), "Ev1")
    await again.close()  # which waits for what is under way
    alone = sqlite3.connect(shutil.copy(file, tmp_path / "alone.sqlite"))
    assert alone.execute("SELECT event_id FROM events").fetchall() == [("Ev1",)]
    alone.close()
    open_too.close()


async def test_who_fails_in_a_crowd_fails_alone(town: Town) -> None:
    async def one(place: int) -> None:
        async with town.database.writing() as transaction:
            assert await transaction.first_time(ORGANISATION, "slack", f"Ev{place}", NOW)
            if place % 3 == 0:
                raise ZeroDivisionError
            if place % 3 == 1:
                await transaction.of(ORGANISATION).people.save(made.person("anna"))

    ends = await asyncio.gather(*(one(n) for n in range(12)), return_exceptions=True)
    assert [type(end) for end in ends] == [ZeroDivisionError, Refused, type(None)] * 4
    assert on_disk(town.database) == {f"Ev{n}" for n in range(2, 12, 3)}


async def test_who_is_cancelled_in_a_crowd_takes_nobody_along(town: Town) -> None:
    tasks = [asyncio.create_task(note(town, f"Ev{n}")) for n in range(20)]
    await asyncio.sleep(0)
    for task in tasks[::2]:
        task.cancel()
    ends = await asyncio.gather(*tasks, return_exceptions=True)
    assert not any(ends[1::2])
    assert {f"Ev{n}" for n in range(1, 20, 2)} <= on_disk(town.database)
    async with asyncio.timeout(20):
        await note(town, "after")


async def test_a_commit_that_fails_is_told_to_everybody_and_forgotten_by_all(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second founds on what the first did; neither may remember it when it is undone."""

    async def found() -> None:
        async with town.database.writing() as transaction:
            await transaction.save_organisation(made.organisation("elders"))

    async def lean_on_it() -> None:
        async with town.database.writing() as transaction:
            await transaction.of("elders").people.save(made.person("clara"))

    async def full(_: SqliteLine) -> None:
        raise DatabaseAway("database or disk is full")

    with monkeypatch.context() as patched:
        patched.setattr(SqliteLine, "commit", full)
        ends = await in_a_crowd(town, found(), lean_on_it())
    assert [str(end) for end in ends] == ["database or disk is full"] * 3
    with pytest.raises(UnknownOrganisation):
        await lean_on_it()
    await found()
    await lean_on_it()
    async with town.database.reading() as transaction:
        assert len(await transaction.of("elders").people.all()) == 1


async def test_a_transaction_that_sqlite_undid_by_itself_is_not_taken_for_done(
    town: Town,
) -> None:
    """A full disk or a failing one makes SQLite roll everything back, the crowd's work too."""

    async def undone() -> None:
        async with town.database.writing() as transaction:
            await transaction.first_time(ORGANISATION, "slack", "Ev2", NOW)
            transaction._work._line._here.rollback()  # type: ignore[attr-defined]

    ends = await in_a_crowd(town, note(town, "Ev1"), undone(), note(town, "Ev3"))
    assert [type(end) for end in ends] == [DatabaseAway, DatabaseAway, DatabaseAway, type(None)]
    assert on_disk(town.database) == {"Ev3"}
    await note(town, "after")


async def test_a_database_that_is_closed_has_committed(town: Town) -> None:
    await asyncio.gather(*(note(town, f"Ev{n}") for n in range(10)))
    await town.database.close()
    assert len(on_disk(town.database)) == 10


async def test_a_crowd_reads_what_it_wrote(town: Town) -> None:
    """Each sees the work of those before it, as if it were committed."""

    async def tell(draft: Conversation) -> int:
        async with town.database.writing() as transaction:
            conversations = transaction.of(ORGANISATION).conversations
            found = await conversations.get(draft.id)
            assert found is not None
            assert await conversations.save(found, found.version)
            return found.version

    draft = await town.draft()
    assert sorted(await asyncio.gather(*(tell(draft) for _ in range(10)))) == list(range(1, 11))
