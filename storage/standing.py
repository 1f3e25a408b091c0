"""What comes back by itself: which periods there are duties for, and when to make the next ones."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import func, select, update

from storage.duties import ALL, ENDED, duty_of, values_of
from storage.records import Duty
from storage.rows import ORGANISATION, Rows, insert_new, mine
from storage.tables import duties, organisations
from storage.tables.casework import STANDING

_NEWEST = (
    select(duties.c.rule, func.max(duties.c.ends).label("ends"))
    .where(mine(duties), STANDING)
    .group_by(duties.c.rule)
)
_OPEN = ALL.where(STANDING, ~ENDED)
_PLANNED = update(organisations).where(organisations.c.id == ORGANISATION)


class StandingDuties(Rows):
    """The periods of one organisation. What is made for them are duties like all others."""

    async def add(self, duties_: Sequence[Duty]) -> None:
        """Add those that are not there: the same period is never made twice."""
        rows = [values_of(duty) for duty in duties_]
        await self._insert(insert_new(duties, self._work.postgres), rows)

    async def open(self) -> Sequence[Duty]:
        """Return those that have not ended, the soonest due first."""
        return [duty_of(row) for row in await self._all(_OPEN)]

    async def newest(self) -> Mapping[str, date]:
        """Return the last day of the newest period there is of each rule."""
        return {row.rule: row.ends for row in await self._all(_NEWEST)}

    async def planned(self, plan_at: datetime) -> None:
        """What is to come has been made; look again at `plan_at`."""
        await self._run(_PLANNED, plan_at=plan_at)
