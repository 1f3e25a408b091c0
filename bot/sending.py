"""One card on its way: to which channel it goes, and what is noted of it.

No transaction is open while the network is. A card is settled by itself, so that a crash costs at
most the cards that were in flight (at least once, seen once).
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from time import perf_counter

import structlog

from bot.channel import Channel, DeliveryFailed, SentRef
from bot.doubt import SEND_TIMEOUT, WAITS, MayHaveArrived, send_once
from bot.figures import Figures
from bot.reaching import Reach, Reaches
from cases.clock import Clock
from cases.undelivered import report_undelivered
from storage.database import Database, DatabaseFailed
from storage.records import Address, Outgoing, Person

logger = structlog.get_logger(__name__)

MAX_TRIES = 12  # with the back-off below: about a day
FIRST_WAIT = timedelta(seconds=5)
LONGEST_WAIT = timedelta(hours=3)
TO_NOTE = 2.0  # seconds between two tries to note that a card arrived
_VIA = "via"  # in the reference of a sent message: the channel that can change it


@dataclass(frozen=True, slots=True)
class Sending:
    """Takes a card that is ours to its channel and notes what became of it."""

    database: Database
    channels: Mapping[str, Channel]
    clock: Clock
    figures: Figures

    async def send(
        self, row: Outgoing, reaches: Reaches, places: asyncio.Semaphore
    ) -> timedelta | None:
        """Send one card; return how long the next ones to this person must wait, if they must.

        A place is for the network: another card is sent while the database notes this one.
        """
        try:
            async with places:
                if not self._in_time(row):
                    return timedelta(0)
                ref = await self._to_channel(row, reaches)
        except DeliveryFailed as failure:
            return await self._note(row, failure)
        except DatabaseFailed:
            raise
        except Exception as problem:
            # A card that cannot be shown must not keep the others from being sent.
            logger.exception("card cannot be shown", card=str(row.id))
            return await self._note(
                row, DeliveryFailed(f"cannot be shown: {type(problem).__name__}")
            )
        reaches.note(row, ref)
        await self.settle(row, ref)
        return None

    def _in_time(self, row: Outgoing) -> bool:
        """Tell whether the lease outlasts the sending; if not, it is left to who takes it next."""
        until = self.clock.now() + timedelta(seconds=SEND_TIMEOUT)
        return row.next_at is None or until <= row.next_at

    async def _to_channel(self, row: Outgoing, reaches: Reaches) -> SentRef:
        address, previous = await self._address(row, reaches.reach(row))
        card = reaches.card(row)
        start, channel = perf_counter(), self.channels[address.channel]
        try:
            sent, was_there = await send_once(channel, row, address, card, previous)
        except DeliveryFailed as failure:
            if failure.gone:
                raise await self._gone(row, address, failure) from failure
            raise
        self._count(row, address.channel, perf_counter() - start, was_there=was_there)
        return {**sent, _VIA: address.channel}

    def _count(self, row: Outgoing, channel: str, seconds: float, *, was_there: bool) -> None:
        waited = (self.clock.now() - row.created_at).total_seconds()
        counted = self.figures.of_channel(channel)
        counted.sent.inc()
        counted.sending.observe(seconds)
        counted.waited.observe(max(waited, 0.0))
        if row.doubts and not was_there:
            self.figures.in_doubt.inc()
            logger.warning("card sent again, it may have arrived before", card=str(row.id))

    async def _gone(self, row: Outgoing, address: Address, why: DeliveryFailed) -> DeliveryFailed:
        """Note that a channel reaches this person no more; another is tried, if there is one."""
        async with self.database.writing() as transaction:
            people = transaction.of(row.organisation_id).people
            await people.mark_unreachable(row.person_id, address.channel)
            known = await people.addresses(row.person_id)
        others = [a for a in known if a.reachable and a.channel in self.channels]
        return DeliveryFailed(str(why), permanent=not others)

    async def _address(self, row: Outgoing, reach: Reach | None) -> tuple[Address, SentRef | None]:
        """Return where to write, and the older message this card replaces, if any."""
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

    async def settle(self, row: Outgoing, ref: SentRef) -> None:
        """Note that it arrived; a database that is away for a moment must not make it go twice."""
        while True:
            try:
                return await self.database.settle(row, ref, self.clock.now())
            except DatabaseFailed:
                if not self._in_time(row):
                    raise
                await asyncio.sleep(TO_NOTE)

    async def put_back(self, rows: Sequence[Outgoing], wait: timedelta) -> None:
        """Let cards that were claimed and not tried wait. Past its lease a row is ours no more."""
        now = self.clock.now()
        ours = [row for row in rows if row.next_at is None or now < row.next_at]
        if not ours:
            return
        async with self.database.writing() as transaction:
            outbox = transaction.of(ours[0].organisation_id).outbox
            for row in ours:
                await outbox.retry(row.id, now + wait, "waits for the one before it")

    async def _note(self, row: Outgoing, failure: DeliveryFailed) -> timedelta | None:
        """Let it wait, or give it up and take up the line what it told of."""
        doubtful = isinstance(failure, MayHaveArrived)
        # Being asked to wait is no failed try: a busy day may ask it often.
        given_up = failure.permanent or (failure.after is None and row.tries >= MAX_TRIES)
        given_up = given_up or (doubtful and row.doubts >= len(WAITS))
        logger.warning(
            "card not delivered",
            card=str(row.id),
            tries=row.tries,
            reason=str(failure),
            given_up=given_up,
        )
        if given_up:
            self.figures.given_up.inc()
            await self._give_up(row, str(failure), in_doubt=failure.in_doubt)
            return None
        self.figures.retried.inc()
        wait = WAITS[row.doubts] if doubtful else _back_off(row, failure)
        next_at = self.clock.now() + wait
        async with self.database.writing() as transaction:
            outbox = transaction.of(row.organisation_id).outbox
            if failure.in_doubt:
                await outbox.doubt(row, next_at, str(failure))
            else:
                await outbox.retry(row.id, next_at, str(failure))
        return wait

    async def _give_up(self, row: Outgoing, reason: str, *, in_doubt: bool) -> None:
        """Give a card up and tell of it. What is wrong with its case must not keep it for ever."""
        now = self.clock.now()
        try:
            async with self.database.writing() as transaction:
                await transaction.of(row.organisation_id).outbox.fail(row.id, reason, now)
                await report_undelivered(transaction, row, now, in_doubt=in_doubt)
        except DatabaseFailed:
            raise
        except Exception:
            logger.exception("nobody could be told of it", card=str(row.id))
            async with self.database.writing() as transaction:
                await transaction.of(row.organisation_id).outbox.fail(row.id, reason, now)


def _back_off(row: Outgoing, failure: DeliveryFailed) -> timedelta:
    """Return how long to wait: as long as the channel asks, else longer after every try."""
    if failure.after is not None:
        return failure.after
    longer: timedelta = FIRST_WAIT * 2 ** min(row.tries - 1, MAX_TRIES)
    return min(longer, LONGEST_WAIT)
