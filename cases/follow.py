"""What follows when something has happened: new duties, moved ones, and those that waited."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid5

from cases.access import Circle
from cases.desk import Desk, pack_of_case
from cases.duties import assignee, rows
from cases.telling import tell
from dialogs.texts import say
from protocols.facts import FactSheet
from protocols.timeline import timeline
from storage.records import Duty, DutyState


async def happened(desk: Desk, circle: Circle, events: Sequence[Mapping[str, Any]]) -> None:
    """Note events in the case's fact sheet and add the duties that they bring."""
    if not events:
        return
    case = circle.case
    sheet = {**case.sheet, "events": [*case.sheet.get("events", ()), *events]}
    changed = replace(case, sheet=sheet)
    await desk.storage.cases.save(changed, case.version)
    for event in events:
        await desk.storage.audit.append(case.id, "case", "happened", dict(event), desk.now)
    planned = timeline(pack_of_case(case), FactSheet.model_validate(sheet), desk.calendar)
    had = {duty.id for duty in circle.duties}
    every = rows(changed, planned, list(circle.parties), circle.directory)
    await tell(desk, circle, [duty for duty in every if duty.id not in had])


async def set_free(desk: Desk, circle: Circle, what: str) -> None:
    """Let the duties that waited for this be told now."""
    for duty in circle.duties:
        waits = duty.plan.get("waits_for") == what and duty.state is DutyState.PLANNED
        if waits:
            await desk.storage.duties.save(replace(duty, next_at=desk.now), duty.version)


async def add_duty(
    desk: Desk,
    circle: Circle,
    *,
    rule: str,
    kind: str,
    role: str,
    within: timedelta,
    plan: Mapping[str, Any],
) -> None:
    """Give somebody a duty that came out of a decision, and tell them."""
    case = circle.case
    due_at = desk.calendar.local(desk.now + within)
    duty = Duty(
        id=uuid5(case.id, rule),
        case_id=case.id,
        rule=rule,
        kind=kind,
        role=role,
        person_id=assignee(role, case, None, list(circle.parties), circle.directory),
        about_id=None,
        not_before=None,
        target=None,
        due_at=due_at,
        next_at=desk.now,
        state=DutyState.PLANNED,
        plan={
            "text": {lang: say("decision.approve", lang) for lang in ("nl", "en")},
            "about": ["perpetrator"],
            "reminders": [],
            "escalates_to": ["cag", "director"],
            "asked_at": desk.now.isoformat(),
            **plan,
        },
    )
    if all(one.id != duty.id for one in circle.duties):
        await tell(desk, circle, [duty])
