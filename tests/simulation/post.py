"""The channel of the simulation: it notes what arrived, loses some of it, and sometimes lies."""

import random
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from uuid import UUID

from bot.channel import DeliveryFailed, SentRef
from cases.clock import Clock
from dialogs.card import Card
from storage.records import Address, Organisation, Person
from tests.simulation.letters import Arrival, Letter, letter

FAILS, LIES = 0.02, 0.01  # of the messages


@dataclass(slots=True)
class Post:
    """`towns`: whose people are played here; `elsewhere`: letters for those of others.

    `about`: the cards of each duty, in their order; not those that say to others what was done.
    `today`: what arrived and is not among them yet. `arrived`: who gets a letter, to act on it.
    """

    clock: Clock
    rng: random.Random
    towns: Collection[str]
    about: dict[UUID, list[Arrival]] = field(default_factory=dict)
    today: list[Letter] = field(default_factory=list)
    elsewhere: list[Letter] = field(default_factory=list)
    arrived: Callable[[Letter], None] = lambda _: None
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
        sent = letter(card, Arrival(to.external_id, self.clock.now(), lost), self.rng)
        if sent.town in self.towns:
            self._take(sent)
        else:
            self.elsewhere.append(sent)
        return {"n": self.shown}

    def take(self, letters: Iterable[Letter]) -> None:
        """Take what others sent to the people who are played here."""
        for one in letters:
            if one.town in self.towns:
                self._take(one)

    def _take(self, one: Letter) -> None:
        self.today.append(one)
        if not one.arrival.lost:
            self.arrived(one)

    def close(self) -> set[UUID]:
        """Put the day's letters with those of each duty; return of which duties there were any."""
        told = [(one.about, one) for one in self.today if one.about]
        for duty, one in sorted(told, key=lambda each: each[1].order):
            if not one.watched:
                self.about.setdefault(duty, []).append(one.arrival)
        self.today.clear()
        return {duty for duty, _ in told}

    async def find(self, organisation: Organisation, person: Person) -> Address | None:
        return Address(person_id=person.id, channel="web", external_id=person.email, reference={})
