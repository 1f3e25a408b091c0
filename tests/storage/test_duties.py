"""Duties, and how the clock takes them up: nothing twice, nothing lost, a cancellation wins."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from storage.records import Duty, DutyState, OutgoingState
from tests.storage import made
from tests.storage.conftest import ORGANISATION, Town
from tests.storage.made import NOW

LEASE = timedelta(minutes=2)


async def owe(town: Town, *duties: Duty) -> None:
    async with town.database.writing() as transaction:
        await transaction.of(ORGANISATION).duties.add(duties)


async def claim(town: Town, limit: int = 10, minutes: int = 0) -> Sequence[Duty]:
    async with town.database.writing() as transaction:
        claimed = await transaction.claim_duties(NOW + timedelta(minutes=minutes), limit, LEASE)
    assert {organisation for organisation, _ in claimed} <= {ORGANISATION}
    return [duty for _, duty in claimed]


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
        await transaction.of(ORGANISATION).cases.add_party(party)
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


async def test_a_claimed_duty_comes_back_when_its_lease_is_over(town: Town) -> None:
    duty = made.duty((await town.case()).id)
    await owe(town, duty, made.duty(duty.case_id, next_at=NOW + timedelta(hours=1)))
    taken = replace(duty, attempts=1, next_at=NOW + LEASE)
    assert await claim(town) == [taken]
    assert await claim(town, minutes=1) == []
    again = replace(duty, attempts=2, next_at=NOW + timedelta(minutes=2) + LEASE)
    assert await claim(town, minutes=2) == [again]


async def test_the_longest_waiting_are_taken_first(town: Town) -> None:
    case_id = (await town.case()).id
    waiting = [made.duty(case_id, next_at=NOW - timedelta(minutes=n)) for n in range(5)]
    await owe(town, *waiting)
    assert {duty.id for duty in await claim(town, limit=2)} == {waiting[4].id, waiting[3].id}


async def test_ten_claims_at_once_take_every_duty_once(town: Town) -> None:
    case_id = (await town.case()).id
    await owe(town, *[made.duty(case_id) for _ in range(70)])
    batches = await asyncio.gather(*(claim(town, limit=7) for _ in range(10)))
    ids = [duty.id for batch in batches for duty in batch]
    assert len(ids) == len(set(ids))
    ids += [duty.id for duty in await claim(town, limit=70)]
    assert len(ids) == len(set(ids)) == 70


async def test_a_cancellation_between_claim_and_settling_wins(town: Town) -> None:
    duty = made.duty((await town.case()).id)
    await owe(town, duty)
    [claimed] = await claim(town)
    cancelled = replace(duty, state=DutyState.CANCELLED, next_at=None)
    async with town.database.writing() as transaction:
        assert await transaction.of(ORGANISATION).duties.save(cancelled, duty.version)
    told = replace(claimed, state=DutyState.DUE, next_at=None)
    async with town.database.writing() as transaction:
        assert not await transaction.of(ORGANISATION).duties.save(told, claimed.version)
    async with town.database.reading() as transaction:
        found = await transaction.of(ORGANISATION).duties.get(duty.id)
        assert found == replace(cancelled, version=2, attempts=0)


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
