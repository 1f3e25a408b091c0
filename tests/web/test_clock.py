"""Time passes in order: each card goes out at its own moment, not all at the end of the leap."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from bot.deliver import Delivery
from bot.web.channel import WebChannel
from bot.web.clock import Time
from bot.worker import Worker
from cases.looking import Delivers
from dialogs.card import Card
from storage.database import Database
from storage.records import Organisation, Outgoing, OutgoingState, Person

START = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
SOON, LATER, MUCH_LATER = timedelta(minutes=10), timedelta(hours=3), timedelta(days=2)


class StillClock:
    """Stands where it was put."""

    def __init__(self) -> None:
        self.moment = START

    def now(self) -> datetime:
        return self.moment

    def set(self, moment: datetime) -> None:
        self.moment = moment


class NothingElse:
    """A town where only cards come due."""

    async def tick(self, delivery: Delivers | None = None) -> int:
        return 0

    async def forget(self) -> int:
        return 0

    async def forget_texts(self) -> int:
        return 0


class Town:
    """An organisation with one person, for whom cards wait."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.clock = StillClock()
        self.channel = WebChannel()
        self.person = Person(id=uuid4(), email="a@voorbeeldstad.example", name="Noor Balie")
        delivery = Delivery(database, {"web": self.channel}, self.clock)
        self.time = Time(self.clock, database, Worker(NothingElse(), delivery), self.channel)

    async def open(self) -> None:
        municipality = Organisation(id="voorbeeldstad", name="Voorbeeldstad", protocols={})
        async with self.database.writing() as transaction:
            await transaction.save_organisation(municipality)
            storage = transaction.of("voorbeeldstad")
            await storage.people.save(self.person)
            waits = (SOON, LATER, MUCH_LATER)
            await storage.outbox.add(*(waiting(self.person, START + wait) for wait in waits))

    async def sent_at(self) -> Sequence[datetime]:
        async with self.database.reading() as transaction:
            rows = await transaction.of("voorbeeldstad").outbox.history(self.person.id, 10)
        return [row.sent_at for row in rows if row.sent_at]


def waiting(person: Person, at: datetime) -> Outgoing:
    return Outgoing(
        id=uuid4(),
        organisation_id="voorbeeldstad",
        person_id=person.id,
        channel=None,
        card=Card(kind="word", title="Hallo").model_dump(mode="json"),
        key=None,
        case_id=None,
        duty_id=None,
        state=OutgoingState.WAITING,
        next_at=at,
        tries=0,
        created_at=START,
    )


@pytest.fixture
async def town(database: Database) -> Town:
    town = Town(database)
    await town.open()
    return town


async def test_a_day_passes_and_each_card_goes_at_its_moment(town: Town) -> None:
    await town.time.pass_by(timedelta(days=1))
    assert await town.sent_at() == [START + SOON, START + LATER]
    assert town.clock.now() == START + timedelta(days=1)
    assert town.channel.unread[town.person.id] == 2


async def test_the_next_event_is_the_next_card(town: Town) -> None:
    assert await town.time.to_next_event()
    assert town.clock.now() == START + SOON
    assert await town.time.to_next_event()
    assert town.clock.now() == START + LATER
    assert await town.time.to_next_event()
    assert town.clock.now() == START + MUCH_LATER
    assert len(await town.sent_at()) == 3


async def test_with_nothing_ahead_the_clock_stays(town: Town) -> None:
    await town.time.pass_by(timedelta(days=7))
    assert not await town.time.to_next_event()
    assert town.clock.now() == START + timedelta(days=7)


async def test_an_open_page_is_woken_and_reading_clears_the_mark(town: Town) -> None:
    with town.channel.page() as bell:
        assert not bell.is_set()
        await town.time.to_next_event()
        assert bell.is_set()
    town.channel.read(town.person.id)
    assert not town.channel.unread[town.person.id]
