"""Erasing: a data key goes, and with it everything that was encrypted under it."""

from datetime import datetime
from uuid import UUID

from storage.rows import Rows


class DataKeys(Rows):
    async def erase(self, owner_id: UUID, now: datetime) -> bool:
        """Erase a case (its conversation included) or a conversation; False: no such key.

        The rows stay with what is no secret, the audit trail stays whole, cards that waited are
        not sent any more.
        """
        raise NotImplementedError
