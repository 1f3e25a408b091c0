"""Cards on their way out, written in the transaction that caused them."""

import time
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Insert, Select, bindparam, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from storage.prepared import Row
from storage.records import Json, Outgoing, OutgoingState
from storage.rows import ITS_ID, Rows, Work, id_values, in_ids, key_of, mine
from storage.tables import data_keys, outgoing
from storage.tables.messages import ONCE
from storage.vault import DataKey, Secret

CARD, SENT_REF = Secret(outgoing.c.card), Secret(outgoing.c.sent_ref)
_HISTORY = (
    select(outgoing, data_keys.c.key_id, data_keys.c.wrapped)
    .join(data_keys, key_of(outgoing, "data_key_id"))
    .where(
        mine(outgoing),
        outgoing.c.person_id == bindparam("person"),
        outgoing.c.state == OutgoingState.SENT,
        data_keys.c.wrapped.is_not(None),
    )
    .order_by(outgoing.c.sent_at.desc(), outgoing.c.position.desc())
    .limit(bindparam("most"))
)
IN_DOUBT = (outgoing.c.doubts > 0) & outgoing.c.next_at.is_not(None)  # given up: told as such
_IN_DOUBT = select(outgoing.c.duty_id).where(
    mine(outgoing), IN_DOUBT, outgoing.c.duty_id.is_not(None)
)
CLAIMED = update(outgoing).where(
    mine(outgoing), outgoing.c.id == ITS_ID, outgoing.c.state == OutgoingState.SENDING
)


_ADD = insert(outgoing)


@cache
def _add_once(postgres: bool) -> Insert:
    """An INSERT that passes over a card whose idempotency key is there already."""
    statement = postgresql.insert(outgoing) if postgres else sqlite.insert(outgoing)
    return statement.on_conflict_do_nothing(
        index_elements=[outgoing.c.organisation_id, outgoing.c.once], index_where=ONCE
    )


@cache
def _there(places: int) -> Select[Any]:
    return select(outgoing.c.id).where(mine(outgoing), in_ids(outgoing.c.id, places))


def outgoing_of(row: Row, work: Work, own_key: DataKey | None = None) -> Outgoing:
    """Return the card of a row that was read with its data key. Raises Tampered.

    The channel's reference of the sent message is read where `own_key`, the organisation's, is
    given: it is kept under that one, so that a message can still be found once its case is erased.
    """
    key = work.met(row.data_key_id, row.key_id, row.wrapped)
    sent_ref = row.sent_ref if own_key else None
    return Outgoing(
        id=row.id,
        organisation_id=row.organisation_id,
        person_id=row.person_id,
        channel=row.channel,
        card=CARD.open_json(key, row.card, row.id),
        key=row.key,
        case_id=row.case_id,
        duty_id=row.duty_id,
        state=OutgoingState(row.state),
        next_at=row.next_at,
        tries=row.tries,
        created_at=row.created_at,
        sent_at=row.sent_at,
        sent_ref=SENT_REF.open_json(own_key, sent_ref, row.id) if sent_ref else None,
        conversation_id=row.conversation_id,
        once=row.once,
        failure=row.failure,
        doubts=row.doubts,
    )


class Outbox(Rows):
    """The cards of one organisation."""

    async def add(self, *cards: Outgoing) -> Sequence[Outgoing]:
        """Queue cards; return those that were. One whose `once` is already there is passed over.

        Add it in state SENDING with `next_at` a lease ahead to send it yourself right after the
        commit: it needs no claim then, and after a crash the worker takes it. Raises Erased.
        """
        once = any(card.once for card in cards)  # to be ready for a clash costs the database more
        rows = [await self.row(card) for card in cards]
        added = await self._insert(_add_once(self._work.postgres) if once else _ADD, rows)
        return cards if added == len(cards) else await self._of_them_there(cards)

    async def settle(self, id: UUID, sent_ref: Json, now: datetime) -> bool:
        """A claimed card has arrived; False when it was settled or cancelled meanwhile."""
        sealed = SENT_REF.seal_json(await self._own_key(), sent_ref, id)
        return await self._change(
            id, state=OutgoingState.SENT, next_at=None, sent_at=now, sent_ref=sealed
        )

    async def retry(self, id: UUID, next_at: datetime, reason: str | None = None) -> bool:
        """A claimed card goes back to wait, and it is noted why; False as above."""
        return await self._change(id, state=OutgoingState.WAITING, next_at=next_at, failure=reason)

    async def doubt(self, card: Outgoing, next_at: datetime, reason: str) -> bool:
        """A claimed card went out and may have arrived; it waits. False as above."""
        doubts = card.doubts + 1
        values = {"state": OutgoingState.WAITING, "next_at": next_at, "failure": reason}
        return await self._change(card.id, **values, doubts=doubts)

    async def fail(self, id: UUID, reason: str, now: datetime) -> bool:
        """A claimed card is given up; False as above."""
        return await self._change(
            id, state=OutgoingState.FAILED, next_at=None, failed_at=now, failure=reason
        )

    async def in_doubt(self) -> set[UUID]:
        """Return the duties that have a card of which nobody knows whether it arrived."""
        return {row.duty_id for row in await self._all(_IN_DOUBT)}

    async def history(self, person_id: UUID, limit: int) -> Sequence[Outgoing]:
        """Return the newest cards somebody got, the oldest of them first, erased ones left out."""
        rows = await self._all(_HISTORY, person=person_id, most=limit)
        own_key = await self._own_key()
        return [outgoing_of(row, self._work, own_key) for row in reversed(rows)]

    async def _of_them_there(self, cards: Sequence[Outgoing]) -> Sequence[Outgoing]:
        values = id_values([card.id for card in cards])
        there = {row.id for row in await self._all(_there(len(values)), **values)}
        return [card for card in cards if card.id in there]

    async def _change(self, id: UUID, **values: Any) -> bool:
        return await self._run(CLAIMED, its_id=id, **values) == 1

    async def row(self, card: Outgoing) -> dict[str, Any]:
        """Return the columns of a card that is to be queued. Raises Erased."""
        key = await self._key_for(card)
        return {
            "id": card.id,
            "organisation_id": self._organisation_id,
            "person_id": card.person_id,
            "channel": card.channel,
            "data_key_id": key.id,
            "card": CARD.seal_json(key, card.card, card.id),
            "key": card.key,
            "once": card.once,
            "case_id": card.case_id,
            "conversation_id": card.conversation_id,
            "duty_id": card.duty_id,
            "state": card.state,
            "next_at": card.next_at,
            "tries": card.tries,
            "doubts": card.doubts,
            "created_at": card.created_at,
            # An order, not a moment: cards of one instant stay in the order they were made.
            "position": time.time_ns(),
        }

    async def _key_for(self, card: Outgoing) -> DataKey:
        """What a card tells goes with its case, else its conversation, else the organisation."""
        owner = card.case_id or card.conversation_id
        return await self._key(owner) if owner else await self._own_key()
