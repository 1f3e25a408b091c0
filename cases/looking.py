"""A round of the clock at one organisation: a batch of duties looked at in one transaction.

Everything the batch needs is read in a few queries, and everything it comes to is written in a few
statements. The duties are ours until the commit; whoever taps on one meanwhile waits, and then
finds that it has changed. A trail that somebody else is writing in is left for the next round, so
that nobody ever waits for us who holds something that we wait for.

One duty that cannot be handled must not keep the others from it. If the fault is in looking, that
one is set aside and the rest goes on; if the database refuses the batch, each is taken by itself.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Protocol
from uuid import UUID

import structlog

from cases.access import Circle
from cases.cards.bundle import bundle_card
from cases.cards.duty import set_aside_card
from cases.clock import Clock
from cases.desk import Desk
from cases.known import NOTHING, Known
from cases.remind import Looked, note, remind
from cases.telling import show
from protocols.vocabulary import Role
from storage.database import Database, Transaction
from storage.records import Duty, DutyState, Organisation, Outgoing, Person

logger = structlog.get_logger(__name__)

BATCH = 200
MOST_ATTEMPTS = 5  # after that a duty is set aside for good, and told
FIRST_WAIT = timedelta(minutes=1)  # until it is tried again; doubled each time


@dataclass(slots=True)
class Round:
    """One batch: what was looked at, and what is to be written of it."""

    desk: Desk
    looked: list[Looked] = field(default_factory=list)
    reminded: dict[Person, list[tuple[Duty, Circle]]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def look(self, duty: Duty, circle: Circle | None) -> None:
        """Look at one duty. Whatever goes wrong with it stays with it."""
        queued = len(self.desk.outgoing)
        try:
            found = remind(self.desk, duty, circle)
        except Exception as problem:
            del self.desk.outgoing[queued:]
            found = _set_aside(duty, self.desk, problem)
        self.looked.append(found)
        if found.reminds and circle:
            after = replace(found.duty, version=duty.version + 1)
            self.reminded[found.reminds].append((after, circle))

    async def write(self) -> Sequence[Outgoing]:
        """Write the duties, the trails and the cards: what was read is written, or nothing is.

        Return the cards that were queued.
        """
        self._remind()
        storage = self.desk.storage
        await storage.duties.save_taken([found.duty for found in self.looked])
        lines = [found.line for found in self.looked if found.line]
        await storage.audit.append_each(lines, self.desk.now)
        for found in self.looked:
            if found.duty.attempts >= MOST_ATTEMPTS:
                await _tell_cag(self.desk, found.duty)
        return await self.desk.finish()

    def _remind(self) -> None:
        """One reminder is the duty's own card; several at once are one message that lists them."""
        for person, due in self.reminded.items():
            if len(due) == 1:
                [(duty, circle)] = due
                show(self.desk, duty, circle, person, again=True)
                continue
            first, _ = due[0]
            once = f"bundle/{first.id}/{first.version}"
            self.desk.send(person.id, bundle_card(self.desk, person, due), once=once)


class Delivers(Protocol):
    """Who can send cards right after the commit that wrote them (`bot.deliver.Delivery`)."""

    async def has_room(self, organisation_id: str) -> bool:
        """Tell whether a batch of this organisation can be sent now: nothing waits before it."""
        ...

    def take(self, organisation_id: str, rows: Sequence[Outgoing], known: Known) -> None:
        """Send cards that were written as its own to send, and are committed."""
        ...


@dataclass(frozen=True, slots=True)
class Batch:
    """How many duties were looked at, the cards that came of it, and what is known of those."""

    looked: int = 0
    cards: Sequence[Outgoing] = ()
    known: Known = NOTHING


