"""Who is in a case, and by what a perpetrator is found again."""

from collections.abc import Sequence
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, delete, insert, select, update

from storage.prepared import Row
from storage.records import Part, Party
from storage.rows import ITS_ID, Rows, id_values, in_ids, insert_new, key_of, mine
from storage.tables import data_keys, parties, perpetrator_marks
from storage.vault import DataKey, Secret

NAME = Secret(parties.c.name)
_IN_CASE = parties.c.case_id == bindparam("its_case")
_ALL = (
    select(parties, data_keys.c.key_id, data_keys.c.wrapped)
    .join(data_keys, key_of(parties, "case_id"))
    .where(mine(parties))
    .order_by(parties.c.position)
)
_OF_CASE = _ALL.where(_IN_CASE)
_ADD = insert(parties)
UNMARK = delete(perpetrator_marks).where(
    mine(perpetrator_marks), perpetrator_marks.c.case_id == ITS_ID
)
_SAVE = update(parties).where(mine(parties), parties.c.id == ITS_ID)


@cache
def _of_cases(places: int) -> Select[Any]:
    return _ALL.where(in_ids(parties.c.case_id, places))


class Parties(Rows):
    """The people in one organisation's cases."""

    async def add_parties(self, *everybody: Party) -> None:
        """Add the people in a new case, all of them at once. Raises Erased."""
        rows = [
            {
                "id": party.id,
                "case_id": party.case_id,
                "position": place,
                **_changing(party, await self._key(party.case_id)),
            }
            for place, party in enumerate(everybody, 1)
        ]
        await self._insert(_ADD, rows)

    async def save_party(self, party: Party) -> None:
        """Store what somebody is in a case, their name, and whether aftercare is welcome."""
        key = await self._key(party.case_id)
        await self._run(_SAVE, its_id=party.id, **_changing(party, key))

    async def parties(self, case_id: UUID) -> Sequence[Party]:
        """Return everybody in a case, in the order in which they were added."""
        return [self._party(row) for row in await self._all(_OF_CASE, its_case=case_id)]

    async def parties_of(self, case_ids: Sequence[UUID]) -> Sequence[Party]:
        """Return everybody in several cases in one query, each case's in the order of adding."""
        if not case_ids:
            return []
        values = id_values(case_ids)
        return [self._party(row) for row in await self._all(_of_cases(len(values)), **values)]

    def _party(self, row: Row) -> Party:
        key = self._work.met(row.case_id, row.key_id, row.wrapped)
        return Party(
            id=row.id,
            case_id=row.case_id,
            part=Part(row.part),
            person_id=row.person_id,
            name=NAME.open_text(key, row.name, row.id),
            aftercare=row.aftercare,
        )

    async def mark_perpetrator(self, case_id: UUID, *names: str) -> None:
        """Make a case findable by who did it (a name, a number, …); no name is stored."""
        rows = [{"case_id": case_id, "mark": await self._mark(name)} for name in names]
        await self._insert(insert_new(perpetrator_marks, self._work.postgres), rows)

    async def unmark_perpetrator(self, case_id: UUID) -> None:
        """Take back by whom a case is found."""
        await self._run(UNMARK, its_id=case_id)

    async def _mark(self, name: str) -> bytes:
        """A keyed hash of a name, whatever its capitals and spaces."""
        return (await self._own_key()).index("perpetrator", " ".join(name.casefold().split()))


def _changing(party: Party, key: DataKey) -> dict[str, Any]:
    return {
        "part": party.part,
        "person_id": party.person_id,
        "name": NAME.seal_text(key, party.name, party.id),
        "aftercare": party.aftercare,
    }
