""" "Wat moet ik nu doen?”: the open question, else one's own case and duties, else the protocol.

Danger comes first, in one tap; a human to ask comes last and always. No second logic: the same
rows and packs as everything else.
"""

from cases import conversing
from cases.cards import guide, talk
from cases.desk import Desk, pack_of_case
from cases.verdict import suggest
from dialogs.answers import Answer, Answers, from_json
from dialogs.asks import Ticks
from dialogs.incident import INCIDENT
from dialogs.texts import say
from dialogs.word_cards import with_word
from protocols.facts import FactSheet
from protocols.guidance import Guidance, guidance, guidances, particular
from protocols.pack import Pack
from protocols.vocabulary import DutyKind, Office, Place
from storage.records import Case, Conversation, ConversationState, Duty, Person
from words.danger import danger
from words.observe import acts_found, observe

DANGER = "danger"
_FOR_REPORTER = (DutyKind.AFTERCARE_TALK, DutyKind.FOLLOW_UP, DutyKind.FEEDBACK_TO_REPORTER)


async def what_now(
    desk: Desk, person: Person, channel: str, value: str, draft: Conversation | None
) -> None:
    """Answer what somebody can do now. `value` is what they picked: danger, a place, a category."""
    if value == DANGER:
        desk.send(person.id, talk.danger(desk, person, "", ref=""), channel=channel)
        return
    if draft and draft.state is ConversationState.OPEN and draft.answers and not value:
        card = await conversing.question(desk, person, draft, from_json(draft.answers))
        word = say("guidance.question_open", person.language)
        desk.send(person.id, with_word(card, word), channel=channel, conversation_id=draft.id)
        return
    await _advise(desk, person, channel, value)


async def what_if(desk: Desk, person: Person, channel: str, text: str) -> None:
    """Answer what to do when something happens that is named in the question itself."""
    if danger(text):
        desk.send(person.id, talk.danger(desk, person, text, ref=""), channel=channel)
        return
    if answers := _asked_about(text):
        found = suggest(desk.pack_for(person), answers)
        value = found.verdict.category
    else:
        value = observe(text, desk.now).place or ""
    await _advise(desk, person, channel, value)


def _asked_about(text: str) -> Answers:
    """Return the act that a question names, in the dialog's words or by a sign; no guess."""
    what = INCIDENT.find("what")
    named = what.named_in(text, INCIDENT.texts("what")) if isinstance(what, Ticks) else None
    if named:
        return {"what": named}
    return {"story": Answer(text=text)} if acts_found(text) else {}


async def _advise(desk: Desk, person: Person, channel: str, value: str) -> None:
    case = await _own_case(desk, person) if not value else None
    pack = pack_of_case(case) if case else desk.pack_for(person)
    duties = [duty for duty in await desk.storage.duties.of_person(person.id) if duty.state.open]
    ahead = await _for_reporter(desk, case) if case else []
    card = guide.guidance_card(
        desk,
        person,
        pack,
        found=_found(pack, person, case, value),
        beside=particular(pack, FactSheet.model_validate(case.sheet)) if case else (),
        case=case,
        category=value if value in pack.codes else None,
        duties=duties,
        ahead=ahead,
        human=(await desk.directory_of(())).who("cag", without={person.id}),
    )
    desk.send(person.id, card, channel=channel, case_id=case.id if case else None)


async def _for_reporter(desk: Desk, case: Case) -> list[Duty]:
    """Return what is still to come for the one who reported, not what others owe each other."""
    duties = await desk.storage.duties.of_case(case.id)
    return [duty for duty in duties if duty.state.open and duty.kind in _FOR_REPORTER]


async def _own_case(desk: Desk, person: Person) -> Case | None:
    """Return the newest open case that this person reported."""
    cases = await desk.storage.cases.of_reporter(person.id)
    return next((case for case in cases if case.state == "open"), None)


def _found(pack: Pack, person: Person, case: Case | None, value: str) -> Guidance:
    """Return the protocol's handling for what was picked, else for one's own case."""
    office = Office(person.office)
    if value in set(Place):
        return guidance(pack, place=Place(value), office=office)
    if value in pack.codes:
        return guidance(pack, category=value, office=office)
    if value:
        return guidance(pack, situation=value, office=office)
    if case:
        counts = str(case.verdict.get("counts_as", case.category))
        place = Place(case.place) if case.place else None
        return guidance(pack, place=place, category=counts, office=office)
    return guidances(pack, office=office)[-1]
