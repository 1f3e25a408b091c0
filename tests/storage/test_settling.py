"""Cards that arrive at the same time are noted together, and each is told what became of it."""

import asyncio
from datetime import timedelta

import pytest

from storage.database import DatabaseFailed
from storage.records import Outgoing, OutgoingState
from storage.settling import Settling
from tests.storage import made
from tests.storage.conftest import ORGANISATION, Town
from tests.storage.made import NOW

LEASE = timedelta(minutes=2)


async def under_way(town: Town, count: int) -> list[Outgoing]:
    cards = [
        made.card(town.anna.id, key=f"k{n}", state=OutgoingState.SENDING, next_at=NOW + LEASE)
        for n in range(count)
    ]
    async with town.database.writing() as transaction:
        await transaction.of(ORGANISATION).outbox.add(*cards)
    return cards


async def test_each_of_a_crowd_is_noted_with_its_own_reference(town: Town) -> None:
    cards = await under_way(town, 30)
    await asyncio.gather(*(town.database.settle(c, {"ts": c.key}, NOW) for c in cards))
    async with town.database.reading() as transaction:
        history = await transaction.of(ORGANISATION).outbox.history(town.anna.id, 50)
    assert [(card.id, card.sent_ref) for card in history] == [
        (card.id, {"ts": card.key}) for card in cards
    ]
    assert {card.sent_at for card in history} == {NOW}


async def test_a_crowd_takes_few_commits(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    cards = await under_way(town, 30)
    settling: Settling = town.database._settling
    begun = 0
    writing = settling.writing

    def counted() -> object:
        nonlocal begun
        begun += 1
        return writing()

    monkeypatch.setattr(settling, "writing", counted)
    await asyncio.gather(*(town.database.settle(card, {}, NOW) for card in cards))
    assert begun == 1
    [one] = await under_way(town, 1)
    await town.database.settle(one, {}, NOW)
    assert begun == 2


async def test_a_card_that_was_cancelled_meanwhile_stays_cancelled(town: Town) -> None:
    cancelled, other = await under_way(town, 2)
    async with town.database.writing() as transaction:
        await transaction.of(ORGANISATION).outbox.fail(cancelled.id, "cancelled", NOW)
    await town.database.settle(cancelled, {}, NOW)
    await town.database.settle(other, {}, NOW)
    async with town.database.reading() as transaction:
        history = await transaction.of(ORGANISATION).outbox.history(town.anna.id, 50)
    assert [card.id for card in history] == [other.id]


async def test_everybody_in_a_commit_that_fails_is_told(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    good, other = await under_way(town, 2)

    class Broken:
        async def __aenter__(self) -> None:
            raise DatabaseFailed("no space left")

        async def __aexit__(self, *_: object) -> None: ...

    with monkeypatch.context() as patched:
        patched.setattr(town.database._settling, "writing", Broken)
        told = await asyncio.gather(
            *(town.database.settle(card, {}, NOW) for card in (good, other)),
            return_exceptions=True,
        )
    assert [str(problem) for problem in told] == ["no space left"] * 2
    await town.database.settle(good, {}, NOW)  # and it goes on


async def test_who_no_longer_waits_does_not_stop_the_others(town: Town) -> None:
    first, second = await under_way(town, 2)
    impatient = asyncio.create_task(town.database.settle(first, {}, NOW))
    patient = asyncio.create_task(town.database.settle(second, {}, NOW))
    await asyncio.sleep(0)
    impatient.cancel()
    await patient
    async with town.database.reading() as transaction:
        history = await transaction.of(ORGANISATION).outbox.history(town.anna.id, 50)
    assert {card.id for card in history} == {first.id, second.id}
