"""Across organisations: what wants the clock, and claims with a lease, a batch at a time.

One statement on both databases. On PostgreSQL `SKIP LOCKED` lets workers pass each other by; the
CTE makes it choose once. On SQLite there is one writer. A claimed row has its `next_at` a lease
ahead: it comes back by itself when whoever took it died. (Duties need no lease: they are looked at
and saved in the transaction that takes them, `Duties.take`.)
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
    case,
    literal_column,
    select,
    tuple_,
    update,
)

from storage.conversations import IS_DRAFT, conversation_of
from storage.keys import UnknownKey
from storage.outbox import outgoing_of
from storage.prepared import Row
from storage.records import Conversation, Outgoing, OutgoingState
from storage.rows import ITS_ID, ORGANISATION, Work, among, id_values, in_ids, mine
from storage.tables import (
    UtcDateTime,
    conversations,
    data_keys,
    duties,
    organisations,
    outgoing,
)
from storage.vault import Tampered

_NOW: BindParameter[datetime] = bindparam("now", type_=UtcDateTime)
_MOST: BindParameter[int] = bindparam("most")
_ONE: ColumnElement[int] = literal_column("1")  # a parameter would be planned for each time
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


@cache
def _drafts(of_one: bool) -> UpdateBase:
    only = (mine(conversations),) if of_one else ()
    return _claim(conversations, IS_DRAFT, *only).returning(*_with_key(conversations))


@cache
def _cards(places: int, of_one: bool) -> UpdateBase:
    only: list[ColumnElement[bool]] = [mine(outgoing)] if of_one else []
    only += [in_ids(outgoing.c.id, places)] if places else []
    # Whoever had it in hand never said what came of it: it may have arrived.
    lost = case((outgoing.c.state == OutgoingState.SENDING, 1), else_=0)
    counted = {"tries": outgoing.c.tries + 1, "doubts": outgoing.c.doubts + lost}
    claim = _claim(outgoing, _SENDABLE, *only, **counted, state=OutgoingState.SENDING)
    return claim.returning(*_with_key(outgoing, "data_key_id"))


# What cannot be read will not be readable later: it is set aside, and counted.
_UNREADABLE = update(outgoing).where(mine(outgoing), outgoing.c.id == ITS_ID)


def _waiting(table: Table, *only: ColumnElement[bool]) -> Select[Any]:
    """The organisations that have something due: one look in the index for each.

    And none where nothing is due at all, as nearly always. A subquery with a limit is what
    PostgreSQL looks up so: else it reads all that was due and is done, until that is vacuumed.
    """
    due = select(table.c.next_at).where(table.c.next_at <= _NOW, *only).limit(_ONE)
    its = due.where(table.c.organisation_id == organisations.c.id).correlate(organisations)
    return (
        select(organisations.c.id)
        .where(due.scalar_subquery().is_not(None), its.scalar_subquery().is_not(None))
        .order_by(organisations.c.id)
    )


_LITTLE = 100  # duties
_FIRST_DUE = (
    select(duties.c.organisation_id)
    .where(duties.c.next_at <= _NOW)
    .order_by(duties.c.next_at)
    .limit(literal_column(str(_LITTLE)))
)


@cache
def _duties_wait(places: int) -> Select[Any]:
    every = _waiting(duties)
    return every.where(in_ids(organisations.c.id, places)) if places else every


_CARDS_WAIT = _waiting(outgoing, _SENDABLE)
_DRAFTS_WAIT = _waiting(conversations, IS_DRAFT)
_PLANS_WAIT = (
    select(organisations.c.id)
    .where(organisations.c.plan_at.is_(None) | (organisations.c.plan_at <= _NOW))
    .order_by(organisations.c.id)
)


def _first_look(table: Table) -> Select[Any]:
    """Not `min()`, for which SQLite reads the whole table."""
    wanted = table.c.next_at.is_not(None)
    return select(table.c.next_at).where(wanted).order_by(table.c.next_at).limit(_ONE)


_LOOKS = select(
    *[
        _first_look(table).scalar_subquery().label(table.name)
        for table in (duties, outgoing, conversations)
    ],
)


class Claims:
    """What has come due, of every organisation."""

    def __init__(self, work: Work) -> None:
        self._work = work

    async def with_duties_due(
        self, now: datetime, among: Sequence[str] | None = None
    ) -> Sequence[str]:
        """Return the organisations of which a duty must be looked at; if some are given, of these.

        Where little is due, as nearly always, it is read whose that is; else each is asked about.
        """
        first = await self._work.all(_FIRST_DUE, {"now": now})
        if len(first) < _LITTLE:
            whose = {row.organisation_id for row in first}
            return sorted(whose if among is None else whose.intersection(among))
        some = id_values(among) if among else {}
        rows = await self._work.all(_duties_wait(len(some)), {"now": now} | some)
        return [row.id for row in rows]

    async def with_cards_due(self, now: datetime) -> Sequence[str]:
        """Return the organisations that have a card to send."""
        return [row.id for row in await self._work.all(_CARDS_WAIT, {"now": now})]

    async def with_plans_due(self, now: datetime) -> Sequence[str]:
        """Return the organisations for which what comes back is to be made ahead."""
        return [row.id for row in await self._work.all(_PLANS_WAIT, {"now": now})]

    async def with_drafts_due(self, now: datetime) -> Sequence[str]:
        """Return the organisations of which a draft must be looked at."""
        return [row.id for row in await self._work.all(_DRAFTS_WAIT, {"now": now})]

    async def claim_cards(
        self,
        now: datetime,
        limit: int,
        lease: timedelta,
        ids: Sequence[UUID] | None = None,
        organisation_id: str | None = None,
    ) -> Sequence[Outgoing]:
        """Take cards to send: waiting ones whose moment has come, and those whose lease is over.

        With `ids`, only those; with `organisation_id`, only its own. They come back as SENDING,
        `tries` counted up (and `doubts`, where a lease was over), in the order in which they were
        added. One that does not open with its key is given up here, so that it never keeps the
        others from being sent.
        """
        if ids is not None and not ids:
            return []
        chosen = id_values(ids) if ids else {}
        claim = _cards(len(chosen), organisation_id is not None)
        rows = await self._take(claim, now, limit, lease, organisation_id, **chosen)
        rows = sorted(rows, key=lambda row: row.position)
        found = [await self._readable(row, now) for row in rows]
        return [card for card in found if card]

    async def _readable(self, row: Row, now: datetime) -> Outgoing | None:
        try:
            return outgoing_of(row, self._work)
        except (Tampered, UnknownKey):
            given_up: dict[str, Any] = {
                "organisation": row.organisation_id,
                "its_id": row.id,
                "state": OutgoingState.FAILED,
                "next_at": None,
                "failed_at": now,
                "failure": "does not open with its key",
            }
            await self._work.run(_UNREADABLE, given_up)
            return None

    async def claim_conversations(
        self, now: datetime, limit: int, lease: timedelta, organisation_id: str | None = None
    ) -> Sequence[tuple[str, Conversation]]:
        """Take drafts (open or paused) that must be looked at, with their organisation's id."""
        claim = _drafts(organisation_id is not None)
        rows = await self._take(claim, now, limit, lease, organisation_id)
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
        self,
        claim: UpdateBase,
        now: datetime,
        limit: int,
        lease: timedelta,
        organisation_id: str | None,
        **chosen: Any,
    ) -> Sequence[Row]:
        values: dict[str, Any] = {"now": now, "most": limit, "until": now + lease}
        if organisation_id is not None:
            values[ORGANISATION.key] = organisation_id
        return await self._work.all(claim, values | chosen)
