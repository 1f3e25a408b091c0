"""The trial's channel: a card has arrived when the open pages have been told to look.

The chat itself is read from the outbox, so a page that opens later shows the same.
"""

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from uuid import UUID

from bot.channel import SentRef
from dialogs.card import Card
from storage.records import Address, Organisation, Person

# The outbox notes a card as sent only after `send`, so the pages look once more this much later.
NOTED = 0.25  # seconds


@dataclass(slots=True)
class WebChannel:
    """Keeps who has unread cards, and wakes the pages that are open."""

    name: str = "web"
    sent: int = 0  # cards, since the start
    unread: Counter[UUID] = field(default_factory=Counter)
    _pages: set[asyncio.Event] = field(default_factory=set)

    async def send(self, to: Address, card: Card, previous: SentRef | None) -> SentRef:
        """Count the card as unread and wake every page; a page never refuses a card."""
        self.sent += 1
        self.unread[to.person_id] += 1
        self.wake()
        asyncio.get_running_loop().call_later(NOTED, self.wake)
        return {"shown": "web"}

    async def find(self, organisation: Organisation, person: Person) -> Address | None:
        """Everybody of the municipality can be looked at in the trial."""
        return Address(person_id=person.id, channel="web", external_id=person.email, reference={})

    def read(self, person_id: UUID) -> None:
        """Note that somebody's chat was shown up to its end."""
        if self.unread.pop(person_id, 0):
            self.wake()

    def wake(self) -> None:
        """Let every open page look at what there is now."""
        for page in self._pages:
            page.set()

    @contextmanager
    def page(self) -> Iterator[asyncio.Event]:
        """Give an open page the bell that rings when something has changed."""
        bell = asyncio.Event()
        self._pages.add(bell)
        try:
            yield bell
        finally:
            self._pages.discard(bell)
