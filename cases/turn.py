"""One turn: what a person sent in, what the bot owes them out. The only way in.

One transaction: the event's id, the answer, the case with its duties, and every card that follows
are committed together, before anybody is told that the message was received.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from uuid import uuid4

import structlog

from cases import acts, by_link, conversing, home, strangers
from cases.clock import Clock
from cases.desk import Crossed, Desk
from cases.forget import forget_events, forget_texts
from cases.inbound import Inbound, Turned
from cases.known import Known
from cases.links import Links, NoLinks
from cases.looking import Delivers
from cases.tick import tick
from dialogs.commands import Command, command_of
from dialogs.reply import Reply
from storage.database import Database, Storage, Transaction
from storage.records import Address, Arrival, Outgoing, Person, Sender

logger = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Cases:
    """The use cases, on one database and one clock. Holds nothing else."""

    database: Database
    clock: Clock
    links: Links = field(default_factory=NoLinks)

    async def turn(self, inbound: Inbound) -> Turned:
        """Take what one person sent, once. The same event a second time does nothing.

        Of two messages that cross one is taken again, on what the other made of the draft.
        """
        while True:  # each time somebody else has got on, so it comes to an end
            try:
                return await self._turn(inbound)
            except Crossed:
                logger.info("two messages of one person crossed", channel=inbound.channel)

    async def _turn(self, inbound: Inbound) -> Turned:
        async with self.database.writing() as transaction:
            arrival = await self._arrive(transaction, inbound)
            if arrival is None:
                logger.warning("unknown workspace refused", channel=inbound.channel)
                return Turned(refused=True)
            if not arrival.first_time:
                return Turned(repeated=True)
            sender = arrival.sender
            storage = transaction.of(sender.organisation.id)
            person, address = await _acquainted(storage, sender, inbound)
            now = self.clock.now()
            desk = Desk(
                storage,
                sender.organisation,
                now,
                sends_itself=True,
                links=self.links,
                draft=arrival.draft,
            )
            await _take(desk, person, inbound)
            if sender.person is None:
                strangers.meet(desk, person, inbound.channel)
            return _turned(address, await desk.finish(), _known(desk, person, address))

    async def tick(self, delivery: Delivers | None = None) -> int:
        """Do a batch of what has come due; return how many rows were looked at.

        The delivery is given the cards that it has room for; without one, all of them wait.
        """
        return await tick(self.database, self.clock, delivery)

    async def forget(self) -> int:
        """Drop the ids of events that will not come again; return how many."""
        return await forget_events(self.database, self.clock)

    async def forget_texts(self) -> int:
        """Erase the confirmed texts that have been kept long enough; return how many."""
        return await forget_texts(self.database, self.clock)

    async def _arrive(self, transaction: Transaction, inbound: Inbound) -> Arrival | None:
        account = (inbound.channel, inbound.workspace, inbound.external_id)
        return await transaction.arrive(*account, inbound.event_id, self.clock.now())


def _turned(sender: Address, rows: Sequence[Outgoing], known: Known) -> Turned:
    return Turned(
        answers=tuple(row for row in rows if row.person_id == sender.person_id),
        others=tuple(row for row in rows if row.person_id != sender.person_id),
        known=known,
    )


def _known(desk: Desk, person: Person, address: Address) -> Known:
    people = {**desk.known.people, person.id: person}
    return replace(desk.known, people=people, addresses={person.id: address})


async def _acquainted(storage: Storage, sender: Sender, inbound: Inbound) -> tuple[Person, Address]:
    """Return who sent it, and from where.

    Somebody new is looked up by e-mail, else added: anyone may report.
    """
    person = await _who(storage, sender, inbound)
    address = Address(
        person_id=person.id,
        channel=inbound.channel,
        external_id=inbound.external_id,
        reference=inbound.reference,
    )
    if sender.address != address:
        await storage.people.save_address(address)
    return person, address


async def _who(storage: Storage, sender: Sender, inbound: Inbound) -> Person:
    """Somebody who came as a stranger may be found in the directory later, by their e-mail."""
    person = sender.person or await _find_or_add(storage, inbound)
    if not person.in_file and inbound.profile.email:
        person = await storage.people.by_email(inbound.profile.email) or person
    return await strangers.placed_under(storage, person, inbound.profile.manager) or person


async def _find_or_add(storage: Storage, inbound: Inbound) -> Person:
    email = inbound.profile.email.strip().lower()
    known = await storage.people.by_email(email) if email else None
    if known:
        return known
    person = Person(
        id=uuid4(),
        email=email or f"{inbound.external_id}@{inbound.channel}.invalid".lower(),
        name=inbound.profile.name or inbound.external_id,
        language="en" if inbound.profile.language.startswith("en") else "nl",
        in_file=False,
    )
    await storage.people.add(person)
    return person


async def _take(desk: Desk, person: Person, inbound: Inbound) -> None:
    """Do what the reply asks: a tap on a duty, a tap or word in a report, a command."""
    reply = inbound.reply
    if reply.step:
        await _tapped(desk, person, inbound, reply)
        return
    draft = await desk.draft_of(person)
    command = command_of(reply.text) if not inbound.uploads else None
    if command is Command.GO_ON and draft and conversing.hands_in(desk, person, draft):
        command = None
    if command:
        await home.command(desk, person, inbound.channel, command, reply.text, draft)
    else:
        await conversing.typed(desk, person, inbound, draft)


async def _tapped(desk: Desk, person: Person, inbound: Inbound, reply: Reply) -> None:
    verb, _, rest = (reply.step or "").partition(".")
    if rest and verb in acts.VERBS:
        await acts.act(desk, person, reply)
    elif verb == strangers.MANAGER:
        await strangers.manager_named(desk, person, inbound.channel, reply)
    elif verb == by_link.UPLOAD:
        await by_link.handed_in(desk, person, inbound)
    elif rest or verb in home.STEPS:
        await home.tapped(desk, person, inbound.channel, replace(reply, step=verb), rest)
    else:
        await conversing.tapped(desk, person, inbound)
