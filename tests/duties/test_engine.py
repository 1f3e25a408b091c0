"""The engine: a bad row stays alone, a slow channel delays nobody, nothing outlives its lease."""

import asyncio
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import count
from typing import Any
from uuid import UUID, uuid4

import pytest

from bot import deliver
from bot.channel import DeliveryFailed, SentRef
from bot.deliver import IN_HAND, Delivery
from bot.sending import MAX_TRIES
from cases import looking, schedule
from cases.desk import LEASE, calendar_of
from cases.forget import EVENTS_KEPT
from cases.looking import MOST_ATTEMPTS
from cases.mending import IN_DOUBT, explain, list_duties
from cases.turn import Cases
from dialogs.card import Card
from storage.database import Database, Transaction
from storage.people import People
from storage.records import Address, Duty, DutyState, Organisation, Outgoing, OutgoingState, Person
from tests.cast import Stage, StandingClock
from tests.scripts.plays import report
from tests.storage import made

TOWN = "voorbeeldstad"
PATIENCE = 25.0  # seconds: less than a statement may take, and enough for a busy machine


async def duties_of(stage: Stage) -> list[Duty]:
    async with stage.office.database.reading() as transaction:
        storage = transaction.of(TOWN)
        [case] = await storage.cases.list()
        return list(await storage.duties.of_case(case.id))


async def save(stage: Stage, *duties: Duty) -> None:
    async with stage.office.database.writing() as transaction:
        for duty in duties:
            assert await transaction.of(TOWN).duties.save(duty, duty.version)


async def two_due(stage: Stage) -> tuple[Duty, Duty]:
    """Return one duty whose plan is broken and one that is well, both due now."""
    await report(stage["medewerker"])
    bad, good = [d for d in await duties_of(stage) if d.state is DutyState.PLANNED][:2]
    bad = replace(bad, plan={}, next_at=stage.clock.at)
    await save(stage, bad, replace(good, next_at=stage.clock.at))
    return bad, good


async def test_a_duty_that_cannot_be_handled_is_set_aside_and_told(stage: Stage) -> None:
    bad, good = await two_due(stage)
    await stage.office.worker.until_quiet()
    found = {duty.id: duty for duty in await duties_of(stage)}
    assert found[bad.id].attempts == 1
    assert found[good.id].state is not DutyState.PLANNED  # the other one went on
    await stage.later(hours=1)
    found = {duty.id: duty for duty in await duties_of(stage)}
    assert found[bad.id].state is DutyState.FAILED
    assert found[bad.id].attempts == MOST_ATTEMPTS
    assert found[bad.id].next_at is None
    stage["cag"].sees("Een taak lukt niet", str(bad.id))


