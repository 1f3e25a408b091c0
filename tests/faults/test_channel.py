"""A channel that fails for an hour, asks to wait, hangs, or says that it delivered and did not."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from bot import doubt
from bot.channel import DeliveryFailed, SentRef
from bot.deliver import Delivery
from bot.sending import MAX_TRIES
from cases.desk import LEASE
from dialogs.card import Card
from storage.database import Database
from storage.records import Address, Organisation, OutgoingState, Person
from tests.cast import StandingClock, staged
from tests.chats import WebChat
from tests.scripts.plays import report
from tests.storage import made

TOWN, PEOPLE, EACH = "traagstad", 12, 3
HOUR = timedelta(hours=1)


@dataclass(slots=True)
class Moody:
    """A channel whose mood comes from the clock."""

    clock: StandingClock
    mood: Callable[[datetime], DeliveryFailed | None]
    sent: list[tuple[UUID, str]] = field(default_factory=list)
    asked: int = 0
    name: str = "web"

    async def send(self, to: Address, card: Card, previous: SentRef | None) -> SentRef:
        self.asked += 1
        if failure := self.mood(self.clock.at):
            raise failure
        self.sent.append((to.person_id, card.title))
        return {}

    async def find(self, organisation: Organisation, person: Person) -> Address | None:
        return made.address(person.id, channel="web", external_id=str(person.id))

    def of(self, person_id: UUID) -> list[str]:
        """Return what one person got, in its order."""
        return [title for to, title in self.sent if to == person_id]


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock(made.NOW)


@pytest.fixture
async def people(database: Database) -> Sequence[UUID]:
    """People for each of whom some cards wait, numbered in their order."""
    everybody = [made.person(f"p{number}") for number in range(PEOPLE)]
    cards = [
        made.card(
            person.id,
            organisation_id=TOWN,
            card=Card(kind="word", title=str(number)).model_dump(mode="json"),
        )
        for number in range(EACH)
        for person in everybody
    ]
    async with database.writing() as transaction:
        await transaction.save_organisation(made.organisation(TOWN))
        await transaction.of(TOWN).people.save(*everybody)
        await transaction.of(TOWN).outbox.add(*cards)
    return [person.id for person in everybody]


async def let_pass(delivery: Delivery, clock: StandingClock, how_long: timedelta) -> None:
    """Deliver at every moment at which a card may be tried."""
    end = clock.at + how_long
    while clock.at < end:
        while await delivery.sweep():
            pass
        clock.at += timedelta(seconds=30)


async def test_a_channel_that_fails_for_an_hour(
    database: Database, clock: StandingClock, people: Sequence[UUID]
) -> None:
    """Everything arrives afterwards, once and in order, and meanwhile it is left in peace."""
    start = clock.at
    channel = Moody(clock, lambda at: DeliveryFailed("503") if at < start + HOUR else None)
    delivery = Delivery(database, {"web": channel}, clock)
    await let_pass(delivery, clock, HOUR)
    assert channel.sent == []
    assert channel.asked <= PEOPLE * MAX_TRIES
    await let_pass(delivery, clock, 3 * HOUR)
    assert [channel.of(person) for person in people] == [["0", "1", "2"]] * PEOPLE
    assert delivery.figures.given_up._value.get() == 0


async def test_a_channel_that_asks_to_wait_is_obeyed(
    database: Database, clock: StandingClock, people: Sequence[UUID]
) -> None:
    """429 with a moment: nobody is asked before it, and however often, nothing is given up."""
    wait = timedelta(minutes=5)
    start, asked = clock.at, set[datetime]()

    def busy(at: datetime) -> DeliveryFailed | None:
        asked.add(at)
        return DeliveryFailed("429", after=wait) if at < start + 3 * HOUR else None

    channel = Moody(clock, busy)
    delivery = Delivery(database, {"web": channel}, clock)
    await let_pass(delivery, clock, 3 * HOUR)
    assert channel.sent == []
    assert len(asked) == 3 * HOUR / wait > MAX_TRIES
    await let_pass(delivery, clock, HOUR / 4)
    assert [channel.of(person) for person in people] == [["0", "1", "2"]] * PEOPLE


async def test_a_channel_that_hangs_is_left_and_asked_again(
    database: Database,
    clock: StandingClock,
    people: Sequence[UUID],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Who hangs is given up within its lease; the others have theirs meanwhile."""
    assert timedelta(seconds=doubt.SEND_TIMEOUT) * 2 < LEASE
    monkeypatch.setattr(doubt, "SEND_TIMEOUT", 0.05)
    hung, let_go = people[0], asyncio.Event()

    @dataclass(slots=True)
    class Hanging(Moody):
        async def send(self, to: Address, card: Card, previous: SentRef | None) -> SentRef:
            if to.person_id == hung:
                await let_go.wait()
            return await Moody.send(self, to, card, previous)

    channel = Hanging(clock, lambda _: None)
    delivery = Delivery(database, {"web": channel}, clock)
    await let_pass(delivery, clock, timedelta(minutes=2))
    assert len(channel.sent) == (PEOPLE - 1) * EACH
    let_go.set()
    await let_pass(delivery, clock, HOUR)
    assert channel.of(hung) == ["0", "1", "2"]
    async with database.reading() as transaction:
        assert set((await transaction.counted()).cards) == {OutgoingState.SENT}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_channel_that_lies_is_found_out_by_the_silence(database: Database) -> None:
    """It says 200 and shows nothing: nobody acts, so it goes up the line to somebody it reaches."""
    async with staged(database, WebChat()) as stage:
        manager = stage["leidinggevende"]
        stage.wire.lost.add(manager.id)
        await report(stage["medewerker"])
        await stage.later(hours=1, minutes=5)
        assert manager.reads() == ""
        stage["leidinggevende2"].sees("Lotte Teamleider heeft dit nog niet gedaan")
