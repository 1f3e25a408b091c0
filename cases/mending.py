"""What an administrator may do with a duty: look, ask why, move it, cancel it; with a reason.

No name and no story is shown here: who mends a machine need not know whom it is about.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from cases import schedule
from cases.access import Circle
from cases.desk import Desk
from cases.telling import show
from storage.database import Transaction
from storage.records import AuditEntry, Duty, DutyState, Organisation, Reason

LONGEST_REASON = 500  # characters
IN_DOUBT = "bericht in twijfel"  # it went out, and nobody knows whether it arrived
RECURRING = "terugkerend"  # where a duty of a case has its number
ADMIN = "admin:"  # before the account of an administrator, in the trail


class NotPossible(ValueError):
    """It cannot be done; the message says why, and what can."""


async def list_duties(
    transaction: Transaction, organisation_id: str | None, now: datetime, *, late: bool = False
) -> Sequence[str]:
    """Return a line for each open duty, the soonest due first. Raises NotPossible."""
    desk = await _desk(transaction, organisation_id, now)
    numbers = {case.id: case.number for case in await desk.storage.cases.list()}
    duties = await desk.storage.duties.open()
    in_doubt = await desk.storage.outbox.in_doubt()
    wanted = [duty for duty in duties if not late or _late(duty, now)]
    return [
        _line(duty, numbers.get(duty.case_id, RECURRING) if duty.case_id else RECURRING, desk)
        + (f"  {IN_DOUBT}" if duty.id in in_doubt else "")
        for duty in wanted
    ]


async def explain(
    transaction: Transaction, organisation_id: str | None, duty_id: UUID, now: datetime
) -> Sequence[str]:
    """Return why a duty is due when it is, and its part of the trail. Raises NotPossible."""
    desk, duty, circle = await _found(transaction, organisation_id, duty_id, now)
    plan = duty.plan
    of = f"zaak {circle.case.number}" if circle.case else f"over {duty.starts} t/m {duty.ends}"
    lines = [
        f"{duty.rule} ({plan.get('source', '?')}), {of}, {duty.kind}, {duty.role}",
        f"gerekend vanaf: {plan.get('anchor', '?')}; termijn: {plan.get('term', '?')}",
        f"gevraagd: {_at(desk, schedule.asked_at(duty))}" if "asked_at" in plan else "",
        f"streven: {_at(desk, duty.target)}" if duty.target else "",
        f"uiterlijk: {_at(desk, duty.due_at)}",
        f"de klok kijkt: {_at(desk, duty.next_at) if duty.next_at else 'niet meer'}",
        f"staat: {duty.state}; herinnerd: {duty.nudges}; opgeschaald: {duty.escalated}; "
        f"mislukt: {duty.attempts}",
    ]
    if duty.id in await desk.storage.outbox.in_doubt():
        lines.append(IN_DOUBT)
    reasons = await desk.storage.reasons.of_trail(duty.trail_id)
    trail = await desk.storage.audit.of_trail(duty.trail_id)
    mine = [one for one in trail if duty.case_id is None or one.detail.get("duty") == str(duty.id)]
    lines += [f"{_at(desk, one.at)}  {one.action}  {_why(one, reasons)}".rstrip() for one in mine]
    return [line for line in lines if line]


def _why(entry: AuditEntry, reasons: Mapping[UUID, Reason]) -> str:
    """Return an administrator's reason. What people write in the chat is read in the case."""
    named = entry.detail.get("reason")
    if named is None:
        return ""
    if not entry.actor.startswith(ADMIN):
        return "(reden: in het verloop te lezen)"
    return next((one.text for id, one in reasons.items() if str(id) == named), "")


