"""Sends the cards that wait. The only way out: answers, notices and reminders alike.

A card is ours for as long as its lease lasts. What a turn or the clock of this process has just
committed is sent by it at once; the rest is claimed, a batch at a time. Each organisation has a
round of its own, so that one whose channel hangs holds up no other. What becomes of a single card
stands in `bot/sending.py`.
"""

import asyncio
from asyncio import FIRST_COMPLETED
from collections import Counter, defaultdict
from collections.abc import Coroutine, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import chain
from uuid import UUID

import structlog

from bot.channel import Channel, SentRef
from bot.figures import Figures
from bot.one_at_a_time import OneAtATime
from bot.reaching import Reaches
from bot.sending import Sending
from cases.clock import Clock
from cases.desk import LEASE
from cases.inbound import Turned
from cases.known import NOTHING, Known
from dialogs.card import Card
from storage.database import Database, DatabaseFailed
from storage.records import Outgoing

logger = structlog.get_logger(__name__)

BATCH = 100
IN_HAND = 200  # cards of one organisation that the clock gave us, when it may give us more
A_MOMENT = 0.25  # seconds that the clock waits for cards in hand to go out before it gives none
AT_ONCE = 10  # people of one organisation written to at the same time
TO_ANSWER = 2.0  # seconds that an answer waits for what is on its way to the same person


