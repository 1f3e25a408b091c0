"""The list of warnings and bans; who it is about is encrypted under the case's key."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, insert, or_, select, update

from storage.prepared import Row
from storage.records import Listed
from storage.rows import ITS_ID, Rows, key_of, mine
from storage.tables import data_keys, listed_measures
from storage.vault import Secret

CONTENT = Secret(listed_measures.c.content)
_ALL = (
    select(listed_measures, data_keys.c.key_id, data_keys.c.wrapped)
    .join(data_keys, key_of(listed_measures, "case_id"))
    .where(mine(listed_measures), data_keys.c.wrapped.is_not(None))
    .order_by(listed_measures.c.starts.desc(), listed_measures.c.id)
)
_BY_ID = _ALL.where(listed_measures.c.id == ITS_ID)
_OF_CASE = _ALL.where(listed_measures.c.case_id == bindparam("its_case"))
_DAY = bindparam("its_day", type_=listed_measures.c.ends.type)
_HOLDING = _ALL.where(
    listed_measures.c.off_at.is_(None),
    or_(listed_measures.c.ends.is_(None), listed_measures.c.ends >= _DAY),
)
_ADD = insert(listed_measures)
_SAVE = update(listed_measures).where(mine(listed_measures), listed_measures.c.id == ITS_ID)


class ListedMeasures(Rows):
    """One organisation's list. What belongs to an erased case is gone from it."""

    async def add(self, listed: Listed) -> None:
        """Put a measure on the list. Raises Erased."""
        row = {"id": listed.id, "case_id": listed.case_id, **await self._values(listed)}
        await self._insert(_ADD, [row])

    async def save(self, listed: Listed) -> None:
        """Change what the list says of a measure. Raises Erased."""
        await self._run(_SAVE, its_id=listed.id, **await self._values(listed))

    async def get(self, id: UUID) -> Listed | None:
        row = await self._first(_BY_ID, its_id=id)
        return self._listed(row) if row else None

    async def of_case(self, case_id: UUID) -> Sequence[Listed]:
        """Return what was put on the list in a case, the newest first, what is off it too."""
        return [self._listed(row) for row in await self._all(_OF_CASE, its_case=case_id)]

    async def holding(self, day: date) -> Sequence[Listed]:
        """Return what holds on this day or will, the newest first."""
        return [self._listed(row) for row in await self._all(_HOLDING, its_day=day)]

    async def _values(self, listed: Listed) -> dict[str, Any]:
        key = await self._key(listed.case_id)
        content = {"name": listed.name, "file": str(listed.file_id or "")}
        return {
            "measure": listed.measure,
            "starts": listed.starts,
            "ends": listed.ends,
            "off_at": listed.off_at,
            "content": CONTENT.seal_json(key, content, listed.id),
        }

    def _listed(self, row: Row) -> Listed:
        key = self._work.met(row.case_id, row.key_id, row.wrapped)
        content = CONTENT.open_json(key, row.content, row.id)
        return Listed(
            id=row.id,
            case_id=row.case_id,
            measure=row.measure,
            starts=row.starts,
            ends=row.ends,
            off_at=row.off_at,
            name=content["name"],
            file_id=UUID(content["file"]) if content["file"] else None,
        )