async def test_a_batch_that_cannot_be_written_is_taken_one_by_one(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, good = await two_due(stage)
    whole = looking.Round.write

    async def refused(round: looking.Round) -> None:
        if any(found.duty.id == bad.id for found in round.looked):
            await round.desk.storage.duties.add([replace(bad, version=9)])  # its key is taken
        await whole(round)

    monkeypatch.setattr(looking.Round, "write", refused)
    await stage.office.worker.until_quiet()
    found = {duty.id: duty for duty in await duties_of(stage)}
    assert found[bad.id].attempts == 1
    assert found[good.id].state is not DutyState.PLANNED


async def test_a_trail_somebody_is_writing_in_is_left_for_the_next_round(stage: Stage) -> None:
    await report(stage["medewerker"])
    await stage.office.worker.until_quiet()
    planned = next(d for d in await duties_of(stage) if d.state is DutyState.PLANNED)
    await save(stage, replace(planned, next_at=stage.clock.at))
    if not stage.office.database.engines.file:
        async with stage.office.database.writing() as transaction:
            audit = transaction.of(TOWN).audit
            await audit.append(planned.trail_id, "somebody", "writes", {}, stage.clock.at)
            async with asyncio.timeout(PATIENCE):  # it does not wait for us
                assert await stage.office.cases.tick() == 0
    assert await stage.office.cases.tick() == 1


@dataclass(slots=True)
class Slow:
    """A channel that answers some people only when it is let go."""

    hangs_for: set[UUID] = field(default_factory=set)
    sent: list[str] = field(default_factory=list)
    let_go: asyncio.Event = field(default_factory=asyncio.Event)
    fails: bool = False
    name: str = "web"

    async def send(self, to: Address, card: Card, previous: SentRef | None) -> SentRef:
        if to.person_id in self.hangs_for:
            await self.let_go.wait()
        if self.fails:
            raise DeliveryFailed("not now")
        self.sent.append(card.title)
        return {}

    async def find(self, organisation: Organisation, person: Person) -> Address | None:
        return made.address(person.id, channel="web", external_id=str(person.id))


async def waiting(database: Database, town: str, *titles: str) -> list[Outgoing]:
    """Make a person of this organisation, and cards that wait for them."""
    person = made.person(town)
    rows = [
        made.card(
            person.id,
            organisation_id=town,
            card=Card(kind="word", title=title).model_dump(mode="json"),
        )
        for title in titles
    ]
    async with database.writing() as transaction:
        await transaction.save_organisation(made.organisation(town))
        await transaction.of(town).people.save(person)
        await transaction.of(town).outbox.add(*rows)
    return rows


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock(made.NOW)


async def test_one_organisation_that_hangs_delays_no_other(
    database: Database, clock: StandingClock
) -> None:
    [stuck] = await waiting(database, "traagstad", "te laat")
    await waiting(database, "vlotstad", "op tijd")
    channel = Slow({stuck.person_id})
    delivery = Delivery(database, {"web": channel}, clock)
    rounds = await delivery.start()
    async with asyncio.timeout(PATIENCE):
        await asyncio.wait(rounds, return_when=asyncio.FIRST_COMPLETED)
    assert channel.sent == ["op tijd"]
    assert list(await delivery.start()) == []  # the one that hangs is not begun a second time
    channel.let_go.set()
    await delivery.finished()
    assert channel.sent == ["op tijd", "te laat"]


async def test_a_sweep_waits_for_what_another_loop_is_sending(
    database: Database, clock: StandingClock
) -> None:
    """Else the trial's clock jumps over the lease of a card that is on its way: it comes twice."""
    [slow] = await waiting(database, "traagstad", "onderweg")
    channel = Slow({slow.person_id})
    delivery = Delivery(database, {"web": channel}, clock)
    await delivery.start()
    sweep = asyncio.create_task(delivery.sweep())
    await asyncio.wait({sweep}, timeout=0.1)
    assert not sweep.done()
    channel.let_go.set()
    assert await sweep == 1
    assert channel.sent == ["onderweg"]


async def test_what_the_clock_says_is_sent_with_no_claim(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The process that committed it has it in hand: it need not be found and read again."""

    async def claimed(*_: Any, **__: Any) -> list[Outgoing]:
        raise AssertionError("a card waited")

    await report(stage["medewerker"])
    [duty, *_] = [d for d in await duties_of(stage) if d.person_id == stage["bmw"].id]
    await save(stage, replace(duty, next_at=stage.clock.at))
    monkeypatch.setattr(Transaction, "claim_cards", claimed)
    stage["bmw"].reads()
    await stage.office.worker.until_quiet()
    assert stage["bmw"].reads()


async def test_an_answer_needs_no_second_look_at_who_is_answered(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def read(*_: Any, **__: Any) -> list[Address]:
        raise AssertionError("read again")

    monkeypatch.setattr(People, "addresses_of", read)
    medewerker = stage["medewerker"]
    await medewerker.says("help")
    assert medewerker.reads()


async def test_what_the_clock_says_waits_behind_what_waits(
    database: Database, clock: StandingClock
) -> None:
    [stuck, _] = await waiting(database, "traagstad", "first", "second")
    channel = Slow({stuck.person_id})
    delivery = Delivery(database, {"web": channel}, clock)
    assert await delivery.has_room("traagstad")
    await delivery.start()
    assert not await delivery.has_room("traagstad")
    assert await delivery.has_room("vlotstad")
    channel.let_go.set()
    await delivery.finished()
    assert await delivery.has_room("traagstad")


async def test_a_channel_that_is_slow_is_given_no_more_than_it_can_send(
    database: Database, clock: StandingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deliver, "A_MOMENT", 0.01)
    [stuck] = await waiting(database, "traagstad", "slow")
    channel = Slow({stuck.person_id})
    delivery = Delivery(database, {"web": channel}, clock)
    row = replace(stuck, next_at=clock.at + LEASE)
    delivery.take("traagstad", [row] * IN_HAND)
    assert await delivery.has_room("traagstad")
    delivery.take("traagstad", [row])
    assert not await delivery.has_room("traagstad")
    channel.let_go.set()
    await delivery.finished()
    assert await delivery.has_room("traagstad")


async def test_the_clock_waits_a_moment_for_a_channel_that_is_quick(
    database: Database, clock: StandingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else all that is due after it goes by way of the table, which takes twice the work."""
    monkeypatch.setattr(deliver, "A_MOMENT", PATIENCE)
    [stuck] = await waiting(database, "vlotstad", "quick")
    channel = Slow({stuck.person_id})
    delivery = Delivery(database, {"web": channel}, clock)
    delivery.take("vlotstad", [replace(stuck, next_at=clock.at + LEASE)] * (IN_HAND + 1))
    room = asyncio.create_task(delivery.has_room("vlotstad"))
    assert await delivery.has_room("traagstad")  # which waits for nobody
    assert not room.done()
    channel.let_go.set()
    assert await room


async def test_a_card_is_not_begun_when_its_lease_would_not_outlast_it(
    database: Database, clock: StandingClock
) -> None:
    await waiting(database, "traagstad", "card")
    async with database.writing() as transaction:
        rows = await transaction.claim_cards(clock.at, 10, LEASE)
    channel = Slow()
    clock.at += LEASE - timedelta(seconds=5)
    await Delivery(database, {"web": channel}, clock).now(rows)
    assert channel.sent == []
    clock.at += timedelta(seconds=10)  # whoever takes it next sends it, once
    delivery = Delivery(database, {"web": channel}, clock)
    assert await delivery.sweep() == 1
    assert channel.sent == ["card"]
    assert delivery.figures.in_doubt._value.get() == 1


async def test_a_card_in_doubt_is_shown_as_such_and_goes_to_the_next_in_line(
    stage: Stage,
) -> None:
    """On a channel that cannot look: sent again after a while, and not for ever."""
    stage["bmw"].breaks(DeliveryFailed("lost the line", in_doubt=True))
    await report(stage["medewerker"])
    async with stage.office.database.reading() as transaction:
        listed = await list_duties(transaction, TOWN, stage.clock.at)
        assert (await transaction.counted()).in_doubt > 0
    [doubtful, *_] = [line for line in listed if line.endswith(IN_DOUBT)]
    async with stage.office.database.reading() as transaction:
        id = UUID(doubtful.split()[0])
        assert IN_DOUBT in await explain(transaction, TOWN, id, stage.clock.at)
    cag = stage["cag"]
    await cag.says("zaken")
    await cag.taps("follow", "state")
    cag.sees("niet zeker of het bericht aankwam")
    await cag.taps("trail", "all")
    cag.sees("Het is nu niet zeker of het bericht hierover aankwam")
    await stage.later(hours=2, minutes=30)
    assert "Niet zeker" not in cag.reads()
    await stage.later(minutes=30)
    cag.sees("Niet zeker of een bericht aankwam", "Bo Nazorg")
    stage["bmw2"].sees("Nog niet gedaan")


async def test_what_somebody_gets_stays_in_order_when_one_fails(
    database: Database, clock: StandingClock
) -> None:
    await waiting(database, "traagstad", "first", "second", "third")
    channel = Slow(fails=True)
    delivery = Delivery(database, {"web": channel}, clock)
    await delivery.sweep()
    channel.fails = False
    clock.at += timedelta(seconds=6)
    while await delivery.sweep():
        pass
    assert channel.sent == ["first", "second", "third"]


async def test_a_card_that_cannot_be_shown_keeps_nobody_waiting(
    database: Database, clock: StandingClock
) -> None:
    [broken] = await waiting(database, "traagstad", "broken")
    async with database.writing() as transaction:
        outbox = transaction.of("traagstad").outbox
        await outbox.add(replace(broken, id=uuid4(), card={"kind": "nonsense"}))
        other = made.person("ander")
        await transaction.of("traagstad").people.save(other)
        whole = Card(kind="word", title="whole").model_dump(mode="json")
        await outbox.add(replace(broken, id=uuid4(), person_id=other.id, card=whole))
    channel = Slow()
    delivery = Delivery(database, {"web": channel}, clock)
    for _ in range(MAX_TRIES + 1):
        await delivery.sweep()
        clock.at += timedelta(hours=4)
    assert sorted(channel.sent) == ["broken", "whole"]
    assert delivery.figures.given_up._value.get() == 1


async def test_a_card_that_does_not_open_is_given_up_and_the_rest_goes_on(
    database: Database, clock: StandingClock
) -> None:
    first, _ = await waiting(database, "traagstad", "first", "second")
    async with database.writing() as transaction:
        line = transaction._work._line
        place = "$" if transaction._work.postgres else "?"
        marks = [f"{place}{n}" if place == "$" else "?" for n in (1, 2)]
        sql = f"UPDATE outgoing SET card = {marks[0]} WHERE id = {marks[1]}"  # noqa: S608
        id = first.id if transaction._work.postgres else first.id.hex
        assert await line.change(sql, [b"\x01" + b"0" * 40, id]) == 1
    channel = Slow()
    await Delivery(database, {"web": channel}, clock).sweep()
    assert channel.sent == ["second"]
    async with database.reading() as transaction:
        cards = (await transaction.counted()).cards
    assert cards == {OutgoingState.FAILED: 1, OutgoingState.SENT: 1}


async def test_reminders_of_one_day_are_one_message_as_the_office_opens(stage: Stage) -> None:
    await report(stage["medewerker"])
    bmw = stage["bmw"]
    ours = [d for d in await duties_of(stage) if d.person_id == bmw.id and d.state.open][:2]
    for hour, duty in zip((10, 14), ours, strict=True):
        at = stage.clock.at.replace(hour=hour) + timedelta(days=2)
        plan = {**duty.plan, "urgent": False, "reminders": [at.isoformat()]}
        far = stage.clock.at + timedelta(days=9)
        owed = replace(duty, state=DutyState.DUE, due_at=far, target=None, plan=plan)
        async with stage.office.database.reading() as transaction:
            [town] = await transaction.organisations()
        look = schedule.after(owed, stage.clock.at, calendar_of(town))
        await save(stage, replace(owed, next_at=look))
    bmw.reads()
    await stage.later(days=1, hours=22)  # a quarter past eight, Wednesday
    assert "Denk je hieraan" not in bmw.reads()
    await stage.later(minutes=20)
    bmw.sees("Denk je hieraan? 2 taken")
    await stage.later(hours=8)
    assert "Denk je hieraan" not in bmw.reads()


async def test_several_reminders_at_once_are_one_message(stage: Stage) -> None:
    await report(stage["medewerker"])
    bmw = stage["bmw"]
    ours = [d for d in await duties_of(stage) if d.person_id == bmw.id and d.state.open][:2]
    assert len(ours) == 2
    far = stage.clock.at + timedelta(days=5)
    for duty in ours:
        plan = {**duty.plan, "urgent": False}
        now = replace(duty, state=DutyState.DUE, due_at=far, next_at=stage.clock.at, plan=plan)
        await save(stage, now)
    bmw.reads()
    await stage.office.worker.until_quiet()
    bmw.sees("Denk je hieraan? 2 taken")
    await bmw.taps("open", "card")
    bmw.sees("nummer 2026-0001")


async def test_the_worker_forgets_events_that_will_not_come_again(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What came in a week ago is dropped; what a channel may still deliver again is not."""
    employee, worker = stage["medewerker"], stage.office.worker
    old = stage.wire.chat.typed(employee.email, "help", ())
    await stage.send(old)
    stage.clock.at += EVENTS_KEPT / 2
    new = stage.wire.chat.typed(employee.email, "help", ())
    await stage.send(new)
    stage.clock.at += EVENTS_KEPT / 2 + timedelta(seconds=1)
    forget = worker.cases.forget

    async def once(_cases: Cases) -> int:
        worker.stop()
        return await forget()

    monkeypatch.setattr(Cases, "forget", once)
    await worker.run()
    assert (await stage.send(new)).repeated
    assert not (await stage.send(old)).repeated


async def test_where_several_can_write_the_clock_has_two_hands_when_there_is_much(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    worker, rounds, both = stage.office.worker, count(), asyncio.Barrier(2)

    async def tick(_cases: Cases, _delivery: object = None) -> int:
        if next(rounds) == 0:
            return looking.BATCH
        if worker.two_hands:
            async with asyncio.timeout(PATIENCE):
                await both.wait()
        worker.stop()
        return 0

    monkeypatch.setattr(Cases, "tick", tick)
    await worker.run()
    assert worker.two_hands is not stage.office.database.one_writer
    assert next(rounds) == (3 if worker.two_hands else 2)


async def test_who_goes_away_with_nothing_to_do_is_answered_too(stage: Stage) -> None:
    colleague = stage["collega"]
    await colleague.says("afwezig tot en met 3 januari")
    colleague.sees("Genoteerd", "Nieuwe taken gaan zolang naar wie jou vervangt")
