"""Cards on their way out: queued, claimed, and settled once."""

from dataclasses import replace
from datetime import timedelta

import pytest

from storage.database import Refused
from storage.records import Outgoing, OutgoingState
from tests.storage import made
from tests.storage.conftest import ORGANISATION, Town
from tests.storage.made import NOW

LEASE = timedelta(minutes=2)


async def queue(town: Town, *cards: Outgoing) -> list[Outgoing]:
    async with town.database.writing() as transaction:
        return list(await transaction.of(ORGANISATION).outbox.add(*cards))


async def claim(town: Town) -> list[Outgoing]:
    async with town.database.writing() as transaction:
        return list(await transaction.claim_cards(NOW, 100, LEASE))


async def test_a_card_comes_back_as_it_was_queued(town: Town) -> None:
    case, draft = await town.case(), await town.draft()
    of_case = made.card(town.anna.id, case_id=case.id, key=f"case:{case.id}", channel="slack")
    of_draft = made.card(town.anna.id, conversation_id=draft.id, once="draft:1")
    general = made.card(town.bram.id)
    await queue(town, of_case, of_draft, general)
    assert await claim(town) == [
        replace(card, state=OutgoingState.SENDING, tries=1, next_at=NOW + LEASE)
        for card in (of_case, of_draft, general)
    ]


async def test_cards_of_one_moment_keep_the_order_in_which_they_were_made(town: Town) -> None:
    first = [made.card(town.anna.id) for _ in range(20)]
    second = [made.card(town.anna.id) for _ in range(20)]
    await queue(town, *first)
    await queue(town, *second)
    assert [card.id for card in await claim(town)] == [card.id for card in [*first, *second]]


async def test_the_same_card_is_queued_once(town: Town) -> None:
    once, again = (made.card(town.anna.id, once="reminder:7:1") for _ in range(2))
    assert await queue(town, once, again) == [once]
    another, new = made.card(town.bram.id, once="reminder:7:1"), made.card(town.bram.id)
    assert await queue(town, another, new) == [new]
    assert await queue(town, another) == []
    claimed = await claim(town)
    assert [card.once for card in claimed] == ["reminder:7:1", None]
    assert claimed[0].id == once.id


async def test_an_id_that_is_there_is_refused_and_not_passed_over(town: Town) -> None:
    card = made.card(town.anna.id)
    await queue(town, card)
    with pytest.raises(Refused):
        await queue(town, card)


async def test_a_card_is_settled_once(town: Town) -> None:
    card = made.card(town.anna.id, key="duty:7")
    await queue(town, card)
    async with town.database.writing() as transaction:
        outbox = transaction.of(ORGANISATION).outbox
        assert not await outbox.settle(card.id, {"ts": "1"}, NOW)  # nobody claimed it
    await claim(town)
    async with town.database.writing() as transaction:
        outbox = transaction.of(ORGANISATION).outbox
        assert await outbox.settle(card.id, {"ts": "1"}, NOW)
        assert not await outbox.settle(card.id, {"ts": "2"}, NOW)
        assert not await outbox.retry(card.id, NOW)
        assert not await outbox.fail(card.id, "late", NOW)
        [sent] = await outbox.history(town.anna.id, 1)
        assert sent == replace(
            card,
            state=OutgoingState.SENT,
            next_at=None,
            tries=1,
            sent_at=NOW,
            sent_ref={"ts": "1"},
        )


async def test_a_card_that_is_sent_by_who_made_it_needs_no_claim(town: Town) -> None:
    card = made.card(town.anna.id, state=OutgoingState.SENDING, next_at=NOW + LEASE, tries=1)
    await queue(town, card)
    assert await claim(town) == []
    async with town.database.writing() as transaction:
        assert await transaction.of(ORGANISATION).outbox.settle(card.id, {}, NOW)


async def test_a_card_that_did_not_arrive_waits_and_is_given_up(town: Town) -> None:
    card = made.card(town.anna.id)
    await queue(town, card)
    await claim(town)
    async with town.database.writing() as transaction:
        assert await transaction.of(ORGANISATION).outbox.retry(card.id, NOW)
    [again] = await claim(town)
    assert again.tries == 2
    async with town.database.writing() as transaction:
        assert await transaction.of(ORGANISATION).outbox.fail(card.id, "user blocked", NOW)
    assert await claim(town) == []
    async with town.database.reading() as transaction:
        assert await transaction.next_look() is None
        assert await transaction.of(ORGANISATION).outbox.history(town.anna.id, 10) == []


async def test_history_is_the_newest_cards_that_arrived_oldest_first(town: Town) -> None:
    cards = [made.card(town.anna.id, key="conversation") for _ in range(5)]
    await queue(town, *cards, made.card(town.bram.id, key="conversation"))
    await claim(town)
    async with town.database.writing() as transaction:
        outbox = transaction.of(ORGANISATION).outbox
        for minutes, card in enumerate(cards[:4]):
            await outbox.settle(card.id, {}, NOW + timedelta(minutes=minutes))
        history = await outbox.history(town.anna.id, 3)
        assert [card.id for card in history] == [card.id for card in cards[1:4]]
