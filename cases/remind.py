"""The clock looks at one duty: announces it, reminds of it, or takes it up the line.

Nothing is written here: what a look comes to is said, and the round (`cases/looking.py`) writes it
for all duties of a batch at once. Whoever is away is passed over for their deputy; when nobody is
left to tell, that is itself an alarm: to the CAG, in the log and in `/readyz`.
"""

from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

import structlog

from cases import schedule
from cases.access import Circle
from cases.cards.duty import escalation_card, nobody_left_card
from cases.desk import Desk
from cases.line import owner, stand_in, still_away, told, waiting
from cases.part_time import first_day
from cases.schedule import Look, Step
from cases.telling import show, state_when_told
from protocols.vocabulary import Role
from storage.audit import Line
from storage.records import Duty, DutyState, Person

logger = structlog.get_logger(__name__)
CLOCK = "clock"  # the actor in the trail
ASK_AGAIN = timedelta(days=1)  # whether there is somebody to tell by now
NOBODY_LEFT = "nobody_left"


@dataclass(frozen=True, slots=True)
class Looked:
    """What a look came to: the duty as it is to be, and what the trail says.

    `reminds`: who is to be reminded of it, alone or together with what else is due to them.
    """

    duty: Duty
    line: Line | None = None
    reminds: Person | None = None


def remind(desk: Desk, duty: Duty, circle: Circle | None) -> Looked:
    """Do what is due for this duty, and set when to look again."""
    if circle is None or (circle.case and circle.case.erased_at):
        return Looked(replace(duty, next_at=None))
    late = desk.now >= schedule.must_act_by(duty)  # only then does it go up the line
    left = len(waiting(duty, circle)) + still_away(duty, circle) if late else 0
    length = duty.escalated + left
    found = schedule.look(duty, desk.now, desk.calendar, length)
    match found.step:
        case Step.ANNOUNCE | Step.REMIND:
            return _tell_owner(desk, duty, circle, found)
        case Step.ESCALATE:
            return escalate(desk, duty, circle, found)
        case Step.NOTHING:
            return Looked(replace(duty, next_at=found.again_at))


def _tell_owner(desk: Desk, duty: Duty, circle: Circle, found: Look) -> Looked:
    person = owner(duty, circle)
    if person is None:
        return escalate(desk, duty, circle, found)
    if not schedule.urgent(duty) and not circle.directory.works(person.id):
        their_day = first_day(person, desk.now, desk.calendar)
        if their_day and their_day < schedule.must_act_by(duty):
            return Looked(replace(duty, next_at=their_day))
        person = stand_in(duty, circle) or person
    announced = found.step is Step.ANNOUNCE
    new_to_them = person.id != duty.person_id  # who gets it anew sees its own card, in no list
    now_duty = replace(
        duty,
        person_id=person.id,
        state=state_when_told(duty) if announced else duty.state,
        nudges=duty.nudges + (not announced),
        next_at=found.again_at,
        attempts=0,
    )
    if announced or new_to_them or schedule.urgent(duty):
        show(desk, _saved(now_duty), circle, person, not announced)
        return Looked(now_duty, note(duty, found.step, person.id))
    return Looked(now_duty, note(duty, found.step, person.id), person)


def escalate(desk: Desk, duty: Duty, circle: Circle, found: Look) -> Looked:
    """Tell the next in line that nobody has acted."""
    left = waiting(duty, circle)
    away = still_away(duty, circle)
    if not left and duty.escalated:  # somebody knows; who is away hears of it once they are back
        again_at = schedule.in_hours(duty, desk.now + ASK_AGAIN, desk.calendar)
        return Looked(replace(duty, next_at=again_at if away else None))
    if not left:
        return _nobody_left(desk, duty, circle)
    person = left[0]
    now_duty = replace(
        duty,
        state=DutyState.ESCALATED,
        escalated=duty.escalated + 1,
        next_at=found.again_at if len(left) > 1 or away else None,
        plan=told(duty, person.id),
        attempts=0,
    )
    card = escalation_card(_saved(now_duty), circle, person, desk)
    once = f"{duty.id}/up/{duty.version}"  # not the step: given to another, the climb begins anew
    desk.send(person.id, card, case_id=duty.case_id, duty_id=duty.id, once=once)
    return Looked(now_duty, note(duty, Step.ESCALATE, person.id))


def _nobody_left(desk: Desk, duty: Duty, circle: Circle) -> Looked:
    """Say so to the CAG, away or not, and ask every day whether there is somebody by now."""
    logger.error("nobody left to tell", duty=str(duty.id), organisation=desk.organisation.id)
    cag = circle.directory.who(Role.CAG, without=circle.involved)
    if cag:
        card = nobody_left_card(duty, circle, cag)
        once = f"{duty.id}/{NOBODY_LEFT}/{desk.today}"
        desk.send(cag.id, card, case_id=duty.case_id, duty_id=duty.id, once=once)
    again_at = schedule.in_hours(duty, desk.now + ASK_AGAIN, desk.calendar)
    now_duty = replace(duty, state=DutyState.FAILED, next_at=again_at)
    return Looked(now_duty, note(duty, NOBODY_LEFT, None))


def note(duty: Duty, action: str, person_id: UUID | None) -> Line:
    """Return what the trail says of it."""
    detail = {"duty": str(duty.id), "rule": duty.rule}
    if person_id:
        detail["person"] = str(person_id)
    return Line(duty.trail_id, CLOCK, f"duty_{action}", detail)


def _saved(duty: Duty) -> Duty:
    """Return the duty as it will be stored: its buttons name that version."""
    return replace(duty, version=duty.version + 1)
