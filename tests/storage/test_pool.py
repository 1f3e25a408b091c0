"""A crowd on PostgreSQL: who commits begins for who waits, and leaves nothing open behind."""

import asyncio

import pytest
from sqlalchemy import text

from storage.database import Database, DatabaseFailed
from storage.engines import POSTGRES_WRITERS
from storage.lines import PostgresLine
from tests.storage.conftest import ORGANISATION, Town
from tests.storage.made import NOW

pytestmark = pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
CROWD = 5 * POSTGRES_WRITERS


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Notes of each transaction whether it was open already when it was begun."""
    noted: list[bool] = []
    begin = PostgresLine.begin

    async def note(line: PostgresLine) -> None:
        noted.append(line.begun)
        await begin(line)

    monkeypatch.setattr(PostgresLine, "begin", note)
    return noted


async def note(town: Town, event: str, *, fails: bool = False) -> None:
    async with town.database.writing() as transaction:
        assert await transaction.first_time(ORGANISATION, "slack", event, NOW)
        if fails:
            raise RuntimeError(event)


async def left_open(database: Database) -> int:
    """Return how many transactions stand open on the server while nobody does anything."""
    async with database.engines.reader.connect() as connection:
        found = await connection.scalar(
            text(
                "SELECT count(*) FROM pg_stat_activity "
                "WHERE datname = current_database() AND state = 'idle in transaction'"
            )
        )
    return int(found)


async def came(town: Town) -> set[str]:
    """Return which events are noted, as another connection sees it."""
    async with town.database.engines.reader.connect() as connection:
        return set((await connection.scalars(text("SELECT event_id FROM events"))).all())


async def test_who_waits_finds_a_transaction_and_none_is_left_open(
    town: Town, begun: list[bool]
) -> None:
    await asyncio.gather(*(note(town, f"Ev{n}") for n in range(CROWD)))
    assert len(await came(town)) == len(begun) == CROWD
    assert any(begun)
    assert await left_open(town.database) == 0


async def test_who_fails_in_a_crowd_takes_nobody_along(town: Town) -> None:
    ended = await asyncio.gather(
        *(note(town, f"Ev{n}", fails=n % 3 == 0) for n in range(CROWD)), return_exceptions=True
    )
    failed = {f"Ev{n}" for n in range(CROWD) if n % 3 == 0}
    assert {str(problem) for problem in ended if problem} == failed
    assert await came(town) == {f"Ev{n}" for n in range(CROWD)} - failed
    assert await left_open(town.database) == 0


async def test_what_was_begun_for_who_gave_up_waiting_is_used_by_the_next(town: Town) -> None:
    waiting = [asyncio.create_task(note(town, f"Ev{n}")) for n in range(CROWD)]
    await asyncio.sleep(0)
    for task in waiting[::2]:
        task.cancel()
    ended = await asyncio.gather(*waiting, return_exceptions=True)
    assert not [one for one in ended if isinstance(one, DatabaseFailed)]
    later = [f"later{n}" for n in range(POSTGRES_WRITERS)]
    for event in later:
        await note(town, event)
    assert {f"Ev{n}" for n in range(1, CROWD, 2)} | {*later} <= await came(town)
    assert await left_open(town.database) == 0
