"""Duties: promises for later, each a row."""

from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Select, Update, bindparam, insert, select, update

from storage.arrays import arrays, given
from storage.prepared import Row
from storage.records import Duty, DutyState
from storage.rows import ITS_ID, Rows, among, id_values, in_ids, mine
from storage.tables import UtcDateTime, duties

ENDED = among(duties.c.state, [state for state in DutyState if not state.open])
_COLUMNS = tuple(field.name for field in fields(Duty))
# What a look of the clock may change of a duty; all else is as it was taken.
_LOOKED = ("person_id", "next_at", "state", "attempts", "escalated", "nudges", "plan", "version")
ALL = select(duties).where(mine(duties)).order_by(duties.c.due_at, duties.c.rule, duties.c.id)
_BY_ID = ALL.where(duties.c.id == ITS_ID)
_OF_CASE = ALL.where(duties.c.case_id == bindparam("its_case"))
_OF_PERSON = ALL.where(duties.c.person_id == bindparam("person"))
_OPEN_OF_PERSON = _OF_PERSON.where(~ENDED)
_DUE = select(duties).where(mine(duties), duties.c.next_at <= bindparam("now", type_=UtcDateTime))
# Whom another worker has in hand is passed by. (On SQLite there is one writer.)
_TAKE = (
    _DUE.order_by(duties.c.next_at)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True, key_share=True)
)
_SEE_DUE = _DUE.order_by(duties.c.next_at).limit(bindparam("most"))
_TAKE_ONE = _DUE.where(duties.c.id == ITS_ID).with_for_update(skip_locked=True, key_share=True)
_OPEN = ALL.where(~ENDED)
_ADD = insert(duties)
_SAVE = update(duties).where(
    mine(duties), duties.c.id == ITS_ID, duties.c.version == bindparam("expected")
)


@cache
def _save_given() -> Update:
    rows = given(duties, _LOOKED, its_id=duties.c.id, expected=duties.c.version)
    return (
        update(duties)
        .where(mine(duties), duties.c.id == rows.c.its_id, duties.c.version == rows.c.expected)
        .values({name: rows.c[name] for name in _LOOKED})
    )


@cache
def _of_cases(places: int) -> Select[Any]:
    return ALL.where(in_ids(duties.c.case_id, places))


def duty_of(row: Row) -> Duty:
    """Return the duty of a row; the columns carry the record's own names."""
    values = row._asdict()
    del values["organisation_id"]
    values["state"] = DutyState(row.state)
    return Duty(**values)


class Duties(Rows):
    """The duties of one organisation."""

    async def add(self, duties_: Iterable[Duty]) -> None:
        """Add duties as they are."""
        await self._insert(_ADD, [values_of(duty) for duty in duties_])

    async def get(self, duty_id: UUID) -> Duty | None:
        row = await self._first(_BY_ID, its_id=duty_id)
        return duty_of(row) if row else None

    async def of_case(self, case_id: UUID) -> Sequence[Duty]:
        """Return the duties of a case, the soonest due first."""
        return [duty_of(row) for row in await self._all(_OF_CASE, its_case=case_id)]

    async def of_cases(self, case_ids: Sequence[UUID]) -> Sequence[Duty]:
        """Return the duties of several cases in one query, the soonest due first."""
        if not case_ids:
            return []
        values = id_values(case_ids)
        return [duty_of(row) for row in await self._all(_of_cases(len(values)), **values)]

    async def open(self) -> Sequence[Duty]:
        """Return every duty that has not ended, the soonest due first."""
        return [duty_of(row) for row in await self._all(_OPEN)]

    async def due(self, now: datetime, limit: int) -> Sequence[Duty]:
        """Return duties whose `next_at` has come, the longest waiting first; they stay free."""
        return [duty_of(row) for row in await self._all(_SEE_DUE, now=now, most=limit)]

    async def take(self, now: datetime, limit: int) -> Sequence[Duty]:
        """Take duties whose `next_at` has come, the longest waiting first.

        They are ours until the transaction ends, and nobody waits for them: another worker passes
        them by. A process that dies leaves them as they were.
        """
        return [duty_of(row) for row in await self._all(_TAKE, now=now, most=limit)]

    async def take_one(self, duty_id: UUID, now: datetime) -> Duty | None:
        """Take one duty; None when it wants nothing now, or another worker has it."""
        row = await self._first(_TAKE_ONE, its_id=duty_id, now=now)
        return duty_of(row) if row else None

    async def of_person(self, person_id: UUID, open_only: bool = True) -> Sequence[Duty]:
        """Return somebody's duties, the soonest due first."""
        statement = _OPEN_OF_PERSON if open_only else _OF_PERSON
        return [duty_of(row) for row in await self._all(statement, person=person_id)]

    async def save(self, duty: Duty, expect_version: int) -> bool:
        """Store it as version `expect_version + 1`; False when somebody else was first."""
        values = values_of(duty) | {"version": expect_version + 1}
        del values["id"]
        saved = await self._run(_SAVE, its_id=duty.id, expected=expect_version, **values)
        return saved == 1

    async def save_taken(self, taken: Sequence[Duty]) -> None:
        """Store what a look changed of duties that this transaction took, as one version more."""
        rows = [_saved(duty) for duty in taken]
        if self._work.postgres and len(rows) > 1:  # for one it would be planned anew each time
            await self._run(_save_given(), **arrays(duties, rows))
        elif rows:
            await self._work.run_each(_SAVE, [self._bound(row) for row in rows])


def _saved(duty: Duty) -> dict[str, Any]:
    """Return what is written of a duty that was looked at, as one version more."""
    values = {name: getattr(duty, name) for name in _LOOKED}
    return values | {"version": duty.version + 1, "its_id": duty.id, "expected": duty.version}


def values_of(duty: Duty) -> dict[str, Any]:
    """Return a duty as the values of its row."""
    return {name: getattr(duty, name) for name in _COLUMNS}
