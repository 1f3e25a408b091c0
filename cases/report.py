"""A finished conversation becomes a case: report, verdict, parties, duties, cards; one commit."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import uuid4

from cases.access import CaseCircle
from cases.cards.offer import offer_card
from cases.cards.receipt import receipt_card
from cases.confirmed_texts import keep_text
from cases.desk import Desk, conversation_key
from cases.directory import Directory
from cases.duties import rows
from cases.sheet import directory_for, footage_hours, sheet_of
from cases.telling import tell
from cases.used_packs import note_use
from cases.verdict import Suggestion, receipt, suggest
from dialogs.answers import Answer, Answers
from protocols.facts import FactSheet
from protocols.pack import Pack
from protocols.timeline import timeline
from storage.records import (
    Case,
    CaseState,
    Conversation,
    Part,
    Party,
    Person,
)

_AFTERCARE = {"yes": "welcome", "later": "ask_later", "no": "declined"}


async def send_report(
    desk: Desk, person: Person, conversation: Conversation, answers: Answers
) -> Case:
    """Open the case of a conversation that was sent, and queue every card that follows from it."""
    pack = desk.pack_for(person)
    suggestion = suggest(pack, answers)
    directory = await directory_for(desk, person, answers)
    sheet = sheet_of(desk, person, suggestion, answers, directory)
    opening = _opening(desk, person, conversation, pack, suggestion, sheet)
    async with desk.storage.joined_inserts():
        case = await desk.storage.cases.open(opening, desk.today.year)
        await note_use(desk, pack)
        await keep_text(desk, case, answers)
        parties = list(_parties(case, person, answers, directory))
        await desk.storage.cases.add_parties(*parties)
        await _audit(desk, case)
        hours = footage_hours(desk, answers)
        planned = timeline(desk.agreed(pack), sheet, desk.calendar, hours)
        duties = rows(case, planned, parties, directory, desk.calendar)
        circle = CaseCircle.of(case, parties, duties, directory)
        await tell(desk, circle, duties)
        offer(desk, circle, person)
        # In the place of the question that was answered last: there is nothing to tap any more.
        place = {"key": conversation_key(conversation.id)}
        received = receipt_card(circle, person, desk, answers).model_copy(update=place)
        desk.send(person.id, received, case_id=case.id)
        await desk.finish()
    await desk.storage.files.give_to_case(conversation.id, case.id)
    return case


def offer(desk: Desk, circle: CaseCircle, reporter: Person) -> None:
    """Tell each victim and witness who did not report it themselves that help is offered."""
    for party in circle.parties:
        person = circle.directory.person(party.person_id)
        if person and person.id != reporter.id and party.part is not Part.ACCUSED:
            card = offer_card(circle.case, party, person, reporter)
            desk.send(person.id, card, case_id=circle.case.id, once=f"offer/{party.id}")


def _opening(
    desk: Desk,
    person: Person,
    conversation: Conversation,
    pack: Pack,
    suggestion: Suggestion,
    sheet: FactSheet,
) -> Case:
    return Case(
        id=uuid4(),
        number="",
        protocol=pack.id,
        protocol_date=pack.valid_from.isoformat(),
        category=sheet.category,
        place=sheet.place,
        occurred_at=sheet.occurred_at,
        reported_at=desk.now,
        state=CaseState.OPEN,
        version=1,
        reporter_id=person.id,
        team_id=person.team_id,
        sheet=sheet.model_dump(mode="json", exclude_defaults=True),
        verdict=receipt(pack, suggestion, sheet.category),
        story=conversation.answers,
        conversation_id=conversation.id,
    )


@dataclass(frozen=True, slots=True)
class _Named:
    """Somebody named in a report: in the directory, or only by the name that was given."""

    person: Person | None
    name: str


def _parties(
    case: Case, reporter: Person, answers: Answers, directory: Directory
) -> Iterable[Party]:
    """Yield everybody in the case: the reporter, each victim, each witness."""
    care = answers.get("care", Answer())
    aftercare = _AFTERCARE[next(iter(care.of("aftercare")), "yes")]
    yield _party(case, Part.REPORTER, _Named(reporter, reporter.name), aftercare)
    for victim in _victims(care, reporter, answers, directory):
        yield _party(case, Part.VICTIM, victim, aftercare)
    for witness in _named(answers.get("witness_names", Answer()), directory):
        yield _party(case, Part.WITNESS, witness, "welcome")


def _victims(
    care: Answer, reporter: Person, answers: Answers, directory: Directory
) -> list[_Named]:
    """Return those it was done to; a report for several is for the reporter too."""
    for_whom = next(iter(care.of("for_whom")), "self")
    others = _named(answers.get("victim", Answer()), directory)
    me = [_Named(reporter, reporter.name)]
    return {"self": me, "colleague": others or me, "several": [*me, *others]}[for_whom]


def _named(answer: Answer, directory: Directory) -> list[_Named]:
    return [_Named(directory.named(name), name) for name in answer.names]


def _party(case: Case, part: Part, named: _Named, aftercare: str) -> Party:
    return Party(
        id=uuid4(),
        case_id=case.id,
        part=part,
        person_id=named.person.id if named.person else None,
        name=named.person.name if named.person else named.name,
        aftercare=aftercare,
    )


async def _audit(desk: Desk, case: Case) -> None:
    detail = {
        "category": case.category,
        "rule": case.verdict["rule"],
        "protocol": case.protocol,
        "version": case.protocol_date,
    }
    await desk.storage.audit.append(case.id, str(case.reporter_id), "reported", detail, desk.now)
