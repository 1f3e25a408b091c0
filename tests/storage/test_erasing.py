"""Erasing a key erases a case: nothing of it can be read, all that is no secret stays."""

from dataclasses import replace
from datetime import timedelta

from storage.records import OutgoingState, Part, Reason
from storage.vault import organisation_key_id
from tests.storage import made
from tests.storage.conftest import ORGANISATION, Town
from tests.storage.made import NOW

LATER = NOW + timedelta(days=365)


async def test_a_case_is_erased_with_all_that_was_told_in_it(town: Town) -> None:
    draft = await town.draft(next_at=LATER)
    case = await town.case(conversation_id=draft.id)
    witness = made.party(case.id, part=Part.WITNESS)
    decision = made.decision(case.id, town.bram.id)
    photo = made.stored_file(case_id=case.id)
    waiting = made.card(town.anna.id, case_id=case.id)
    told = made.card(town.anna.id, conversation_id=draft.id, state=OutgoingState.SENDING)
    async with town.database.writing() as transaction:
        storage = transaction.of(ORGANISATION)
        await storage.cases.add_parties(witness)
        await storage.cases.mark_perpetrator(case.id, "J. de Vries")
        await storage.decisions.add(decision)
        reason = await storage.reasons.add(made.duty(case.id), Reason(text="secret"))
        await storage.files.add(photo, b"abc")
        await storage.listed.add(made.listed(case.id))
        await storage.outbox.add(waiting, told)
        await storage.outbox.settle(told.id, {"ts": "1"}, NOW)
        await storage.audit.append(case.id, str(town.anna.id), "opened", {}, NOW)
        assert await storage.keys.erase(case.id, LATER)
        assert not await storage.keys.erase(case.id, LATER)
    async with town.database.reading() as transaction:
        storage = transaction.of(ORGANISATION)
        assert await storage.cases.get(case.id) == replace(
            case, story={}, agreed={}, erased_at=LATER
        )
        assert await storage.conversations.get(draft.id) == replace(draft, answers={}, next_at=None)
        assert await storage.cases.parties(case.id) == [replace(witness, name="")]
        assert await storage.decisions.of_case(case.id) == [replace(decision, content={})]
        assert await storage.reasons.of_trail(case.id) == {reason: Reason()}
        assert await storage.files.of_case(case.id) == [replace(photo, name="")]
        assert await storage.files.content(photo.id) is None
        assert await storage.cases.of_same_perpetrator(case.id) == []
        assert await storage.listed.holding(NOW.date()) == []
        assert await storage.outbox.history(town.anna.id, 10) == []
        assert await storage.audit.verify(case.id)
        assert await transaction.next_look() is None
    async with town.database.writing() as transaction:
        assert await transaction.claim_cards(LATER, 10, timedelta(minutes=2)) == []


async def test_only_that_case_is_erased(town: Town) -> None:
    draft, other_draft = await town.draft(), await town.draft()
    case, other = await town.case(), await town.case(conversation_id=other_draft.id)
    waiting = made.card(town.anna.id)
    async with town.database.writing() as transaction:
        storage = transaction.of(ORGANISATION)
        await storage.outbox.add(waiting)
        assert await storage.keys.erase(case.id, LATER)
        assert not await storage.keys.erase(town.anna.id, LATER)
    async with town.database.reading() as transaction:
        storage = transaction.of(ORGANISATION)
        assert await storage.cases.get(other.id) == other
        assert await storage.conversations.get(draft.id) == draft
        assert await storage.conversations.get(other_draft.id) == other_draft
        assert await storage.people.by_id(town.anna.id) == town.anna
        assert await transaction.next_look() == waiting.next_at


async def test_the_organisations_own_key_is_not_erased(town: Town) -> None:
    async with town.database.writing() as transaction:
        own = organisation_key_id(ORGANISATION)
        assert not await transaction.of(ORGANISATION).keys.erase(own, LATER)
        assert await transaction.of(ORGANISATION).people.by_id(town.anna.id) == town.anna
