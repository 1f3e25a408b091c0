"""Promises that come back by themselves, one row for each period."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, bindparam, func, select, update

from storage.prepared import Row
from storage.records import DutyState, Standing
from storage.rows import ITS_ID, ORGANISATION, Rows, among, insert_new, mine
from storage.tables import UtcDateTime, organisations, standing_duties

_ENDED = among(standing_duties.c.state, [state for state in DutyState if not state.open])
_COLUMNS = tuple(field.name for field in fields(Standing))
_ALL = (
    select(standing_duties)
    .where(mine(standing_duties))
    .order_by(standing_duties.c.due_at, standing_duties.c.rule, standing_duties.c.id)
)
_BY_ID = _ALL.where(standing_duties.c.id == ITS_ID)
_OPEN = _ALL.where(~_ENDED)
_OPEN_OF_PERSON = _OPEN.where(standing_duties.c.person_id == bindparam("person"))
_NOW: BindParameter[datetime] = bindparam("now", type_=UtcDateTime)
_TAKE = (
    select(standing_duties)
    .where(mine(standing_duties), standing_duties.c.next_at <= _NOW)
    .order_by(standing_duties.c.next_at)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True, key_share=True)
)
_NEWEST = (
    select(standing_duties.c.rule, func.max(standing_duties.c.ends).label("ends"))
    .where(mine(standing_duties))
    .group_by(standing_duties.c.rule)
)
_SAVE = update(standing_duties).where(
    mine(standing_duties),
    standing_duties.c.id == ITS_ID,
    standing_duties.c.version == bindparam("expected"),
)
_PLANNED = update(organisations).where(organisations.c.id == ORGANISATION)


class StandingDuties(Rows):
    """What comes back by itself at one organisation."""

    async def add(self, rows: Sequence[Standing]) -> None:
        """Add those that are not there: the same period is never made twice."""
        values = [_values(row) for row in rows]
        await self._insert(insert_new(standing_duties, self._work.postgres), values)

    async def get(self, id: UUID) -> Standing | None:
        row = await self._first(_BY_ID, its_id=id)
        return _standing(row) if row else None

    async def open(self) -> Sequence[Standing]:
        """Return all that has not ended, the soonest due first."""
        return [_standing(row) for row in await self._all(_OPEN)]

    async def of_person(self, person_id: UUID) -> Sequence[Standing]:
        """Return what somebody has still to do, the soonest due first."""
        return [_standing(row) for row in await self._all(_OPEN_OF_PERSON, person=person_id)]

    async def take(self, now: datetime, limit: int) -> Sequence[Standing]:
        """Take those whose `next_at` has come; see `Duties.take`."""
        return [_standing(row) for row in await self._all(_TAKE, now=now, most=limit)]

    async def newest(self) -> Mapping[str, date]:
        """Return the last day of the newest period there is of each rule."""
        return {row.rule: row.ends for row in await self._all(_NEWEST)}

    async def planned(self, plan_at: datetime) -> None:
        """What is to come has been made; look again at `plan_at`."""
        await self._run(_PLANNED, plan_at=plan_at)

    async def save(self, row: Standing, expect_version: int) -> bool:
        """Store it as version `expect_version + 1`; False when somebody else was first."""
        values = _values(row) | {"version": expect_version + 1}
        del values["id"]
        return await self._run(_SAVE, its_id=row.id, expected=expect_version, **values) == 1


def _values(row: Standing) -> dict[str, Any]:
    values = {name: getattr(row, name) for name in _COLUMNS}
    return values | {"state": str(row.state), "plan": dict(row.plan)}


def _standing(row: Row) -> Standing:
    values = row._asdict()
    del values["organisation_id"]
    values["state"] = DutyState(row.state)
    return Standing(**values)
