"""The trail: append-only on both databases, and a chain that shows what was done to it."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Executable, delete, text, update
from sqlalchemy.exc import DBAPIError

from storage.database import Database
from storage.tables import audit
from tests.storage import raw
from tests.storage.conftest import ORGANISATION, Town
from tests.storage.made import NOW


async def note(town: Town, case_id: UUID, *actions: str) -> None:
    async with town.database.writing() as transaction:
        for action in actions:
            trail = transaction.of(ORGANISATION).audit
            await trail.append(case_id, "clock", action, {"b": 1, "a": [None, "é"]}, NOW)


async def trail(town: Town, case_id: UUID) -> tuple[Sequence[str], bool]:
    async with town.database.reading() as transaction:
        kept = transaction.of(ORGANISATION).audit
        actions = [entry.action for entry in await kept.of_trail(case_id)]
        return actions, await kept.verify(case_id)


async def forge(database: Database, *statements: Executable) -> None:
    """Do what only the database's owner can, who takes the triggers away first."""
    unlock = ["SET LOCAL session_replication_role = replica"]
    if database.engines.file:
        unlock = ["DROP TRIGGER audit_no_update", "DROP TRIGGER audit_no_delete"]
    await raw.execute(database, *map(text, unlock), *statements)


async def test_a_line_comes_back_as_it_was_written(town: Town) -> None:
    case_id = uuid4()
    await note(town, case_id, "opened", "read")
    async with town.database.reading() as transaction:
        first, second = await transaction.of(ORGANISATION).audit.of_trail(case_id)
    assert (first.seq, first.at, first.actor, first.action) == (1, NOW, "clock", "opened")
    assert first.detail == {"b": 1, "a": [None, "é"]}
    assert (second.seq, second.trail_id) == (2, case_id)
    assert len({first.hash, second.hash}) == 2


async def test_each_case_has_a_chain_of_its_own(town: Town) -> None:
    one, other = uuid4(), uuid4()
    await note(town, one, "opened")
    await note(town, other, "opened")
    await note(town, one, "closed")
    assert await trail(town, one) == (["opened", "closed"], True)
    assert await trail(town, other) == (["opened"], True)
    assert await trail(town, uuid4()) == ([], True)


async def test_lines_that_come_at_once_all_stand_in_the_chain(town: Town) -> None:
    case_id = uuid4()
    await asyncio.gather(*(note(town, case_id, f"read {n}", "shown") for n in range(8)))
    actions, whole = await trail(town, case_id)
    assert whole
    assert sorted(actions) == sorted([f"read {n}" for n in range(8)] + ["shown"] * 8)


@pytest.mark.parametrize("change", [update(audit).values(actor="x"), delete(audit)])
async def test_the_database_refuses_to_change_the_trail(town: Town, change: Executable) -> None:
    case_id = uuid4()
    await note(town, case_id, "opened")
    with pytest.raises(DBAPIError, match="append-only"):
        await raw.execute(town.database, change)
    assert await trail(town, case_id) == (["opened"], True)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_postgresql_refuses_to_empty_the_trail(town: Town) -> None:
    with pytest.raises(DBAPIError, match="append-only"):
        await raw.execute(town.database, text("TRUNCATE audit"))


SECOND = audit.c.seq == 2
FORGERIES: dict[str, list[Executable]] = {
    "actor": [update(audit).where(SECOND).values(actor="somebody else")],
    "moment": [update(audit).where(SECOND).values(at=NOW + timedelta(seconds=1))],
    "detail": [update(audit).where(SECOND).values(detail="{}")],
    "hash": [update(audit).where(SECOND).values(hash="0" * 64)],
    "taken out": [delete(audit).where(SECOND)],
    "taken out and closed up": [
        delete(audit).where(SECOND),
        update(audit).where(audit.c.seq == 3).values(seq=2),
    ],
    "moved to another case": [update(audit).values(case_id=UUID(int=7))],
}


@pytest.mark.parametrize("forgery", FORGERIES)
async def test_a_forged_line_breaks_the_chain(town: Town, forgery: str) -> None:
    case_id = uuid4()
    await note(town, case_id, "opened", "read", "closed")
    await forge(town.database, *FORGERIES[forgery])
    case_id = UUID(int=7) if "moved" in forgery else case_id
    actions, whole = await trail(town, case_id)
    assert actions
    assert not whole
