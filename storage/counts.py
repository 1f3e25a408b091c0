"""Across organisations: how many rows there are of each state. Numbers, nobody's."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, Table, func, select

from storage.outbox import IN_DOUBT
from storage.records import DutyState
from storage.rows import Work, among
from storage.tables import audit, duties, outgoing


def _by_state(table: Table) -> Select[Any]:
    return select(table.c.state, func.count().label("many")).group_by(table.c.state)


_DUTIES, _CARDS = _by_state(duties), _by_state(outgoing)
# Asked again every day: there was nobody to tell. What was set aside is not looked at any more.
_NOBODY_LEFT = select(func.count().label("many")).where(
    duties.c.next_at.is_not(None), duties.c.state == DutyState.FAILED
)
_IN_DOUBT = select(func.count().label("many")).where(IN_DOUBT)
# A line written before reasons were encrypted holds the words where others hold the reason's id.
_A_UUID = "-".join("_" * length for length in (8, 4, 4, 4, 12))
_CLEAR_REASONS = select(func.count().label("many")).where(
    among(audit.c.action, ["duty_moved", "duty_cancelled"]),
    audit.c.detail.like('%"reason":"%'),
    audit.c.detail.not_like(f'%"reason":"{_A_UUID}"%'),
)


@dataclass(frozen=True, slots=True)
class Counted:
    """`nobody_left`: duties nobody could be told of; `in_doubt`: cards that may have arrived."""

    duties: Mapping[str, int]
    cards: Mapping[str, int]
    nobody_left: int
    in_doubt: int


class Counts:
    """The numbers for who watches over the installation."""

    def __init__(self, work: Work) -> None:
        self._work = work

    async def counted(self) -> Counted:
        """Count duties and cards by state. It reads the tables: not for every second."""
        return Counted(
            duties={row.state: row.many for row in await self._work.all(_DUTIES, {})},
            cards={row.state: row.many for row in await self._work.all(_CARDS, {})},
            nobody_left=await self._many(_NOBODY_LEFT),
            in_doubt=await self._many(_IN_DOUBT),
        )

    async def clear_reasons(self) -> int:
        """Count lines of the trails that hold a reason in the clear. Reads the whole table."""
        return await self._many(_CLEAR_REASONS)

    async def _many(self, counting: Select[Any]) -> int:
        found = await self._work.first(counting, {})
        return int(found.many) if found else 0
