"""Reports that were begun and not sent: a word beforehand, then erased for good."""

from dataclasses import replace

from cases.cards import talk
from cases.conversing import KEPT
from cases.desk import Desk
from storage.records import Conversation, ConversationState


async def look_at_draft(desk: Desk, draft: Conversation) -> None:
    """Warn the owner of a draft a day before it goes, and erase it when its time has come."""
    person = await desk.storage.people.by_id(draft.person_id)
    if person is None or not draft.answers:
        await _erase(desk, draft)
        return
    ends = draft.changed_at + KEPT
    if desk.now < ends:
        card = talk.draft_warning(desk, person, draft, ends)
        desk.send(person.id, card, conversation_id=draft.id, once=f"draft/{draft.id}/{ends}")
        await desk.storage.conversations.save(replace(draft, next_at=ends), draft.version)
        return
    await _erase(desk, draft)
    desk.send(person.id, talk.draft_expired(desk, person, draft), once=f"expired/{draft.id}")


async def _erase(desk: Desk, draft: Conversation) -> None:
    expired = replace(draft, state=ConversationState.EXPIRED, next_at=None)
    await desk.storage.conversations.save(expired, draft.version)
    await desk.storage.keys.erase(draft.id, desk.now)
