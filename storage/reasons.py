"""Why duties were put off, handed over, moved or cancelled; encrypted under the case's key."""

from collections.abc import Mapping
from uuid import UUID, uuid4

from sqlalchemy import bindparam, insert, select

from storage.records import Reason
from storage.rows import Rows, key_of, mine
from storage.tables import data_keys, reasons
from storage.vault import Secret

CONTENT = Secret(reasons.c.content)
_OF_CASE = (
    select(reasons, data_keys.c.key_id, data_keys.c.wrapped)
    .join(data_keys, key_of(reasons, "case_id"))
    .where(mine(reasons), reasons.c.case_id == bindparam("its_case"))
)
_ADD = insert(reasons)


class Reasons(Rows):
    """The reasons in one organisation's cases. Who gave one, and when, is in the trail."""

    async def add(self, case_id: UUID, reason: Reason) -> UUID:
        """Keep a reason; return the id by which the trail names it. Raises Erased."""
        id, key = uuid4(), await self._key(case_id)
        content = CONTENT.seal_json(key, {"why": reason.why, "text": reason.text}, id)
        await self._insert(_ADD, [{"id": id, "case_id": case_id, "content": content}])
        return id

    async def of_case(self, case_id: UUID) -> Mapping[UUID, Reason]:
        """Return the reasons in a case by id; without content once it is erased."""
        found = {}
        for row in await self._all(_OF_CASE, its_case=case_id):
            key = self._work.met(case_id, row.key_id, row.wrapped)
            found[row.id] = Reason(**CONTENT.open_json(key, row.content, row.id))
        return found