async def look_at_due(
    database: Database, clock: Clock, organisation_id: str, delivery: Delivers | None = None
) -> int:
    """Do one batch of an organisation; return how many duties were looked at.

    Its cards go to the delivery, if that has room for them; else they wait. Raises DatabaseFailed.
    """
    at_once = delivery is not None and await delivery.has_room(organisation_id)
    try:
        async with database.writing() as transaction:
            batch = await _batch(transaction, clock, organisation_id, at_once)
    except Exception as problem:
        logger.warning(
            "a batch could not be written; each duty by itself",
            organisation=organisation_id,
            why=type(problem).__name__,
        )
        return await _each_by_itself(database, clock, organisation_id)
    if at_once and delivery:
        delivery.take(organisation_id, batch.cards, batch.known)
    return batch.looked


async def _batch(
    transaction: Transaction, clock: Clock, organisation_id: str, at_once: bool
) -> Batch:
    organisation = await transaction.organisation(organisation_id)
    if organisation is None:
        return Batch()
    storage = transaction.of(organisation_id)
    desk = Desk(storage, organisation, clock.now(), sends_itself=at_once)
    return await _look_at(desk, await storage.duties.take(desk.now, BATCH))


async def _look_at(desk: Desk, taken: Sequence[Duty]) -> Batch:
    free = await desk.storage.audit.hold(taken)
    mine = [duty for duty in taken if duty.trail_id in free]
    circles = await desk.circles_of(mine)
    round = Round(desk)
    for duty in mine:
        round.look(duty, circles.get(duty.trail_id))
    return Batch(len(mine), await round.write(), desk.known)


async def _each_by_itself(database: Database, clock: Clock, organisation_id: str) -> int:
    """Take the duties of a batch that failed one by one, and set aside whichever fails again."""
    async with database.reading() as transaction:
        organisation = await transaction.organisation(organisation_id)
        due = await transaction.of(organisation_id).duties.due(clock.now(), BATCH)
    if organisation is None:
        return 0
    for duty in due:
        try:
            async with database.writing() as transaction:
                await _one(transaction, organisation, clock, duty.id)
        except Exception as problem:
            async with database.writing() as transaction:
                await _put_by(transaction, organisation, clock, duty.id, problem)
    return len(due)


async def _one(
    transaction: Transaction, organisation: Organisation, clock: Clock, duty_id: UUID
) -> None:
    desk = Desk(transaction.of(organisation.id), organisation, clock.now())
    duty = await desk.storage.duties.take_one(duty_id, desk.now)
    if duty:
        await _look_at(desk, [duty])


async def _put_by(
    transaction: Transaction,
    organisation: Organisation,
    clock: Clock,
    duty_id: UUID,
    problem: Exception,
) -> None:
    """Set a duty aside, touching nothing else of its case: what is wrong with that is unknown."""
    desk = Desk(transaction.of(organisation.id), organisation, clock.now())
    duty = await desk.storage.duties.take_one(duty_id, desk.now)
    if duty is None:
        return
    found = _set_aside(duty, desk, problem)
    await desk.storage.duties.save_taken([found.duty])
    if found.duty.state is DutyState.FAILED:
        await _tell_cag(desk, found.duty)
    await desk.finish()


def _set_aside(duty: Duty, desk: Desk, problem: Exception) -> Looked:
    """Return the duty to be tried later or, after many times, given up and told."""
    attempts = duty.attempts + 1
    given_up = attempts >= MOST_ATTEMPTS
    logger.error(
        "duty could not be handled",
        duty=str(duty.id),
        rule=duty.rule,
        attempts=attempts,
        given_up=given_up,
        exc_info=problem,
    )
    if not given_up:
        again_at = desk.now + FIRST_WAIT * 2 ** (attempts - 1)
        return Looked(replace(duty, attempts=attempts, next_at=again_at))
    failed = replace(duty, attempts=attempts, next_at=None, state=DutyState.FAILED)
    return Looked(failed, note(duty, "set_aside", None))


async def _tell_cag(desk: Desk, duty: Duty) -> None:
    """The CAG directs (Heerlen §7.1), so it is the CAG who must know what the clock cannot do."""
    cag = (await desk.directory_of(())).who(Role.CAG)
    if cag:
        card = set_aside_card(duty, cag, desk)
        desk.send(cag.id, card, once=f"{duty.id}/set_aside/{duty.version}")
