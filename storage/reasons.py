"""Why duties were put off, handed over, moved or cancelled; encrypted under the case's key.

A standing duty has no case: its reasons are under the organisation's key.
"""

from collections.abc import Mapping
from uuid import UUID, uuid4

from sqlalchemy import bindparam, insert, select

from storage.records import Duty, Reason
from storage.rows import Rows, key_of, mine
from storage.tables import data_keys, reasons
from storage.vault import Secret

CONTENT = Secret(reasons.c.content)
_OF_TRAIL = (
    select(reasons, data_keys.c.key_id, data_keys.c.wrapped)
    .join(data_keys, key_of(reasons, "data_key_id"))
    .where(mine(reasons), reasons.c.trail_id == bindparam("trail"))
)
_ADD = insert(reasons)


class Reasons(Rows):
    """The reasons in one organisation's trails. Who gave one, and when, is in the trail."""

    async def add(self, duty: Duty, reason: Reason) -> UUID:
        """Keep a reason; return the id by which the trail names it. Raises Erased."""
        key = await self._key(duty.case_id) if duty.case_id else await self._own_key()
        id = uuid4()
        row = {
            "id": id,
            "trail_id": duty.trail_id,
            "data_key_id": key.id,
            "content": CONTENT.seal_json(key, {"why": reason.why, "text": reason.text}, id),
        }
        await self._insert(_ADD, [row])
        return id

    async def of_trail(self, trail_id: UUID) -> Mapping[UUID, Reason]:
        """Return the reasons that a trail names, by id; without content once it is erased."""
        found = {}
        for row in await self._all(_OF_TRAIL, trail=trail_id):
            key = self._work.met(row.data_key_id, row.key_id, row.wrapped)
            found[row.id] = Reason(**CONTENT.open_json(key, row.content, row.id))
        return found
