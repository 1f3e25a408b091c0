"""Evidence: names and contents encrypted under the conversation's key, later the case's."""

from collections.abc import Sequence
from uuid import UUID

from storage.records import StoredFile
from storage.rows import Rows


class Files(Rows):
    async def add(self, file: StoredFile, content: bytes) -> None:
        raise NotImplementedError

    async def content(self, file_id: UUID) -> bytes | None:
        """Return the plain content; None when there is no such file or its key is erased."""
        raise NotImplementedError

    async def of_conversation(self, conversation_id: UUID) -> Sequence[StoredFile]:
        raise NotImplementedError

    async def of_case(self, case_id: UUID) -> Sequence[StoredFile]:
        raise NotImplementedError

    async def give_to_case(self, conversation_id: UUID, case_id: UUID) -> None:
        """Encrypt a conversation's files under the case's key from now on."""
        raise NotImplementedError
