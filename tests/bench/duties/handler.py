"""What a handler does in somebody else's queue: the same rendering, settling and audit.

The least it can do for the same rows in the end: read the duty and its case, render, send, and in
one commit the duty, its line in the trail and the card with the channel's reference. The directory
is read once. It has no outbox, since the queue is one.
"""

from dataclasses import dataclass, replace
from uuid import UUID

from cases.clock import SystemClock
from cases.desk import Desk
from cases.directory import Directory
from cases.remind import remind
from cases.telling import show
from dialogs.card import Card
from storage.database import Database
from storage.records import Organisation, OutgoingState
from tests.bench.duties.nowhere import Counting
from tests.bench.people import ORGANISATION


@dataclass(slots=True)
class Handler:
    """Handles one reminder after another, several at a time."""

    database: Database
    channel: Counting
    organisation: Organisation
    directory: Directory

    @classmethod
    async def open(cls, database: Database, channel: Counting) -> "Handler":
        async with database.reading() as transaction:
            organisation = await transaction.organisation(ORGANISATION)
            assert organisation
            today = SystemClock().now().date()
            directory = await Directory.read(transaction.of(ORGANISATION), today)
        return cls(database, channel, organisation, directory)

    async def handle(self, duty_id: UUID) -> None:
        """Send one reminder and settle it."""
        async with self.database.reading() as transaction:
            storage = transaction.of(ORGANISATION)
            desk = Desk(storage, self.organisation, SystemClock().now(), _directory=self.directory)
            duty = await storage.duties.get(duty_id)
            assert duty
            circle = await desk.circle_of(duty)
            assert circle
            found = remind(desk, duty, circle)
            if found.reminds:
                after = replace(found.duty, version=duty.version + 1)
                show(desk, after, circle, found.reminds, again=True)
            [row] = desk.outgoing
            address = await storage.people.address(row.person_id, "web")
        assert address
        shown = (await self.database.shown([row])).get((row.person_id, row.key or ""))
        ref = await self.channel.send(address, Card.model_validate(row.card), shown)
        async with self.database.writing() as transaction:
            storage = transaction.of(ORGANISATION)
            if not await storage.duties.save(found.duty, duty.version):
                return
            assert found.line
            await storage.audit.append_each([found.line], desk.now)
            await storage.outbox.add(replace(row, state=OutgoingState.SENDING, tries=1))
            await storage.outbox.settle(row.id, ref, desk.now)
