"""A channel that takes everything, shows nothing, and counts."""

import asyncio
import time
from dataclasses import dataclass, field

from bot.channel import SentRef
from dialogs.card import Card
from storage.records import Address, Organisation, Person


@dataclass(slots=True)
class Counting:
    """`last`: when the last of those expected was sent, by `perf_counter`."""

    expected: int
    name: str = "web"
    sent: int = 0
    last: float | None = None
    all_sent: asyncio.Event = field(default_factory=asyncio.Event)

    async def send(self, to: Address, card: Card, previous: SentRef | None) -> SentRef:
        self.sent += 1
        if self.sent == self.expected:
            self.last = time.perf_counter()
            self.all_sent.set()
        return {"ts": str(self.sent)}

    async def find(self, organisation: Organisation, person: Person) -> Address | None:
        return None
