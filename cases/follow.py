"""What follows when something has happened: new duties, moved ones, and those that waited."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid5

from cases.access import Action, CaseCircle, may
from cases.cards.duty import duty_card
from cases.desk import Desk
from cases.duties import assignee, rows
from cases.options import picks_measure
from cases.schedule import after, first_look
from cases.sheet import footage_hours
from cases.telling import show, tell
from dialogs.answers import from_json
from dialogs.texts import say
from protocols.facts import FactSheet
from protocols.pack import Pack
from protocols.timeline import timeline
from storage.records import Case, Duty, DutyState, Person


async def happened(desk: Desk, circle: CaseCircle, events: Sequence[Mapping[str, Any]]) -> None:
    """Note events in the case's fact sheet and add the duties that they bring."""
    if not events:
        return
    sheet = {**circle.case.sheet, "events": [*circle.case.sheet.get("events", ()), *events]}
    for event in events:
        await desk.storage.audit.append(circle.case.id, "case", "happened", dict(event), desk.now)
    await replan(desk, circle, sheet)


async def replan(desk: Desk, circle: CaseCircle, sheet: Mapping[str, Any]) -> CaseCircle:
    """Compute the case's duties anew: what is new is told, what moves is moved, none is doubled.

    A duty that somebody has ended stays ended. The trail gets the old moment and the new one; who
    has the card already gets it again, since the moment matters to them. Returns the circle with
    the case as it is now, and the duties as they were.
    """
    occurred_at = FactSheet.model_validate(sheet).occurred_at
    case, expected = circle.case, circle.case.version
    changed = replace(case, sheet=sheet, occurred_at=occurred_at, version=expected + 1)
    await desk.storage.cases.save(changed, expected)
    now = replace(circle, case=changed)
    every = _asked(desk, now)
    had = {duty.id: duty for duty in circle.duties}
    for duty in every:
        if duty.id in had and had[duty.id].state.open:
            await _move(desk, now, had[duty.id], duty)
    await _add(desk, now, [duty for duty in every if duty.id not in had])
    return now


async def _add(desk: Desk, circle: CaseCircle, new: Sequence[Duty]) -> None:
    """Owe new duties, and say in the trail that they came later than the report."""
    await tell(desk, circle, new)
    for duty in new:
        detail = {"duty": str(duty.id), "rule": duty.rule}
        await desk.storage.audit.append(duty.trail_id, "case", "duty_added", detail, desk.now)


async def correct(desk: Desk, circle: CaseCircle, sheet: Mapping[str, Any]) -> CaseCircle:
    """Compute anew where facts were wrong: what only they asked for is withdrawn.

    Something that was withdrawn and is asked for again is open again. Returns what `replan` does.
    """
    had = {duty.id for duty in _asked(desk, circle)}
    circle = await replan(desk, circle, sheet)
    now = {duty.id for duty in _asked(desk, circle)}
    for duty in circle.duties:
        if duty.state.open and duty.id in had - now:
            plan = {**duty.plan, "withdrawn": True}
            ended = replace(duty, state=DutyState.CANCELLED, next_at=None, plan=plan)
            await _change(desk, circle, duty, ended, "duty_withdrawn")
        elif duty.id in now and duty.plan.get("withdrawn"):
            plan = {key: value for key, value in duty.plan.items() if key != "withdrawn"}
            anew = replace(duty, state=DutyState.PLANNED, next_at=desk.now, nudges=0, plan=plan)
            await _change(desk, circle, duty, anew, "duty_reopened")
    return circle


def _asked(desk: Desk, circle: CaseCircle) -> list[Duty]:
    """Return what the protocol asks of the case as it is, each duty as if it were new."""
    case = circle.case
    facts = FactSheet.model_validate(case.sheet)
    pack = desk.pack_of(case)
    planned = timeline(pack, facts, desk.calendar, _kept(desk, case, pack))
    return rows(case, planned, list(circle.parties), circle.directory, desk.calendar)


def _kept(desk: Desk, case: Case, pack: Pack) -> int | None:
    """Return for how many hours pictures are kept: by the building, if not agreed on here."""
    if pack.footage and pack.footage.open in case.agreed:
        return pack.footage.hours
    return footage_hours(desk, from_json(case.story))


async def _change(desk: Desk, circle: CaseCircle, before: Duty, changed: Duty, action: str) -> None:
    """Save a duty's new state, write the trail, and show it to whoever has its card."""
    if not await desk.storage.duties.save(changed, before.version):
        return
    detail = {"duty": str(before.id), "rule": before.rule}
    await desk.storage.audit.append(before.trail_id, "case", action, detail, desk.now)
    person = circle.directory.person(before.person_id)
    if person and DutyState.PLANNED not in (before.state, changed.state):
        show(desk, replace(changed, version=before.version + 1), circle, person)


async def _move(desk: Desk, circle: CaseCircle, before: Duty, planned: Duty) -> None:
    """Move a duty to its new moments, when they are others."""
    if (before.due_at, before.target) == (planned.due_at, planned.target):
        return
    plan = {**before.plan, "reminders": planned.plan["reminders"]}
    moved = replace(before, due_at=planned.due_at, target=planned.target, plan=plan)
    told = before.state is not DutyState.PLANNED
    next_at = after(moved, desk.now, desk.calendar) if told else first_look(moved, desk.calendar)
    moved = replace(moved, next_at=next_at)
    if await desk.storage.duties.save(moved, before.version):
        detail = {
            "duty": str(before.id),
            "from": before.due_at.isoformat(),
            "to": moved.due_at.isoformat(),
        }
        await desk.storage.audit.append(before.trail_id, "case", "duty_moved", detail, desk.now)
        person = circle.directory.person(before.person_id)
        if told and person:
            show(desk, replace(moved, version=before.version + 1), circle, person)


async def show_decisions(desk: Desk, circle: CaseCircle, person: Person) -> None:
    """Show again the open prompts for a measure that they had: another may be proposed now."""
    had = {duty.id for duty in circle.duties}
    now = await desk.circle(circle.case)
    for duty in now.duties:
        told = duty.state.open and duty.state is not DutyState.PLANNED
        asked = duty.id in had and told and picks_measure(duty)
        if asked and may(person.id, Action.ACT, now, duty):
            card = duty_card(duty, now, person, desk)
            desk.send(person.id, card, case_id=duty.case_id, duty_id=duty.id)


async def set_free(desk: Desk, circle: CaseCircle, what: str) -> None:
    """Let the duties that waited for this be told now."""
    for duty in circle.duties:
        waits = duty.plan.get("waits_for") == what and duty.state is DutyState.PLANNED
        if waits:
            await desk.storage.duties.save(replace(duty, next_at=desk.now), duty.version)


async def add_duty(
    desk: Desk,
    circle: CaseCircle,
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
        person_id=assignee(role, circle),
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
        await _add(desk, circle, [duty])
