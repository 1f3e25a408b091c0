"""What the work that queued cards has read or made already, so that nobody reads it again."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from dialogs.card import Card
from storage.records import Address, Outgoing, Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """`people` and `addresses` by person: an account that somebody has just written from.

    `cards`: by the id of the row, as they were before they were written.
    """

    people: Mapping[UUID, Person] = field(default_factory=dict)
    addresses: Mapping[UUID, Address] = field(default_factory=dict)
    cards: Mapping[UUID, Card] = field(default_factory=dict)

    def address(self, row: Outgoing) -> Address | None:
        """Return where this row goes, if that is an account that is known."""
        person, address = self.people.get(row.person_id), self.addresses.get(row.person_id)
        if person is None or address is None:
            return None
        return address if address.channel == (row.channel or person.prefer) else None

    def card(self, row: Outgoing) -> Card:
        """Return what this row shows."""
        return self.cards.get(row.id) or Card.model_validate(row.card)


NOTHING = Known()
