"""Conversations: the answers given, encrypted under a key of their own."""

from uuid import UUID

from storage.records import Conversation
from storage.rows import Rows


class Conversations(Rows):
    async def get(self, conversation_id: UUID) -> Conversation | None:
        """Return a conversation; its answers are empty once its key is erased."""
        raise NotImplementedError

    async def latest(self, person_id: UUID) -> Conversation | None:
        """Return the draft (open or paused) that changed last; locked where we write."""
        raise NotImplementedError

    async def start(self, conversation: Conversation) -> None:
        """Add a conversation and its data key."""
        raise NotImplementedError

    async def save(self, conversation: Conversation, expect_version: int) -> bool:
        """Store it as version `expect_version + 1`; False when somebody else was first."""
        raise NotImplementedError
