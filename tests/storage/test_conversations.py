"""Conversations, and the events that come in for them."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from storage.records import ConversationState
from tests.storage import made
from tests.storage.conftest import ORGANISATION, Town
from tests.storage.made import NOW


async def test_a_conversation_comes_back_as_it_was_saved(town: Town) -> None:
    odd = {"story": "Hij riep: “ik kom terug” 😡 é \ud83d", "who": ["a", None], "n": 1.5}
    draft = await town.draft(answers=odd, next_at=NOW + timedelta(days=7))
    async with town.database.reading() as transaction:
        conversations = transaction.of(ORGANISATION).conversations
        assert await conversations.get(draft.id) == draft
        assert await conversations.get(made.person().id) is None


async def test_saving_counts_the_version_up(town: Town) -> None:
    draft = await town.draft()
    told = replace(draft, answers={"what": "threat"}, changed_at=NOW + timedelta(minutes=1))
    async with town.database.writing() as transaction:
        assert await transaction.of(ORGANISATION).conversations.save(told, draft.version)
    async with town.database.reading() as transaction:
        conversations = transaction.of(ORGANISATION).conversations
        assert await conversations.get(draft.id) == replace(told, version=2)


async def test_who_saves_an_older_version_is_told_so(town: Town) -> None:
    draft = await town.draft()
    async with town.database.writing() as transaction:
        conversations = transaction.of(ORGANISATION).conversations
        assert await conversations.save(replace(draft, answers={"first": "yes"}), 1)
        assert not await conversations.save(replace(draft, answers={"second": "yes"}), 1)
    async with town.database.reading() as transaction:
        found = await transaction.of(ORGANISATION).conversations.get(draft.id)
        assert found is not None
        assert found.answers == {"first": "yes"}


async def test_the_latest_draft_is_the_one_that_changed_last(town: Town) -> None:
    older = await town.draft()
    paused = await town.draft(state=ConversationState.PAUSED, changed_at=NOW + timedelta(seconds=1))
    await town.draft(state=ConversationState.SENT, changed_at=NOW + timedelta(hours=1))
    async with town.database.writing() as transaction:
        conversations = transaction.of(ORGANISATION).conversations
        assert await conversations.latest(town.anna.id) == paused
        assert await conversations.latest(town.bram.id) is None
        dropped = replace(paused, state=ConversationState.DROPPED)
        assert await conversations.save(dropped, paused.version)
        assert await conversations.latest(town.anna.id) == older


async def test_a_redelivered_event_is_known(town: Town) -> None:
    async with town.database.writing() as transaction:
        assert await transaction.first_time(ORGANISATION, "slack", "Ev1", NOW)
        assert not await transaction.first_time(ORGANISATION, "slack", "Ev1", NOW)
    async with town.database.writing() as transaction:
        assert not await transaction.first_time(ORGANISATION, "slack", "Ev1", NOW)
        assert await transaction.first_time(ORGANISATION, "teams", "Ev1", NOW)
        assert await transaction.first_time("elders", "slack", "Ev1", NOW)


async def test_an_event_whose_turn_failed_is_new_again(town: Town) -> None:
    async def fail() -> None:
        async with town.database.writing() as transaction:
            assert await transaction.first_time(ORGANISATION, "slack", "Ev1", NOW)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    async with town.database.writing() as transaction:
        assert await transaction.first_time(ORGANISATION, "slack", "Ev1", NOW)


async def test_one_event_redelivered_ten_times_at_once_is_done_once(town: Town) -> None:
    async def deliver() -> bool:
        async with town.database.writing() as transaction:
            return await transaction.first_time(ORGANISATION, "slack", "Ev1", NOW)

    assert sum(await asyncio.gather(*(deliver() for _ in range(10)))) == 1


async def test_old_events_are_forgotten(town: Town) -> None:
    async with town.database.writing() as transaction:
        await transaction.first_time(ORGANISATION, "slack", "old", NOW - timedelta(days=8))
        await transaction.first_time(ORGANISATION, "slack", "new", NOW)
        assert await transaction.came_before(ORGANISATION, "slack", "old")
        assert not await transaction.came_before(ORGANISATION, "teams", "old")
        assert await transaction.forget_events(NOW - timedelta(days=7)) == 1
        assert not await transaction.came_before(ORGANISATION, "slack", "old")
        assert await transaction.first_time(ORGANISATION, "slack", "old", NOW)
        assert not await transaction.first_time(ORGANISATION, "slack", "new", NOW)


async def test_two_messages_of_one_person_are_taken_one_after_the_other(town: Town) -> None:
    """The second sees the conversation that the first began, so there is only one."""
    async with town.database.writing() as transaction:
        people = transaction.of(ORGANISATION).people
        await people.save_address(made.address(town.anna.id, external_id="U1"))

    async def message() -> bool:
        async with town.database.writing() as transaction:
            sender = await transaction.sender("slack", f"T-{ORGANISATION}", "U1")
            assert sender is not None
            conversations = transaction.of(ORGANISATION).conversations
            if await conversations.latest(town.anna.id):
                return False
            await asyncio.sleep(0.02)
            await conversations.start(made.conversation(town.anna.id))
            return True

    assert sum(await asyncio.gather(*(message() for _ in range(5)))) == 1


async def test_a_draft_is_stored_with_the_card_that_follows(town: Town) -> None:
    draft = await town.draft()
    told, card = replace(draft, answers={"what": "threat"}), made.card(town.anna.id)
    async with town.database.writing() as transaction:
        storage = transaction.of(ORGANISATION)
        assert await storage.answered.store(told, draft.version, [card])
        assert await storage.conversations.get(draft.id) == replace(told, version=2)
    async with town.database.writing() as transaction:
        claimed = await transaction.claim_cards(NOW, 100, timedelta(minutes=2))
        assert [one.id for one in claimed] == [card.id]


async def test_with_an_older_draft_no_card_is_stored(town: Town) -> None:
    draft = await town.draft()
    async with town.database.writing() as transaction:
        storage = transaction.of(ORGANISATION)
        assert await storage.conversations.save(replace(draft, answers={"first": "yes"}), 1)
        card = made.card(town.anna.id)
        assert await storage.answered.store(draft, draft.version, [card]) is None
    async with town.database.writing() as transaction:
        assert not await transaction.claim_cards(NOW, 100, timedelta(minutes=2))
