"""Evidence: names and contents encrypted under the conversation's key, later the case's."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import bindparam, insert, select, update

from storage.prepared import Row
from storage.records import StoredFile
from storage.rows import ITS_ID, Rows, key_of, mine
from storage.tables import data_keys, files
from storage.vault import Secret

NAME, CONTENT = Secret(files.c.name), Secret(files.c.content)
_LIGHT = [column for column in files.c if column.name != "content"]
_ALL = (
    select(*_LIGHT, data_keys.c.key_id, data_keys.c.wrapped)
    .join(data_keys, key_of(files, "data_key_id"))
    .where(mine(files))
    .order_by(files.c.created_at, files.c.id)
)
_OF_CONVERSATION = _ALL.where(files.c.conversation_id == bindparam("conversation"))
_ONE = _ALL.where(files.c.id == ITS_ID)
_OF_CASE = _ALL.where(files.c.case_id == bindparam("its_case"))
_CONTENT = (
    select(files.c.id, files.c.content, files.c.data_key_id, data_keys.c.key_id)
    .add_columns(data_keys.c.wrapped)
    .join(data_keys, key_of(files, "data_key_id"))
    .where(mine(files), files.c.id == ITS_ID)
)
_ADD = insert(files)
_SAVE = update(files).where(mine(files), files.c.id == ITS_ID)


class Files(Rows):
    """The evidence in one organisation's conversations and cases."""

    async def add(self, file: StoredFile, content: bytes) -> None:
        """Store a file with its case, else with its conversation. Raises Erased."""
        owner = file.case_id or file.conversation_id
        if owner is None:
            raise ValueError(f"file {file.id} belongs to no conversation and no case")
        key = await self._key(owner)
        row = {
            "id": file.id,
            "conversation_id": file.conversation_id,
            "case_id": file.case_id,
            "data_key_id": owner,
            "media_type": file.media_type,
            "size": file.size,
            "sha256": file.sha256,
            "created_at": file.created_at,
            "name": NAME.seal_text(key, file.name, file.id),
            "content": CONTENT.seal(key, content, file.id),
        }
        await self._insert(_ADD, [row])

    async def get(self, file_id: UUID) -> StoredFile | None:
        """Return a file without its content; None when there is none or its key is erased."""
        row = await self._first(_ONE, its_id=file_id)
        return self._file(row) if row and row.wrapped else None

    async def content(self, file_id: UUID) -> bytes | None:
        """Return the plain content; None when there is no such file or its key is erased."""
        row = await self._first(_CONTENT, its_id=file_id)
        key = self._work.met(row.data_key_id, row.key_id, row.wrapped) if row else None
        return CONTENT.open(key, row.content, row.id) if row and key else None

    async def of_conversation(self, conversation_id: UUID) -> Sequence[StoredFile]:
        """Return the files that were sent in a conversation, the oldest first."""
        rows = await self._all(_OF_CONVERSATION, conversation=conversation_id)
        return [self._file(row) for row in rows]

    async def of_case(self, case_id: UUID) -> Sequence[StoredFile]:
        """Return the files of a case, the oldest first."""
        return [self._file(row) for row in await self._all(_OF_CASE, its_case=case_id)]

    async def give_to_case(self, conversation_id: UUID, case_id: UUID) -> None:
        """Encrypt a conversation's files under the case's key from now on. Raises Erased."""
        key = await self._key(case_id)
        for file in await self.of_conversation(conversation_id):
            content = await self.content(file.id)
            if content is None:
                continue
            await self._run(
                _SAVE,
                its_id=file.id,
                case_id=case_id,
                data_key_id=case_id,
                name=NAME.seal_text(key, file.name, file.id),
                content=CONTENT.seal(key, content, file.id),
            )

    def _file(self, row: Row) -> StoredFile:
        key = self._work.met(row.data_key_id, row.key_id, row.wrapped)
        return StoredFile(
            id=row.id,
            conversation_id=row.conversation_id,
            case_id=row.case_id,
            name=NAME.open_text(key, row.name, row.id),
            media_type=row.media_type,
            size=row.size,
            sha256=row.sha256,
            created_at=row.created_at,
        )
