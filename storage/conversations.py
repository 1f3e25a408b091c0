"""Conversations: the answers given, encrypted under a key of their own."""

from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, bindparam, insert, literal_column, select, update

from storage.prepared import Row, Side
from storage.records import Conversation, ConversationState
from storage.rows import ITS_ID, Rows, Work, among, key_of, mine
from storage.tables import conversations, data_keys
from storage.vault import DataKey, Secret

ANSWERS = Secret(conversations.c.answers)
IS_DRAFT = among(conversations.c.state, [ConversationState.OPEN, ConversationState.PAUSED])
_ALL = (
    select(conversations, data_keys.c.key_id, data_keys.c.wrapped)
    .join(data_keys, key_of(conversations))
    .where(mine(conversations))
)
_BY_ID = _ALL.where(conversations.c.id == ITS_ID)
_ADD = insert(conversations)
SAVE = update(conversations).where(
    mine(conversations),
    conversations.c.id == ITS_ID,
    conversations.c.version == bindparam("expected"),
)


def newest_draft(person: ColumnElement[Any]) -> Select[Any]:
    """The draft (open or paused) of a person that changed last, without its key."""
    return (
        select(conversations)
        .where(mine(conversations), conversations.c.person_id == person, IS_DRAFT)
        .order_by(conversations.c.changed_at.desc())
        .limit(literal_column("1"))
    )


@cache
def _latest(locked: bool) -> Select[Any]:
    """The newest draft alone, and then its key: joined to every draft it takes twice as long."""
    newest = newest_draft(bindparam("person"))
    found = (newest.with_for_update() if locked else newest).subquery("newest")
    return select(found, data_keys.c.key_id, data_keys.c.wrapped).join(data_keys, key_of(found))


def conversation_of(row: Row | Side, work: Work) -> Conversation:
    """Return the conversation of a row that was read with its key. Raises Tampered."""
    key = work.met(row.id, row.key_id, row.wrapped)
    return Conversation(
        id=row.id,
        person_id=row.person_id,
        dialog=row.dialog,
        language=row.language,
        channel=row.channel,
        answers=ANSWERS.open_json(key, row.answers, row.id),
        version=row.version,
        state=ConversationState(row.state),
        started_at=row.started_at,
        changed_at=row.changed_at,
        next_at=row.next_at,
    )


class Conversations(Rows):
    """The conversations of one organisation's people."""

    async def get(self, conversation_id: UUID) -> Conversation | None:
        """Return a conversation; its answers are empty once its key is erased."""
        row = await self._first(_BY_ID, its_id=conversation_id)
        return conversation_of(row, self._work) if row else None

    async def latest(self, person_id: UUID) -> Conversation | None:
        """Return the draft (open or paused) that changed last; locked where we write."""
        row = await self._first(_latest(locked=self._work.writes), person=person_id)
        return conversation_of(row, self._work) if row else None

    async def start(self, conversation: Conversation) -> None:
        """Add a conversation and its data key."""
        key = await self._new_key(conversation.id, "conversation")
        row = {
            "id": conversation.id,
            "person_id": conversation.person_id,
            "dialog": conversation.dialog,
            "channel": conversation.channel,
            "version": conversation.version,
            "started_at": conversation.started_at,
            "answers": ANSWERS.seal_json(key, conversation.answers, conversation.id),
            **_changing(conversation),
        }
        await self._insert(_ADD, [row])

    async def save(self, conversation: Conversation, expect_version: int) -> bool:
        """Store it as version `expect_version + 1`; False when somebody else was first.

        Raises Erased.
        """
        key = await self._key(conversation.id)
        values = saved_values(conversation, key, expect_version)
        return await self._run(SAVE, its_id=conversation.id, expected=expect_version, **values) == 1


def saved_values(conversation: Conversation, key: DataKey, expect_version: int) -> dict[str, Any]:
    """Return the columns that saving changes."""
    return {
        "version": expect_version + 1,
        "answers": ANSWERS.seal_json(key, conversation.answers, conversation.id),
        **_changing(conversation),
    }


def _changing(conversation: Conversation) -> dict[str, Any]:
    return {
        "language": conversation.language,
        "state": conversation.state,
        "changed_at": conversation.changed_at,
        "next_at": conversation.next_at,
    }
