"""The channel of the simulation: it notes what arrived, loses some of it, and sometimes lies."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from bot.channel import DeliveryFailed, SentRef
from cases.clock import Clock
from dialogs.card import Card
from storage.records import Address, Organisation, Person

FAILS, LIES = 0.02, 0.01  # of the messages


@dataclass(frozen=True, slots=True)
class Arrival:
    """That a card was seen by somebody, or got lost (`lost`) while the channel said 200.

    `key`: what it was about. The card itself is not kept: there are a million in a year.
    """

    email: str
    at: datetime
    key: str
    lost: bool = False


@dataclass(slots=True)
class Post:
    """`arrived`: who gets a new card, when, to act on it."""

    clock: Clock
    rng: random.Random
    about: dict[UUID, list[Arrival]] = field(default_factory=dict)
    of_today: dict[str, set[UUID]] = field(default_factory=dict)  # by the town's id
    arrived: Callable[[str, datetime, Card], None] = lambda *_: None
    name: str = "web"
    shown: int = 0
    failed: int = 0
    lied: int = 0

    async def send(self, to: Address, card: Card, previous: SentRef | None) -> SentRef:
        chance = self.rng.random()
        if chance < FAILS:
            self.failed += 1
            raise DeliveryFailed("503")
        lost = chance < FAILS + LIES
        self.lied += lost
        self.shown += not lost
        if duty := duty_of(card):
            arrival = Arrival(to.external_id, self.clock.now(), card.key or "", lost)
            self.about.setdefault(duty, []).append(arrival)
            self.of_today.setdefault(town_of(to.external_id), set()).add(duty)
        if not lost:
            self.arrived(to.external_id, self.clock.now(), card)
        return {"n": self.shown}

    async def find(self, organisation: Organisation, person: Person) -> Address | None:
        return Address(person_id=person.id, channel="web", external_id=person.email, reference={})


def duty_of(card: Card) -> UUID | None:
    """Return which duty a card is about, if it is about one."""
    kind, _, rest = (card.key or "").partition(":")
    return UUID(rest.partition(":")[0]) if kind == "duty" else None


def town_of(email: str) -> str:
    """Return the id of the town that an invented address belongs to."""
    return email.partition("@")[2].removesuffix(".example")
