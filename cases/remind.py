"""The clock looks at one duty: announces it, reminds of it, or takes it up the line.

Every step is written in the case's trail with who was told. Whoever is away is passed over for
their deputy; when nobody is left to tell, that is itself an alarm (log and `/readyz`).
"""

from dataclasses import replace
from uuid import UUID

import structlog

from cases import schedule
from cases.access import Circle
from cases.cards.duty import escalation_card
from cases.desk import Desk
from cases.line import line, owner, told
from cases.schedule import Look, Step
from cases.telling import show, state_when_told
from storage.records import Duty, DutyState

logger = structlog.get_logger(__name__)
CLOCK = "clock"  # the actor in the trail


async def remind(desk: Desk, duty: Duty) -> None:
    """Do what is due for this duty, and set when to look again."""
    case = await desk.storage.cases.get(duty.case_id)
    if case is None or case.erased_at:
        await desk.storage.duties.save(replace(duty, next_at=None), duty.version)
        return
    circle = await desk.circle(case)
    found = schedule.look(duty, desk.now, desk.calendar, len(line(duty, circle)))
    match found.step:
        case Step.ANNOUNCE | Step.REMIND:
            await _tell_owner(desk, duty, circle, found)
        case Step.ESCALATE:
            await escalate(desk, duty, circle, found)
        case Step.NOTHING:
            await desk.storage.duties.save(replace(duty, next_at=found.again_at), duty.version)


async def _tell_owner(desk: Desk, duty: Duty, circle: Circle, found: Look) -> None:
    person = owner(duty, circle)
    if person is None:
        await escalate(desk, duty, circle, found)
        return
    announced = duty.state is DutyState.PLANNED
    now_duty = replace(
        duty,
        person_id=person.id,
        state=state_when_told(duty) if announced else duty.state,
        nudges=duty.nudges + (not announced),
        next_at=found.again_at,
        attempts=0,
    )
    if await desk.storage.duties.save(now_duty, duty.version):
        show(desk, replace(now_duty, version=duty.version + 1), circle, person, not announced)
        await note(desk, duty, found.step, person.id)


async def escalate(desk: Desk, duty: Duty, circle: Circle, found: Look) -> None:
    """Tell the next in line that nobody has acted."""
    waiting = line(duty, circle)[duty.escalated :]
    if not waiting:
        logger.error("nobody left to tell", duty=str(duty.id), organisation=desk.organisation.id)
        await desk.storage.duties.save(replace(duty, next_at=None), duty.version)
        await note(desk, duty, "nobody_left", None)
        return
    person = waiting[0]
    now_duty = replace(
        duty,
        state=DutyState.ESCALATED,
        escalated=duty.escalated + 1,
        next_at=found.again_at if len(waiting) > 1 else None,
        plan=told(duty, person.id),
        attempts=0,
    )
    if await desk.storage.duties.save(now_duty, duty.version):
        card = escalation_card(replace(now_duty, version=duty.version + 1), circle, person, desk)
        once = f"{duty.id}/up/{now_duty.escalated}"
        desk.send(person.id, card, case_id=duty.case_id, duty_id=duty.id, once=once)
        await note(desk, duty, Step.ESCALATE, person.id)


async def note(desk: Desk, duty: Duty, action: str, person_id: UUID | None) -> None:
    """Write a line in the case's trail."""
    detail = {"duty": str(duty.id), "rule": duty.rule}
    if person_id:
        detail["person"] = str(person_id)
    await desk.storage.audit.append(duty.case_id, CLOCK, f"duty_{action}", detail, desk.now)
