"""Erasing: a data key goes, and with it everything that was encrypted under it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update

from storage.parties import UNMARK
from storage.records import OutgoingState
from storage.rows import ITS_ID, Rows, id_values, in_ids, mine
from storage.tables import cases, conversations, data_keys, outgoing

_TOLD_IN = select(cases.c.conversation_id).where(mine(cases), cases.c.id == ITS_ID)
_ERASE = update(data_keys).where(
    mine(data_keys),
    in_ids(data_keys.c.id, 2),
    data_keys.c.owner != "organisation",
    data_keys.c.wrapped.is_not(None),
)
_STOP_CARDS = update(outgoing).where(
    mine(outgoing), outgoing.c.next_at.is_not(None), in_ids(outgoing.c.data_key_id, 2)
)
_STOP_LOOKS = update(conversations).where(mine(conversations), in_ids(conversations.c.id, 2))


class DataKeys(Rows):
    """The data keys of one organisation's cases and conversations."""

    async def erase(self, owner_id: UUID, now: datetime) -> bool:
        """Erase a case (its conversation included) or a conversation; False: no such key.

        The rows stay with what is no secret, the audit trail stays whole, a perpetrator is no
        longer found by it, and cards that waited are not sent any more.
        """
        told_in = await self._conversation_of(owner_id)
        both = id_values([owner_id, told_in or owner_id])
        erased = await self._run(_ERASE, **both, wrapped=None, erased_at=now)
        await self._run(UNMARK, its_id=owner_id)
        stopped = {"next_at": None, "state": OutgoingState.FAILED, "failure": "erased"}
        await self._run(_STOP_CARDS, **both, **stopped)
        await self._run(_STOP_LOOKS, **both, next_at=None)
        for id in both.values():
            self._work.keys.pop(id, None)
        return erased > 0

    async def _conversation_of(self, case_id: UUID) -> UUID | None:
        row = await self._first(_TOLD_IN, its_id=case_id)
        return row.conversation_id if row else None
