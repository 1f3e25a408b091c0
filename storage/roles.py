"""Who holds which role, and who is away."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import BindParameter, bindparam, delete, insert, select, update

from storage.prepared import Row
from storage.records import Absence, RoleHolder
from storage.rows import Rows, mine, upsert
from storage.tables import absences, role_holders

_ROLE = role_holders.c.role == bindparam("its_role")
_HOLDERS = (
    select(role_holders)
    .where(mine(role_holders))
    .order_by(role_holders.c.role, role_holders.c.position)
)
_HOLDERS_OF = _HOLDERS.where(_ROLE)
_ADD = insert(role_holders)
_CLEAR = delete(role_holders).where(mine(role_holders), _ROLE)

_DAY: BindParameter[date] = bindparam("day")
_ABSENCES = select(absences).where(mine(absences)).order_by(absences.c.since)
AWAY = (absences.c.since <= _DAY) & (absences.c.until >= _DAY)
_ABSENCES_ON = _ABSENCES.where(AWAY)
_RUNNING = (absences.c.person_id == bindparam("person")) & (absences.c.until >= _DAY)
_NOT_AWAY = delete(absences).where(mine(absences), _RUNNING, absences.c.since == _DAY)
_BACK = update(absences).where(mine(absences), _RUNNING, absences.c.since < _DAY)


class Roles(Rows):
    """Role holders and absences of one organisation."""

    async def holders(self, role: str) -> Sequence[RoleHolder]:
        """Return who holds a role, in the order of the organisation file."""
        return [holder_of(row) for row in await self._all(_HOLDERS_OF, its_role=role)]

    async def all_holders(self) -> Sequence[RoleHolder]:
        return [holder_of(row) for row in await self._all(_HOLDERS)]

    async def save_holders(self, role: str, holders: Sequence[RoleHolder]) -> None:
        """Replace who holds a role."""
        self._changes_staff()
        await self._run(_CLEAR, its_role=role)
        rows = [
            {
                "role": role,
                "position": holder.position,
                "person_id": holder.person_id,
                "deputy_id": holder.deputy_id,
            }
            for holder in holders
        ]
        await self._insert(_ADD, rows)

    async def absences(self, on: date | None = None) -> Sequence[Absence]:
        """Return who is away on a day, or every absence that is known, the earliest first."""
        rows = await (self._all(_ABSENCES_ON, day=on) if on else self._all(_ABSENCES))
        return [absence_of(row) for row in rows]

    async def save_absence(self, absence: Absence) -> None:
        """Add an absence, or change the one of this person that begins on the same day."""
        row = {
            "person_id": absence.person_id,
            "since": absence.since,
            "until": absence.until,
            "deputy_id": absence.deputy_id,
        }
        await self._insert(upsert(absences, self._work.postgres), [row])

    async def end_absences(self, person_id: UUID, on: date) -> None:
        """Somebody is back `on` this day: what runs then ends the day before."""
        await self._run(_NOT_AWAY, person=person_id, day=on)
        await self._run(_BACK, person=person_id, day=on, until=on - timedelta(days=1))


def absence_of(row: Row) -> Absence:
    return Absence(
        person_id=row.person_id, since=row.since, until=row.until, deputy_id=row.deputy_id
    )


def holder_of(row: Row) -> RoleHolder:
    return RoleHolder(
        role=row.role, person_id=row.person_id, deputy_id=row.deputy_id, position=row.position
    )
