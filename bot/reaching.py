"""Where each card of a batch can be written to: read for all of them at once."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from cases.known import Known
from dialogs.card import Card
from storage.database import Database
from storage.records import Address, Json, Outgoing, Person


@dataclass(frozen=True, slots=True)
class Reach:
    """Where one card goes. `shown`: where the card that it takes the place of was shown."""

    person: Person
    addresses: Sequence[Address]
    shown: Json | None


@dataclass(slots=True)
class Reaches:
    """The people of a batch, their addresses, and where older cards were shown."""

    known: Known
    people: dict[UUID, Person]
    addresses: dict[UUID, list[Address]]
    shown: dict[tuple[UUID, str], Json]

    @classmethod
    async def read(cls, database: Database, rows: Sequence[Outgoing], known: Known) -> "Reaches":
        """Read what these rows of one organisation need and is not known. Raises DatabaseFailed."""
        strangers = {row.person_id for row in rows if row.person_id not in known.people}
        unaddressed = {row.person_id for row in rows if known.address(row) is None}
        found = cls(known, {}, defaultdict(list), dict(await database.shown(rows)))
        if unaddressed:  # whose address is known, is known themselves
            async with database.reading() as transaction:
                people = transaction.of(rows[0].organisation_id).people
                found.people = {one.id: one for one in await people.by_ids(strangers)}
                for address in await people.addresses_of([*unaddressed]):
                    found.addresses[address.person_id].append(address)
        return found

    def card(self, row: Outgoing) -> Card:
        """Return what this card shows, with its mark."""
        return self.known.card(row).model_copy(update={"mark": str(row.id)})

    def reach(self, row: Outgoing) -> Reach | None:
        """Return where this card goes; None: nobody is known by that id."""
        person = self.known.people.get(row.person_id) or self.people.get(row.person_id)
        if person is None:
            return None
        known = self.known.address(row)
        addresses = [known] if known else self.addresses[person.id]
        shown = self.shown.get((person.id, row.key)) if row.key else None
        return Reach(person, addresses, shown)

    def note(self, row: Outgoing, sent_ref: Json) -> None:
        """A card was shown: the next of its key in this batch takes its place."""
        if row.key:
            self.shown[row.person_id, row.key] = sent_ref
