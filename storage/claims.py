"""Across organisations: what the clock takes up, a batch at a time, and nobody else meanwhile.

One statement on both databases. On PostgreSQL `SKIP LOCKED` lets workers pass each other by; the
CTE makes it choose once. On SQLite there is one writer. A claimed row has its `next_at` a lease
ahead: it comes back by itself when whoever took it died.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    Table,
    UpdateBase,
    bindparam,
    literal_column,
    select,
    tuple_,
    update,
)

from storage.conversations import IS_DRAFT, conversation_of
from storage.duties import duty_of
from storage.outbox import outgoing_of
from storage.prepared import Row
from storage.records import Conversation, Duty, Outgoing, OutgoingState
from storage.rows import Work, among, id_values, in_ids
from storage.tables import UtcDateTime, conversations, data_keys, duties, outgoing

_NOW: BindParameter[datetime] = bindparam("now", type_=UtcDateTime)
_MOST: BindParameter[int] = bindparam("most")
_SENDABLE = among(outgoing.c.state, [OutgoingState.WAITING, OutgoingState.SENDING])


def _claim(table: Table, *only: ColumnElement[bool], **counted: Any) -> UpdateBase:
    due = (
        select(table.c.id, table.c.organisation_id)
        .where(table.c.next_at <= _NOW, *only)
        .order_by(table.c.next_at)
        .limit(_MOST)
        .with_for_update(skip_locked=True, key_share=True)
        .cte("due")
    )
    taken = tuple_(table.c.id, table.c.organisation_id).in_(select(due))
    return update(table).where(taken).values(next_at=bindparam("until"), **counted)


def _with_key(table: Table, column: str = "id") -> list[ColumnElement[Any]]:
    """The columns of a row and of the data key it is encrypted under.

    The row's columns are written with their table's name: in RETURNING on SQLite SQLAlchemy leaves
    it out, and within the subquery "id" would then be the key's own.
    """
    own: ColumnElement[Any] = literal_column(f"{table.name}.{column}")
    of: ColumnElement[Any] = literal_column(f"{table.name}.organisation_id")
    its = (data_keys.c.id == own) & (data_keys.c.organisation_id == of)
    key = [
        select(data_keys.c[name]).where(its).scalar_subquery().label(name)
        for name in ("key_id", "wrapped")
    ]
    return [*table.c, *key]


_DUTIES = _claim(duties, attempts=duties.c.attempts + 1).returning(duties)
_CONVERSATIONS = _claim(conversations, IS_DRAFT).returning(*_with_key(conversations))


@cache
def _cards(places: int) -> UpdateBase:
    only = (in_ids(outgoing.c.id, places),) if places else ()
    tried = outgoing.c.tries + 1
    claim = _claim(outgoing, _SENDABLE, *only, tries=tried, state=OutgoingState.SENDING)
    return claim.returning(*_with_key(outgoing, "data_key_id"))


def _first_look(table: Table) -> Select[Any]:
    """Not `min()`, for which SQLite reads the whole table."""
    wanted = table.c.next_at.is_not(None)
    return select(table.c.next_at).where(wanted).order_by(table.c.next_at).limit(1)


_LOOKS = select(
    *[
        _first_look(table).scalar_subquery().label(table.name)
        for table in (duties, outgoing, conversations)
    ]
)


class Claims:
    """What has come due, of every organisation."""

    def __init__(self, work: Work) -> None:
        self._work = work

    async def claim_duties(
        self, now: datetime, limit: int, lease: timedelta
    ) -> Sequence[tuple[str, Duty]]:
        """Take duties whose `next_at` has come, soonest due first, with their organisation's id.

        Each is looked at again after `lease` unless it is saved before; nobody else gets it till
        then. The duties come back as they are now: `attempts` counted up, `next_at` a lease ahead.
        """
        rows = await self._take(_DUTIES, now, limit, lease)
        rows = sorted(rows, key=lambda row: row.due_at)
        return [(row.organisation_id, duty_of(row)) for row in rows]

    async def claim_cards(
        self, now: datetime, limit: int, lease: timedelta, ids: Sequence[UUID] | None = None
    ) -> Sequence[Outgoing]:
        """Take cards to send: waiting ones whose moment has come, and those whose lease is over.

        With `ids`, only those. They come back as SENDING, `tries` counted up, in the order in
        which they were added.
        """
        if ids is not None and not ids:
            return []
        chosen = id_values(ids) if ids else {}
        rows = await self._take(_cards(len(chosen)), now, limit, lease, **chosen)
        rows = sorted(rows, key=lambda row: row.position)
        return [outgoing_of(row, self._work) for row in rows]

    async def claim_conversations(
        self, now: datetime, limit: int, lease: timedelta
    ) -> Sequence[tuple[str, Conversation]]:
        """Take drafts (open or paused) that must be looked at, with their organisation's id."""
        rows = await self._take(_CONVERSATIONS, now, limit, lease)
        return [(row.organisation_id, conversation_of(row, self._work)) for row in rows]

    async def next_look(self) -> datetime | None:
        """Return the earliest moment at which a duty, a card or a draft wants something."""
        row = await self._work.first(_LOOKS, {})
        return min((moment for moment in row or () if moment), default=None)

    async def oldest_overdue(self, now: datetime) -> datetime | None:
        """Return since when something has been waiting for the clock; None: nothing is late."""
        first = await self.next_look()
        return first if first and first <= now else None

    async def _take(
        self, claim: UpdateBase, now: datetime, limit: int, lease: timedelta, **chosen: Any
    ) -> Sequence[Row]:
        values = {"now": now, "most": limit, "until": now + lease}
        return await self._work.all(claim, values | chosen)
