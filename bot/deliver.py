"""Sends the cards that wait. The only way out: answers, notices and reminders alike.

No transaction is open while the network is. A row is claimed with a lease, sent, and settled by
itself, so that a crash costs at most the cards that were in flight (at least once, seen once).
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import groupby

import structlog

from bot.channel import Channel, DeliveryFailed, SentRef
from cases.clock import Clock
from cases.desk import LEASE
from cases.undelivered import report_undelivered
from dialogs.card import Card
from storage.database import Database
from storage.records import Address, Outgoing, Person

logger = structlog.get_logger(__name__)

SEND_TIMEOUT = 20.0  # seconds; well inside the lease
BATCH = 50
AT_ONCE = 20  # people written to at the same time
MAX_TRIES = 12  # with the back-off below: about a day
FIRST_WAIT = timedelta(seconds=5)
LONGEST_WAIT = timedelta(hours=3)
_VIA = "via"  # in the reference of a sent message: the channel that can change it


@dataclass(slots=True)
class Delivery:
    """Takes claimed cards to their channel and notes what became of them."""

    database: Database
    channels: Mapping[str, Channel]
    clock: Clock
    _places: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))

    async def now(self, rows: Sequence[Outgoing]) -> None:
        """Send rows that are already ours, right after the commit that wrote them."""
        await self._send_all(rows)

    async def in_answer(self, rows: Sequence[Outgoing]) -> Card | None:
        """Give the first of these rows to a channel that shows it in its own answer.

        That row is settled here; send the others with `now`. None when there is nothing to show.
        """
        for row in rows[:1]:
            await self._settle(row, {})
            return Card.model_validate(row.card)
        return None

    async def instead_of(
        self, tapped: SentRef, rows: Sequence[Outgoing]
    ) -> tuple[Card | None, Sequence[Outgoing]]:
        """Give the card that takes the place of a tapped message to a channel that answers with it.

        Return that card, settled as that message, and the rows that are still to be sent.
        """
        for at, row in enumerate(rows):
            older = await self._older(row)
            if tapped and older and tapped.items() <= older.items():
                card = Card.model_validate(row.card)
                shown = {"title": card.title, "language": card.language}
                await self._settle(row, {**older, **shown})
                return card, [*rows[:at], *rows[at + 1 :]]
        return None, rows

    async def _older(self, row: Outgoing) -> SentRef | None:
        """Return where the card that this row replaces was shown."""
        if not row.key:
            return None
        async with self.database.reading() as transaction:
            outbox = transaction.of(row.organisation_id).outbox
            older = await outbox.latest_sent(row.person_id, row.key)
        return older.sent_ref if older else None

    async def sweep(self) -> int:
        """Send one batch of what waits; return how many rows there were."""
        async with self.database.writing() as transaction:
            rows = await transaction.claim_cards(self.clock.now(), BATCH, LEASE)
        await self._send_all(rows)
        return len(rows)

    async def _send_all(self, rows: Sequence[Outgoing]) -> None:
        """One person's cards in their order, different people side by side."""
        ordered = sorted(rows, key=lambda row: (str(row.person_id), row.created_at))
        mine = [list(group) for _, group in groupby(ordered, key=lambda row: row.person_id)]
        await asyncio.gather(*(self._send_in_order(group) for group in mine))

    async def _send_in_order(self, rows: Sequence[Outgoing]) -> None:
        async with self._places:
            for row in rows:
                await self._send(row)

    async def _send(self, row: Outgoing) -> None:
        try:
            ref = await self._to_channel(row)
        except DeliveryFailed as failure:
            await self._note(row, failure)
        else:
            await self._settle(row, ref)

    async def _to_channel(self, row: Outgoing) -> SentRef:
        address, previous = await self._address(row)
        card = Card.model_validate(row.card)
        try:
            async with asyncio.timeout(SEND_TIMEOUT):
                sent = await self.channels[address.channel].send(address, card, previous)
                return {**sent, _VIA: address.channel}
        except TimeoutError as problem:
            raise DeliveryFailed("no answer in time", in_doubt=True) from problem
        except DeliveryFailed as failure:
            if failure.gone:
                raise await self._gone(row, address, failure) from failure
            raise

    async def _gone(self, row: Outgoing, address: Address, why: DeliveryFailed) -> DeliveryFailed:
        """Note that a channel reaches this person no more; another is tried, if there is one."""
        async with self.database.writing() as transaction:
            people = transaction.of(row.organisation_id).people
            await people.mark_unreachable(row.person_id, address.channel)
            known = await people.addresses(row.person_id)
        others = [a for a in known if a.reachable and a.channel in self.channels]
        return DeliveryFailed(str(why), permanent=not others)

    async def _address(self, row: Outgoing) -> tuple[Address, SentRef | None]:
        """Return where to write, and the older message this card replaces, if any."""
        async with self.database.reading() as transaction:
            outbox = transaction.of(row.organisation_id).outbox
            reach = await outbox.reach(row.person_id, row.key)
        if reach is None or not reach.person.active:
            raise DeliveryFailed("not in the directory (any more)", permanent=True)
        wanted, shown = row.channel or reach.person.prefer, reach.shown
        known = [a for a in reach.addresses if a.reachable and a.channel in self.channels]
        known.sort(key=lambda address: address.channel != wanted)
        for address in known:
            return address, shown if shown and shown.get(_VIA) == address.channel else None
        return await self._found(row.organisation_id, reach.person), None

    async def _found(self, organisation_id: str, person: Person) -> Address:
        """Ask the channels whether they know somebody who has no address yet, and keep it."""
        async with self.database.reading() as transaction:
            organisation = await transaction.organisation(organisation_id)
        for channel in self.channels.values():
            if organisation and (found := await channel.find(organisation, person)):
                async with self.database.writing() as transaction:
                    await transaction.of(organisation.id).people.save_address(found)
                return found
        raise DeliveryFailed("no channel reaches this person", permanent=True)

    async def _settle(self, row: Outgoing, ref: SentRef) -> None:
        await self.database.settle(row, ref, self.clock.now())

    async def _note(self, row: Outgoing, failure: DeliveryFailed) -> None:
        # Being asked to wait is no failed try: a busy day may ask it often.
        given_up = failure.permanent or (failure.after is None and row.tries >= MAX_TRIES)
        logger.warning(
            "card not delivered",
            card=str(row.id),
            tries=row.tries,
            reason=str(failure),
            given_up=given_up,
        )
        now = self.clock.now()
        async with self.database.writing() as transaction:
            storage = transaction.of(row.organisation_id)
            if given_up:
                await storage.outbox.fail(row.id, str(failure), now)
                await report_undelivered(transaction, row, now)
            else:
                wait = min(FIRST_WAIT * 2 ** (row.tries - 1), LONGEST_WAIT)
                after = wait if failure.after is None else failure.after
                await storage.outbox.retry(row.id, now + after)
