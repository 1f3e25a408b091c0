"""Drafts of letters: what the case knows is filled in, the rest stays a blank for the sender."""

from dataclasses import dataclass
from uuid import UUID

from cases.access import Action, CaseCircle, Denied, may
from cases.cards.frame import word
from cases.cards.letter import letter_card, offered_letters
from cases.clock import Clock
from cases.desk import Desk, pack_of_case
from cases.letterhead import Letterhead, letterhead_of
from cases.opening import Gone, Look, opened_once
from protocols.facts import FactSheet
from protocols.letters import UnknownLetter, Written, day_text, known_fields, write
from storage.database import Database
from storage.records import Duty, Person

KIND = "letter"  # under which the ids of links that were used are noted


@dataclass(frozen=True, slots=True)
class LetterLook(Look):
    """A link to a letter, which goes with a duty."""

    duty_id: UUID
    letter: str


async def show_letter(desk: Desk, person: Person, duty: Duty, circle: CaseCircle, id: str) -> None:
    """Show who writes it the draft of a letter, and write down that it was made."""
    if id not in [one.id for one in offered_letters(duty, circle)]:
        desk.send(person.id, word("conversation.no_duty.text", person))
        return
    try:
        written = write(pack_of_case(circle.case), id, _known(desk, person, circle))
    except UnknownLetter:
        desk.send(person.id, word("letter.no_text", person))
        return
    detail = {"duty": str(duty.id), "letter": id}
    await desk.storage.audit.append(
        circle.case.id, str(person.id), "letter_drafted", detail, desk.now
    )
    url = desk.links.to_letter(desk.organisation.id, person.id, duty.id, id, person.language)
    card = letter_card(circle.case, written, person, url)
    desk.send(person.id, card, case_id=circle.case.id)


@dataclass(frozen=True, slots=True)
class Draft:
    """A letter to save: the number of its case, its text, and what stands around it."""

    number: str
    written: Written
    letterhead: Letterhead


async def open_letter(database: Database, clock: Clock, look: LetterLook) -> Draft:
    """Return the draft, once, and write down who saved it.

    It is written anew, with what the case knows now; nothing of it is kept. Raises UsedUp, Denied,
    Gone.
    """
    async with opened_once(database, clock, KIND, look) as desk:
        duty, circle, person = await _asked(desk, look)
        offered = [one.id for one in offered_letters(duty, circle)]
        allowed = look.letter in offered and may(person.id, Action.ACT, circle, duty)
        action = "letter_saved" if allowed else "refused"
        detail = {"duty": str(duty.id), "letter": look.letter}
        await desk.storage.audit.append(circle.case.id, str(person.id), action, detail, desk.now)
        known, letterhead = _known(desk, person, circle), letterhead_of(desk.organisation)
    if not allowed:
        raise Denied
    written = write(pack_of_case(circle.case), look.letter, known)
    return Draft(circle.case.number, written, letterhead)


async def _asked(desk: Desk, look: LetterLook) -> tuple[Duty, CaseCircle, Person]:
    duty = await desk.storage.duties.get(look.duty_id)
    circle = await desk.circle_of(duty) if duty else None
    if duty is None or not isinstance(circle, CaseCircle) or circle.case.erased_at:
        raise Gone
    person = circle.directory.person(look.person_id)
    if person is None:
        raise Denied
    return duty, circle, person


def _known(desk: Desk, person: Person, circle: CaseCircle) -> dict[str, str]:
    """Return what the case and the organisation know. Of the perpetrator they know no name."""
    organisation, case = desk.organisation, circle.case
    buildings = ", ".join(str(place["name"]) for place in organisation.locations)
    contact = circle.directory.who("cag", case.team_id)
    return {
        **known_fields(FactSheet.model_validate(case.sheet), desk.calendar),
        "date": day_text(desk.today),
        "reference": case.number,
        "organisation": organisation.name,
        "handled_by": person.name,
        "buildings": buildings,
        "closing": "\n".join(letterhead_of(organisation).closing),
        "contact_name": contact.name if contact else "",
    }
