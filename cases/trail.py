"""The trail of a case or a standing duty, for who handles it; reading it is written down too."""

from uuid import UUID

from cases.access import Action, Circle, may
from cases.cards.frame import word
from cases.cards.trail import trail_card
from cases.desk import Desk
from storage.records import Person


async def show_trail(desk: Desk, person: Person, trail_id: UUID) -> None:
    """Show what was done, by whom, when and why."""
    circle = await _circle(desk, person, trail_id)
    if circle is None:
        desk.send(person.id, word("notice.view.refused", person, "error"))
        return
    storage = desk.storage
    entries = await storage.audit.of_trail(trail_id)
    ids = {one for entry in entries for one in (entry.actor, entry.detail.get("person"))}
    known = await storage.people.by_ids({found for one in ids if (found := _uuid(one))})
    people = {str(one.id): one for one in known}
    reasons = await storage.reasons.of_trail(trail_id)
    await storage.audit.append(trail_id, str(person.id), "read_trail", {}, desk.now)
    in_doubt = await storage.outbox.in_doubt()
    card = trail_card(desk, person, circle, entries, people, reasons, in_doubt)
    desk.send(person.id, card, case_id=circle.case.id if circle.case else None)


async def _circle(desk: Desk, person: Person, trail_id: UUID) -> Circle | None:
    """Return whom the trail is about, if this person may read it."""
    case = await desk.storage.cases.get(trail_id)
    if case:
        in_case = await desk.circle(case)
        return in_case if may(person.id, Action.CHANGE, in_case) else None
    duty = await desk.storage.duties.get(trail_id)
    if duty is None or duty.case_id is not None:
        return None
    circle = await desk.circle_of(duty)
    return circle if circle and may(person.id, Action.ACT, circle, duty) else None


def _uuid(text: str | None) -> UUID | None:
    """Read whom a line names; "clock" and the like are nobody."""
    try:
        return UUID(text or "")
    except ValueError:
        return None
