"""The trail of a case, read by who handles it; reading it is written down too."""

from uuid import UUID

from cases.access import Action, may
from cases.cards.frame import word
from cases.cards.trail import trail_card
from cases.desk import Desk
from storage.records import Case, Person


async def show_trail(desk: Desk, person: Person, case: Case | None) -> None:
    """Show what was done in the case, by whom, when and why."""
    circle = await desk.circle(case) if case else None
    if circle is None or not may(person.id, Action.CHANGE, circle):
        desk.send(person.id, word("notice.view.refused", person, "error"))
        return
    storage, id = desk.storage, circle.case.id
    entries = await storage.audit.of_case(id)
    named = {one for entry in entries for one in (entry.actor, entry.detail.get("person"))}
    known = await storage.people.by_ids({found for one in named if (found := _uuid(one))})
    people = {str(one.id): one for one in known}
    reasons = await storage.reasons.of_case(id)
    await storage.audit.append(id, str(person.id), "read_trail", {}, desk.now)
    card = trail_card(desk, person, circle, entries, people, reasons)
    desk.send(person.id, card, case_id=id)


def _uuid(text: str | None) -> UUID | None:
    """Read whom a line names; "clock" and the like are nobody."""
    try:
        return UUID(text or "")
    except ValueError:
        return None
