"""Cards on their way out, written in the transaction that caused them."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from storage.records import Json, Outgoing
from storage.rows import Rows


class Outbox(Rows):
    async def add(self, *outgoing: Outgoing) -> None:
        """Queue cards. One whose `once` is already there is passed over.

        Add it in state SENDING with `next_at` a lease ahead to send it yourself right after the
        commit: it needs no claim then, and after a crash the worker takes it.
        """
        raise NotImplementedError

    async def settle(self, id: UUID, sent_ref: Json, now: datetime) -> bool:
        """A claimed card has arrived; False when it was settled or cancelled meanwhile."""
        raise NotImplementedError

    async def retry(self, id: UUID, next_at: datetime) -> bool:
        """A claimed card goes back to wait; False as above."""
        raise NotImplementedError

    async def fail(self, id: UUID, reason: str, now: datetime) -> bool:
        """A claimed card is given up; False as above."""
        raise NotImplementedError

    async def latest_sent(self, person_id: UUID, key: str) -> Outgoing | None:
        """Return the newest card with this key that reached somebody."""
        raise NotImplementedError

    async def history(self, person_id: UUID, limit: int) -> Sequence[Outgoing]:
        """Return somebody's newest cards, the oldest of them first, erased ones left out."""
        raise NotImplementedError
