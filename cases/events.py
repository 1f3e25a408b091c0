"""What has happened since the report: an arrest, a hospital, another time of the incident.

Whoever handles the case notes it; the duties that hang on it come, or move, at once.
"""

from datetime import datetime

from cases.access import Action, CaseCircle, may
from cases.ban_list import take_off
from cases.cards.event import EVENTS, INJURIES, TIME, event_card
from cases.cards.frame import word
from cases.desk import Desk
from cases.follow import happened, replan
from dialogs.reply import Reply
from protocols.vocabulary import Event
from storage.records import Case, Person


async def note(desk: Desk, person: Person, case: Case | None, reply: Reply) -> None:
    """Show the card to note something on, or take what was noted on it."""
    circle = await desk.circle(case) if case else None
    if circle is None or not may(person.id, Action.CHANGE, circle):
        desk.send(person.id, word("notice.view.refused", person, "error"))
        return
    step = f"event.{circle.case.id}"
    if reply.value == "open" and not reply.values:
        desk.send(person.id, event_card(circle.case, person), case_id=circle.case.id)
        return
    what = next(iter(reply.values.get(step, ())), "")
    at = desk.read_moment(reply.values.get(f"{step}#2", ()))
    if what not in (*EVENTS, *INJURIES, TIME) or at is None or at > desk.now:
        desk.send(person.id, word("event.unclear", person, "error"))
        desk.send(person.id, event_card(circle.case, person), case_id=circle.case.id)
        return
    await _take(desk, person, circle, what, at)
    desk.send(person.id, word("event.noted", person), case_id=circle.case.id)


async def _take(desk: Desk, person: Person, circle: CaseCircle, what: str, at: datetime) -> None:
    detail = {"what": what, "at": at.isoformat()}
    await desk.storage.audit.append(circle.case.id, str(person.id), "noted", detail, desk.now)
    sheet = circle.case.sheet
    if what in EVENTS:
        await happened(desk, circle, [{"event": what, "at": at.isoformat()}])
        if what == Event.MEASURE_ENDED:
            await take_off(desk, circle)
    elif what in INJURIES:
        await replan(desk, circle, {**sheet, "injury": what})
    else:
        await replan(desk, circle, {**sheet, "occurred_at": at.isoformat()})