async def move_duty(
    transaction: Transaction,
    organisation_id: str | None,
    duty_id: UUID,
    to: datetime,
    reason: str,
    actor: str,
    now: datetime,
) -> None:
    """Give an open duty another limit, and show it to whoever has its card. Raises NotPossible."""
    desk, duty, circle = await _open(transaction, organisation_id, duty_id, reason, now)
    if to <= now:
        raise NotPossible("the new limit must lie ahead; to end a duty, use cancel")
    plan = {key: value for key, value in duty.plan.items() if key != "told"}  # the line anew
    moved = replace(duty, due_at=to, target=None, attempts=0, escalated=0, plan=plan)
    if duty.state in (DutyState.FAILED, DutyState.OVERDUE, DutyState.ESCALATED):
        moved = replace(moved, state=DutyState.PLANNED, nudges=0)
    told = moved.state is not DutyState.PLANNED
    next_at = schedule.after(moved, now, desk.calendar) if told else now
    detail = {"from": duty.due_at.isoformat(), "to": to.isoformat()}
    changed = replace(moved, next_at=next_at)
    await _store(desk, circle, duty, changed, "duty_moved", actor, reason, detail)


async def cancel_duty(
    transaction: Transaction,
    organisation_id: str | None,
    duty_id: UUID,
    reason: str,
    actor: str,
    now: datetime,
) -> None:
    """End an open duty, and show that to whoever has its card. Raises NotPossible."""
    desk, duty, circle = await _open(transaction, organisation_id, duty_id, reason, now)
    ended = replace(duty, state=DutyState.CANCELLED, next_at=None)
    await _store(desk, circle, duty, ended, "duty_cancelled", actor, reason, {})


async def _store(
    desk: Desk,
    circle: Circle,
    before: Duty,
    changed: Duty,
    action: str,
    actor: str,
    reason: str,
    detail: dict[str, str],
) -> None:
    """Save it and the reason, write the trail, and show the card anew to whoever had it."""
    if not await desk.storage.duties.save(changed, before.version):
        raise NotPossible("somebody changed this duty just now; look again")
    kept = await desk.storage.reasons.add(before, Reason(text=reason.strip()))
    entry = {"duty": str(before.id), "rule": before.rule, "reason": str(kept), **detail}
    await desk.storage.audit.append(before.trail_id, actor, action, entry, desk.now)
    person = circle.directory.person(before.person_id)
    if person and before.state is not DutyState.PLANNED:
        show(desk, replace(changed, version=before.version + 1), circle, person)
    await desk.finish()


async def _open(
    transaction: Transaction,
    organisation_id: str | None,
    duty_id: UUID,
    reason: str,
    now: datetime,
) -> tuple[Desk, Duty, Circle]:
    if not reason.strip() or len(reason) > LONGEST_REASON:
        raise NotPossible(f"give a reason of at most {LONGEST_REASON} characters, without names")
    desk, duty, circle = await _found(transaction, organisation_id, duty_id, now)
    if not duty.state.open:
        raise NotPossible(f"this duty has ended: {duty.state}")
    return desk, duty, circle


async def _found(
    transaction: Transaction,
    organisation_id: str | None,
    duty_id: UUID,
    now: datetime,
) -> tuple[Desk, Duty, Circle]:
    desk = await _desk(transaction, organisation_id, now)
    duty = await desk.storage.duties.get(duty_id)
    circle = await desk.circle_of(duty) if duty else None
    if duty is None or circle is None:
        raise NotPossible(f"no duty {duty_id} at {desk.organisation.id}")
    return desk, duty, circle


async def _desk(transaction: Transaction, organisation_id: str | None, now: datetime) -> Desk:
    """Open a desk at the organisation that is named, or at the only one there is."""
    known: Sequence[Organisation] = await transaction.organisations()
    wanted = [one for one in known if organisation_id in (None, one.id)]
    if len(wanted) != 1:
        names = ", ".join(one.id for one in known) or "none"
        raise NotPossible(f"say which organisation with --organisation; known are: {names}")
    return Desk(transaction.of(wanted[0].id), wanted[0], now)


def _late(duty: Duty, now: datetime) -> bool:
    return duty.due_at < now or duty.state is DutyState.FAILED


def _line(duty: Duty, number: str, desk: Desk) -> str:
    return f"{duty.id}  {_at(desk, duty.due_at)}  {duty.state:<11} {number}  {duty.rule}"


def _at(desk: Desk, moment: datetime) -> str:
    return desk.calendar.local(moment).isoformat(timespec="minutes")
