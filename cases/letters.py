"""Drafts of letters: what the case knows is filled in, the rest stays a blank for the sender."""

from cases.access import Circle
from cases.cards.frame import word
from cases.cards.letter import letter_card, offered_letters
from cases.desk import Desk, pack_of_case
from protocols.facts import FactSheet
from protocols.letters import UnknownLetter, day_text, known_fields, write
from storage.records import Duty, Person


async def show_letter(desk: Desk, person: Person, duty: Duty, circle: Circle, id: str) -> None:
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
    card = letter_card(circle.case, written, person)
    desk.send(person.id, card, case_id=circle.case.id)


def _known(desk: Desk, person: Person, circle: Circle) -> dict[str, str]:
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
        "contact_name": contact.name if contact else "",
    }
