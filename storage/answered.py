"""What an answer leaves: the draft as it is now and the cards that follow, stored together."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, exists, func, insert, select

from storage.arrays import arrays, given, given_one, one
from storage.conversations import SAVE, Conversations, saved_values
from storage.outbox import Outbox
from storage.records import Conversation, Outgoing
from storage.rows import Rows
from storage.tables import conversations, outgoing

_SAVE = SAVE.returning(conversations.c.id)


@cache
def _stored(changed: tuple[str, ...], columns: tuple[str, ...], *, several: bool) -> Select[Any]:
    """Save the draft and add the cards if it was; say how many drafts that were (PostgreSQL)."""
    types = {name: conversations.c[name].type for name in changed}
    to = {name: bindparam(f"to_{name}", type_=type_) for name, type_ in types.items()}
    saved = _SAVE.values(to).cte("saved")
    rows = select(given(outgoing, columns)) if several else given_one(outgoing, columns)
    cards = rows.where(exists(select(saved)))
    added = insert(outgoing).from_select(columns, cards).cte("added")
    return select(func.count().label("saved")).select_from(saved).add_cte(added)


class Answered(Rows):
    """The drafts of one organisation's people, each with what is asked next."""

    async def store(
        self, draft: Conversation, expect_version: int, cards: Sequence[Outgoing]
    ) -> Sequence[Outgoing] | None:
        """Save a draft and queue cards; return the cards that were queued.

        None when somebody else changed the draft since: then the transaction must be given up.
        Where the database is over the network it is asked once. Raises Erased.
        """
        if self._work.postgres and self._plain(cards):
            return cards if await self._at_once(draft, expect_version, cards) else None
        if not await Conversations(self._work, self._organisation_id).save(draft, expect_version):
            return None
        return await self._outbox.add(*cards) if cards else []

    def _plain(self, cards: Sequence[Outgoing]) -> bool:
        """Tell whether cards can be added as they are, and now."""
        return bool(cards) and not self._work.joins and not any(card.once for card in cards)

    @property
    def _outbox(self) -> Outbox:
        return Outbox(self._work, self._organisation_id)

    async def _at_once(
        self, draft: Conversation, expect_version: int, cards: Sequence[Outgoing]
    ) -> bool:
        changed = saved_values(draft, await self._key(draft.id), expect_version)
        rows = [await self._outbox.row(card) for card in cards]
        several = len(rows) > 1
        values = {f"to_{name}": value for name, value in changed.items()}
        values |= arrays(outgoing, rows) if several else one(outgoing, rows[0])
        statement = _stored(tuple(changed), tuple(rows[0]), several=several)
        found = await self._first(statement, its_id=draft.id, expected=expect_version, **values)
        return found is not None and found.saved == 1
