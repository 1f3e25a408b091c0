"""Duties, and how the clock takes them up: nothing twice, nothing lost, a cancellation wins."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from storage.records import Duty, DutyState, OutgoingState
from tests.storage import made
from tests.storage.conftest import ORGANISATION, Town
from tests.storage.made import NOW

LEASE = timedelta(minutes=2)


async def owe(town: Town, *duties: Duty) -> None:
    async with town.database.writing() as transaction:
        await transaction.of(ORGANISATION).duties.add(duties)


async def take(town: Town, limit: int = 10, *, settle: bool = False) -> Sequence[Duty]:
    """Take what is due, and perhaps save it as looked at in the same transaction."""
    async with town.database.writing() as transaction:
        duties = transaction.of(ORGANISATION).duties
        taken = await duties.take(NOW, limit)
        if settle:
            await duties.save_taken([replace(duty, next_at=None) for duty in taken])
    return taken


async def test_duties_come_back_as_they_were_added(town: Town) -> None:
    case = await town.case()
    party = made.party(case.id, person_id=town.anna.id)
    later = made.duty(
        case.id,
        person_id=town.bram.id,
        about_id=party.id,
        not_before=NOW,
        planned_for=NOW + timedelta(days=1),
        due_at=NOW + timedelta(days=9),
        state=DutyState.IN_PROGRESS,
        escalated=1,
        nudges=2,
    )
    sooner = made.duty(case.id, person_id=town.bram.id, next_at=None, state=DutyState.DONE)
    async with town.database.writing() as transaction:
        await transaction.of(ORGANISATION).cases.add_parties(party)
        await transaction.of(ORGANISATION).duties.add([later, sooner])
        await transaction.of(ORGANISATION).duties.add([])
    async with town.database.reading() as transaction:
        duties = transaction.of(ORGANISATION).duties
        assert await duties.get(later.id) == later
        assert await duties.of_case(case.id) == [sooner, later]
        assert await duties.of_person(town.bram.id) == [later]
        assert await duties.of_person(town.bram.id, open_only=False) == [sooner, later]


async def test_a_duty_changes_only_from_the_version_that_was_read(town: Town) -> None:
    duty = made.duty((await town.case()).id)
    await owe(town, duty)
    seen = replace(duty, state=DutyState.SEEN, next_at=None, person_id=town.bram.id)
    async with town.database.writing() as transaction:
        duties = transaction.of(ORGANISATION).duties
        assert await duties.save(seen, 1)
        assert not await duties.save(replace(duty, state=DutyState.DONE), 1)
        assert await duties.get(duty.id) == replace(seen, version=2)


async def test_a_taken_duty_is_as_it_was_until_it_is_saved(town: Town) -> None:
    duty = made.duty((await town.case()).id)
    await owe(town, duty, made.duty(duty.case_id, next_at=NOW + timedelta(hours=1)))
    assert await take(town) == [duty]  # who dies now leaves no trace
    assert await take(town, settle=True) == [duty]
    assert await take(town) == []
    async with town.database.reading() as transaction:
        found = await transaction.of(ORGANISATION).duties.get(duty.id)
    assert found == replace(duty, next_at=None, version=2)


@pytest.mark.parametrize("how_many", [1, 2])
async def test_what_a_look_may_change_is_kept(town: Town, how_many: int) -> None:
    case_id = (await town.case()).id
    await owe(town, *[made.duty(case_id) for _ in range(how_many)])
    looked: dict[str, Any] = {
        "person_id": town.bram.id,
        "next_at": NOW + timedelta(days=1),
        "state": DutyState.ESCALATED,
        "attempts": 3,
        "escalated": 2,
        "nudges": 1,
        "plan": {"told": [str(town.anna.id)]},
    }
    async with town.database.writing() as transaction:
        duties = transaction.of(ORGANISATION).duties
        changed = [replace(duty, **looked) for duty in await duties.take(NOW, how_many)]
        await duties.save_taken(changed)
        for duty in changed:
            assert await duties.get(duty.id) == replace(duty, version=2)


async def test_the_longest_waiting_are_taken_first(town: Town) -> None:
    case_id = (await town.case()).id
    waiting = [made.duty(case_id, next_at=NOW - timedelta(minutes=n)) for n in range(5)]
    await owe(town, *waiting)
    assert [duty.id for duty in await take(town, limit=2)] == [waiting[4].id, waiting[3].id]


async def test_one_duty_is_taken_by_its_id_when_it_is_due(town: Town) -> None:
    duty = made.duty((await town.case()).id)
    later = made.duty(duty.case_id, next_at=NOW + timedelta(hours=1))
    await owe(town, duty, later)
    async with town.database.writing() as transaction:
        duties = transaction.of(ORGANISATION).duties
        assert await duties.take_one(duty.id, NOW) == duty
        assert await duties.take_one(later.id, NOW) is None


async def test_ten_workers_at_once_take_every_duty_once(town: Town) -> None:
    case_id = (await town.case()).id
    await owe(town, *[made.duty(case_id) for _ in range(70)])
    batches = await asyncio.gather(*(take(town, limit=7, settle=True) for _ in range(10)))
    ids = [duty.id for batch in batches for duty in batch]
    assert len(ids) == len(set(ids))
    ids += [duty.id for duty in await take(town, limit=70, settle=True)]
    assert len(ids) == len(set(ids)) == 70


async def test_a_cancellation_waits_for_who_took_it_and_must_look_again(town: Town) -> None:
    duty = made.duty((await town.case()).id)
    await owe(town, duty)
    cancelled = replace(duty, state=DutyState.CANCELLED, next_at=None)
    taken, cancelling = asyncio.Event(), asyncio.Event()

    async def look() -> None:
        async with town.database.writing() as transaction:
            duties = transaction.of(ORGANISATION).duties
            [found] = await duties.take(NOW, 10)
            taken.set()
            await cancelling.wait()
            await duties.save_taken([replace(found, state=DutyState.DUE)])

    async def cancel() -> bool:
        await taken.wait()
        cancelling.set()
        async with town.database.writing() as transaction:
            return await transaction.of(ORGANISATION).duties.save(cancelled, duty.version)

    _, saved = await asyncio.gather(look(), cancel())
    assert not saved
    async with town.database.writing() as transaction:
        assert await transaction.of(ORGANISATION).duties.save(cancelled, duty.version + 1)
    assert await take(town) == []


async def test_who_waits_is_known_by_organisation(town: Town) -> None:
    async with town.database.writing() as transaction:
        await transaction.save_organisation(made.organisation("elders"))
    await owe(town, made.duty((await town.case()).id))
    async with town.database.writing() as transaction:
        await transaction.of(ORGANISATION).outbox.add(made.card(town.anna.id))
    await town.draft(next_at=NOW)
    async with town.database.reading() as transaction:
        earlier = NOW - timedelta(seconds=1)
        for ask in (
            transaction.with_duties_due,
            transaction.with_cards_due,
            transaction.with_drafts_due,
        ):
            assert await ask(NOW) == [ORGANISATION]
            assert await ask(earlier) == []


async def test_who_waits_is_known_however_much_another_owes(town: Town) -> None:
    case = await town.case()
    await owe(town, *[made.duty(case.id, next_at=NOW - timedelta(hours=1)) for _ in range(150)])
    async with town.database.writing() as transaction:
        await transaction.save_organisation(made.organisation("elders"))
        clerk = made.person("clerk")
        await transaction.of("elders").people.add(clerk)
        there = await transaction.of("elders").cases.open(made.case(clerk.id), NOW.year)
        await transaction.of("elders").duties.add([made.duty(there.id)])
    async with town.database.reading() as transaction:
        assert await transaction.with_duties_due(NOW) == ["elders", ORGANISATION]
        assert await transaction.with_duties_due(NOW, ["elders"]) == ["elders"]
        assert await transaction.with_duties_due(NOW, ["nergens"]) == []
    await take(town, 200, settle=True)
    async with town.database.reading() as transaction:
        assert await transaction.with_duties_due(NOW, ["elders", "nergens"]) == ["elders"]


async def test_the_next_look_is_the_soonest_of_duties_cards_and_drafts(town: Town) -> None:
    minute = timedelta(minutes=1)
    async with town.database.reading() as transaction:
        assert await transaction.next_look() is None
    await town.draft(next_at=NOW + 3 * minute)
    await owe(town, made.duty((await town.case()).id, next_at=NOW + 2 * minute))
    async with town.database.writing() as transaction:
        assert await transaction.next_look() == NOW + 2 * minute
        soonest = made.card(town.anna.id, next_at=NOW + minute)
        await transaction.of(ORGANISATION).outbox.add(soonest)
        assert await transaction.next_look() == NOW + minute
        assert await transaction.oldest_overdue(NOW) is None
        assert await transaction.oldest_overdue(NOW + 2 * minute) == NOW + minute


async def test_drafts_are_claimed_while_they_are_drafts(town: Town) -> None:
    draft = await town.draft(next_at=NOW)
    async with town.database.writing() as transaction:
        [(organisation, claimed)] = await transaction.claim_conversations(NOW, 10, LEASE)
        assert organisation == ORGANISATION
        assert claimed == replace(draft, next_at=NOW + LEASE)
        assert await transaction.claim_conversations(NOW, 10, LEASE) == []


async def test_cards_are_claimed_by_id_or_by_moment(town: Town) -> None:
    now, later = made.card(town.anna.id), made.card(town.anna.id, next_at=NOW + LEASE)
    done = made.card(town.anna.id, state=OutgoingState.SENT)
    async with town.database.writing() as transaction:
        await transaction.of(ORGANISATION).outbox.add(now, later, done)

    async def claimed(ids: Sequence[UUID] | None, minutes: int = 0) -> Sequence[UUID]:
        async with town.database.writing() as transaction:
            moment = NOW + timedelta(minutes=minutes)
            return [c.id for c in await transaction.claim_cards(moment, 10, LEASE, ids)]

    assert await claimed([]) == []
    assert await claimed([later.id, done.id]) == []
    assert await claimed([now.id, later.id, done.id]) == [now.id]
    assert await claimed(None) == []
    assert await claimed(None, minutes=2) == [now.id, later.id]


async def test_the_sender_claims_are_disjoint_too(town: Town) -> None:
    cards = [made.card(town.anna.id) for _ in range(40)]
    async with town.database.writing() as transaction:
        await transaction.of(ORGANISATION).outbox.add(*cards)

    async def take() -> Sequence[UUID]:
        async with town.database.writing() as transaction:
            return [card.id for card in await transaction.claim_cards(NOW, 4, LEASE)]

    ids = [id for batch in await asyncio.gather(*(take() for _ in range(10))) for id in batch]
    assert len(ids) == len(set(ids))
