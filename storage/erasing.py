"""Erasing: a data key goes, and with it everything that was encrypted under it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update

from storage.parties import UNMARK
from storage.records import OutgoingState
from storage.rows import ITS_ID, Rows, mine
from storage.tables import cases, conversations, data_keys, outgoing
from storage.tables.messages import WAITS

_TOLD_IN = select(cases.c.conversation_id).where(mine(cases), cases.c.id == ITS_ID)
_ERASE = (
    update(data_keys)
    .where(
        mine(data_keys),
        data_keys.c.id == ITS_ID,
        data_keys.c.owner != "organisation",
        data_keys.c.wrapped.is_not(None),
    )
    .returning(data_keys.c.owner)
)
_STOP_CARDS = update(outgoing).where(mine(outgoing), WAITS, outgoing.c.data_key_id == ITS_ID)
_STOP_LOOKS = update(conversations).where(
    mine(conversations), conversations.c.id == ITS_ID, conversations.c.next_at.is_not(None)
)


class DataKeys(Rows):
    """The data keys of one organisation's cases and conversations."""

    async def erase(self, owner_id: UUID, now: datetime) -> bool:
        """Erase a case (its conversation included) or a conversation; False: no such key.

        The rows stay with what is no secret, the audit trail stays whole, a perpetrator is no
        longer found by it, and cards that waited are not sent any more.
        """
        erased = await self._erase(owner_id, now)
        if erased != "case":
            return erased is not None
        await self._run(UNMARK, its_id=owner_id)
        row = await self._first(_TOLD_IN, its_id=owner_id)
        if row and row.conversation_id:
            await self._erase(row.conversation_id, now)
        return True

    async def _erase(self, id: UUID, now: datetime) -> str | None:
        """Erase one key and stop what waits under it; return whose it was, None: no such key."""
        row = await self._first(_ERASE, its_id=id, wrapped=None, erased_at=now)
        if row is None:
            return None
        self._work.keys.pop(id, None)
        stopped = {"next_at": None, "state": OutgoingState.FAILED, "failure": "erased"}
        await self._run(_STOP_CARDS, its_id=id, **stopped)
        if row.owner == "conversation":
            await self._run(_STOP_LOOKS, its_id=id, next_at=None)
        return str(row.owner)
