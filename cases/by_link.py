"""Files that come by the upload link: they go to the report it was made for, and to no other."""

from dataclasses import replace
from typing import Literal
from uuid import UUID

from cases import conversing
from cases.cards import talk
from cases.desk import Desk
from cases.inbound import Inbound
from dialogs.reply import Reply
from storage.database import Database, Storage
from storage.records import Case, CaseState, Conversation, ConversationState, Person

UPLOAD = "upload"  # the step under which such files come in; `ref` is the question of the report
LinkState = Literal["open", "used", "over"]
_DRAFT = (ConversationState.OPEN, ConversationState.PAUSED)


async def state_of(
    database: Database, account: tuple[str, str, str], ref: str, event_id: str
) -> LinkState:
    """Tell whether a link can be used: it was not yet, and its report still takes files.

    `account` is (channel, workspace, external id), `ref` what the card of the report carried,
    `event_id` the event that using the link is.
    """
    async with database.reading() as transaction:
        sender = await transaction.sender(*account)
        if sender is None or sender.person is None:
            return "over"
        if await transaction.came_before(sender.organisation.id, account[0], event_id):
            return "used"
        storage = transaction.of(sender.organisation.id)
        return "open" if await _place(storage, sender.person, ref) else "over"


async def handed_in(desk: Desk, person: Person, inbound: Inbound) -> None:
    """Keep the files with their report, or with the case that it became."""
    place = await _place(desk.storage, person, inbound.reply.ref or "")
    match place:
        case Conversation():
            await conversing.answer(desk, person, replace(inbound, reply=Reply()), place)
        case Case():
            await conversing.add_to_case(desk, person, inbound, place)
        case None:
            desk.send(person.id, talk.old_card(person), channel=inbound.channel)


async def _place(storage: Storage, person: Person, ref: str) -> Conversation | Case | None:
    """Return the report of this person that a reference names, where it can still take files."""
    told = await storage.conversations.get(_id_in(ref))
    if told is None or told.person_id != person.id:
        return None
    if told.state in _DRAFT:
        return told
    if told.state is not ConversationState.SENT:
        return None
    cases = await storage.cases.of_reporter(person.id)
    return next((case for case in cases if case.conversation_id == told.id and _open(case)), None)


def _open(case: Case) -> bool:
    return case.state is CaseState.OPEN and not case.erased_at


def _id_in(ref: str) -> UUID:
    """Return the conversation that a reference names; one that is none finds nothing."""
    try:
        return UUID(ref.partition(".")[0])
    except ValueError:
        return UUID(int=0)