@dataclass(slots=True)
class Delivery:
    """Sends cards: everybody's own in their order, different people side by side."""

    database: Database
    channels: Mapping[str, Channel]
    clock: Clock
    figures: Figures = field(default_factory=Figures)
    _sending: Sending = field(init=False)
    _under_way: dict[str, asyncio.Task[int]] = field(default_factory=dict)
    _in_hand: Counter[str] = field(default_factory=Counter)
    _taken: dict[str, set[asyncio.Task[int]]] = field(default_factory=lambda: defaultdict(set))
    _people: OneAtATime = field(default_factory=OneAtATime)
    _places: dict[str, asyncio.Semaphore] = field(default_factory=lambda: defaultdict(_places))

    def __post_init__(self) -> None:
        self._sending = Sending(self.database, self.channels, self.clock, self.figures)

    async def answer(self, turned: Turned) -> None:
        """Send what a turn has brought about: first to who asked, beside them to others."""
        await self.now([*turned.answers, *turned.others], turned.known)

    async def now(self, rows: Sequence[Outgoing], known: Known = NOTHING) -> None:
        """Send rows that are already ours, right after the commit that wrote them."""
        await self._send_all(rows, _places(), known)

    async def instead_of(
        self, tapped: SentRef, rows: Sequence[Outgoing]
    ) -> tuple[Card | None, Sequence[Outgoing]]:
        """Give the card that takes the place of a tapped message to a channel that answers with it.

        Return that card, settled as that message, and the rows that are still to be sent.
        """
        if not tapped:
            return None, rows
        with suppress(TimeoutError):
            for at, row in enumerate(rows):
                if card := await self._in_its_place(row, tapped):
                    return card, [*rows[:at], *rows[at + 1 :]]
        return None, rows

    async def _in_its_place(self, row: Outgoing, tapped: SentRef) -> Card | None:
        """Settle a row as the tapped message, if it takes its place. Raises TimeoutError."""
        async with asyncio.timeout(TO_ANSWER) as limit, self._people.alone([row.person_id]):
            limit.reschedule(None)
            older = await self._older(row)
            if not older or not tapped.items() <= older.items():
                return None
            card = Card.model_validate(row.card)
            shown = {**older, "title": card.title, "language": card.language}
            await self._sending.settle(row, shown)
            return card

    async def _older(self, row: Outgoing) -> SentRef | None:
        """Return where the card that this row replaces was shown."""
        shown = await self.database.shown([row])
        return shown.get((row.person_id, row.key or ""))

    async def has_room(self, organisation_id: str) -> bool:
        """Tell whether a batch of this organisation can be sent now.

        Not while cards of it wait, which come first; nor when its channel is slow: what is in hand
        of a process that dies is in doubt, and must be sent within its lease. A quick channel makes
        room in a moment; that is waited for, since a card that waits costs twice the work.
        """
        with suppress(TimeoutError):
            async with asyncio.timeout(A_MOMENT):
                while self._full(organisation_id) and organisation_id not in self._under_way:
                    await asyncio.wait(self._taken[organisation_id], return_when=FIRST_COMPLETED)
        return organisation_id not in self._under_way and not self._full(organisation_id)

    def _full(self, organisation_id: str) -> bool:
        return self._in_hand[organisation_id] > IN_HAND

    def take(self, organisation_id: str, rows: Sequence[Outgoing], known: Known = NOTHING) -> None:
        """Send rows that are already ours without being waited for: see `finished`."""
        self._in_hand[organisation_id] += len(rows)
        task = asyncio.create_task(self._take(organisation_id, rows, known))
        self._taken[organisation_id].add(task)
        task.add_done_callback(self._taken[organisation_id].discard)

    async def sweep(self) -> int:
        """Send a batch of each organisation that has cards waiting; return how many there were.

        What another loop began is waited for: what it took is on its way, not waiting.
        """
        await self.start()
        return sum(await asyncio.gather(*self._under_way.values(), *chain(*self._taken.values())))

    async def start(self) -> Sequence[asyncio.Task[int]]:
        """Begin a round at each organisation that has cards waiting and none under way.

        Raises DatabaseFailed.
        """
        async with self.database.reading() as transaction:
            waiting = await transaction.with_cards_due(self.clock.now())
        begun = [id for id in waiting if id not in self._under_way]
        for id in begun:
            task = asyncio.create_task(self._round(id))
            self._under_way[id] = task
            task.add_done_callback(lambda _, id=id: self._under_way.pop(id, None))  # type: ignore[misc]
        return [self._under_way[id] for id in begun]

    async def finished(self) -> None:
        """Wait until what is under way has been sent."""
        await asyncio.gather(*self._under_way.values(), *chain(*self._taken.values()))

    async def _round(self, organisation_id: str) -> int:
        """Claim and send one batch of an organisation. What fails here the next round tries."""
        try:
            rows = await self._claim(organisation_id)
            await self._send_all(rows, self._places[organisation_id])
        except DatabaseFailed as problem:
            return self._failed(problem)
        return len(rows)

    async def _claim(self, organisation_id: str) -> Sequence[Outgoing]:
        now = self.clock.now()
        async with self.database.writing() as transaction:
            return await transaction.claim_cards(now, BATCH, LEASE, organisation_id=organisation_id)

    async def _take(self, organisation_id: str, rows: Sequence[Outgoing], known: Known) -> int:
        """Send one batch that is ours already. What fails here waits for the end of its lease."""
        try:
            await self._send_all(rows, self._places[organisation_id], known)
        except DatabaseFailed as problem:
            return self._failed(problem)
        finally:
            self._in_hand[organisation_id] -= len(rows)
        return len(rows)

    def _failed(self, problem: DatabaseFailed) -> int:
        self.figures.troubles.labels("delivery").inc()
        logger.error("database does not answer", reason=type(problem).__name__)
        return 0

    async def _send_all(
        self, rows: Sequence[Outgoing], places: asyncio.Semaphore, known: Known = NOTHING
    ) -> None:
        """One person's cards in their order, different people side by side.

        The rounds of an organisation share its places; an answer waits for none of them.
        """
        people = _by_person(rows)
        free = {id: mine for id, mine in people.items() if not self._people.busy(id)}
        busy = [{id: mine} for id, mine in people.items() if id not in free]
        await _all_of(
            [self._send_to(some, known, places) for some in ([free] if free else []) + busy]
        )

    async def _send_to(
        self, people: Mapping[UUID, Sequence[Outgoing]], known: Known, places: asyncio.Semaphore
    ) -> None:
        """Send to these people once nothing else is on its way to them."""
        async with self._people.alone(people) as let_go:
            reaches = await Reaches.read(self.database, [*chain(*people.values())], known)

            async def send(person_id: UUID) -> None:
                try:
                    await self._send_in_order(people[person_id], reaches, places)
                finally:
                    let_go(person_id)

            await _all_of([send(person_id) for person_id in people])

    async def _send_in_order(
        self, rows: Sequence[Outgoing], reaches: Reaches, places: asyncio.Semaphore
    ) -> None:
        """Send somebody's cards; when one must wait, so must those behind it."""
        for at, row in enumerate(rows):
            wait = await self._sending.send(row, reaches, places)
            if wait is not None:
                await self._sending.put_back(rows[at + 1 :], wait)
                return


def _places() -> asyncio.Semaphore:
    return asyncio.Semaphore(AT_ONCE)


def _by_person(rows: Sequence[Outgoing]) -> dict[UUID, list[Outgoing]]:
    """Return each person's cards in the order they came."""
    people: dict[UUID, list[Outgoing]] = defaultdict(list)
    for row in rows:
        people[row.person_id].append(row)
    return people


async def _all_of(work: Sequence[Coroutine[None, None, None]]) -> None:
    """Do all of it side by side, to the end; then raise the first thing that went wrong."""
    if len(work) == 1:  # an answer: it needs no task of its own
        await work[0]
        return
    for outcome in await asyncio.gather(*work, return_exceptions=True):
        if outcome is not None:
            raise outcome
