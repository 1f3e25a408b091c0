"""Where each card of a batch can be written to: read for all of them at once."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from storage.database import Database
from storage.records import Address, Json, Outgoing, Person, Reach


@dataclass(slots=True)
class Reaches:
    """The people of a batch, their addresses, and where older cards were shown."""

    people: dict[UUID, Person]
    addresses: dict[UUID, list[Address]]
    shown: dict[tuple[UUID, str], Json]

    @classmethod
    async def read(cls, database: Database, rows: Sequence[Outgoing]) -> "Reaches":
        """Read what these rows of one organisation need. Raises DatabaseFailed."""
        if len(rows) == 1:
            return await cls._of_one(database, rows[0])
        ids = list({row.person_id for row in rows})
        keys = list({row.key for row in rows if row.key})
        async with database.reading() as transaction:
            storage = transaction.of(rows[0].organisation_id)
            people = {person.id: person for person in await storage.people.by_ids(ids)}
            shown = dict(await storage.outbox.shown(keys))
            addresses: dict[UUID, list[Address]] = defaultdict(list)
            for address in await storage.people.addresses_of(ids):
                addresses[address.person_id].append(address)
        return cls(people, addresses, shown)

    @classmethod
    async def _of_one(cls, database: Database, row: Outgoing) -> "Reaches":
        """An answer to somebody who waits for it: one question instead of three."""
        async with database.reading() as transaction:
            found = await transaction.of(row.organisation_id).outbox.reach(row.person_id, row.key)
        if found is None:
            return cls({}, {}, {})
        shown = {(row.person_id, row.key): found.shown} if row.key and found.shown else {}
        return cls({row.person_id: found.person}, {row.person_id: [*found.addresses]}, shown)

    def reach(self, row: Outgoing) -> Reach | None:
        """Return where this card goes; None: nobody is known by that id."""
        person = self.people.get(row.person_id)
        if person is None:
            return None
        shown = self.shown.get((row.person_id, row.key)) if row.key else None
        return Reach(person=person, addresses=tuple(self.addresses.get(person.id, ())), shown=shown)

    def note(self, row: Outgoing, sent_ref: Json) -> None:
        """A card was shown: the next of its key in this batch takes its place."""
        if row.key:
            self.shown[row.person_id, row.key] = sent_ref
