"""A tap on a duty: seen, done, later, handed over, decided. Only who may; a second tap is nothing.

Seen is not done: seeing stops the climb up the line for a notice, and for nothing else.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID

from cases import agreeing, decide, reason, schedule
from cases.access import Action, CaseCircle, Circle, may
from cases.cards.answers import NOT_REACHED, TALKS
from cases.cards.aside import gave_card, give_card, given_card, later_card
from cases.cards.duty import duty_card
from cases.cards.frame import word
from cases.decide import Handed
from cases.desk import Desk
from cases.follow import set_free
from cases.letters import show_letter
from cases.line import GIVEN_BY, about_party, colleagues
from cases.problems import Misunderstood
from cases.telling import show
from dialogs.card import Card
from dialogs.reply import Reply
from protocols.vocabulary import DutyKind
from storage.records import Duty, DutyState, Person, Reason

VERBS = ("seen", "done", "later", "give", "decide", "letter", "agree")
_ASK_AGAIN = timedelta(hours=1)  # at the least, about a talk past its limit


@dataclass(frozen=True, slots=True)
class Changed:
    """What a tap makes of a duty: why, what the trail says beside that, and who has it now."""

    duty: Duty
    reason: Reason | None = None
    detail: Mapping[str, str] = field(default_factory=dict)
    heir: Person | None = None


async def act(desk: Desk, person: Person, reply: Reply) -> None:
    """Do what was tapped, and show the duty as it is now to everybody who had its card."""
    verb, _, raw = (reply.step or "").partition(".")
    duty = await desk.storage.duties.get(_uuid(raw))
    circle = await desk.circle_of(duty) if duty else None
    if duty is None or circle is None:
        desk.send(person.id, word("conversation.no_duty.text", person))
        return
    if not may(person.id, Action.ACT, circle, duty):
        desk.send(person.id, word("conversation.not_yours.text", person, "error"))
        return
    if verb == "letter" and isinstance(circle, CaseCircle):
        await show_letter(desk, person, duty, circle, reply.value or "")
        return
    if verb == "agree" and duty.state.open and isinstance(circle, CaseCircle):
        await agreeing.note(desk, person, duty, circle, reply)
        return
    if not duty.state.open or (verb == "seen" and duty.state is DutyState.SEEN):
        desk.send(person.id, duty_card(duty, circle, person, desk), case_id=duty.case_id)
        return
    try:
        if asks := _asks(desk, verb, duty, circle, person, reply):
            desk.send(person.id, asks, case_id=duty.case_id, duty_id=duty.id)
            return
        changed = await _change(desk, verb, duty, circle, person, reply)
    except Misunderstood as problem:
        desk.send(person.id, word(problem.text_key, person, "error", **problem.values))
        desk.send(person.id, duty_card(duty, circle, person, desk), case_id=duty.case_id)
        return
    await _store(desk, verb, duty, changed, circle, person)


def _asks(
    desk: Desk, verb: str, duty: Duty, circle: Circle, person: Person, reply: Reply
) -> Card | None:
    """Return the card that asks what a bare tap leaves open: until when, to whom, and why."""
    if reply.values or reply.value == NOT_REACHED:
        return None
    match verb:
        case "later":
            return later_card(duty, circle, person, desk, _room(desk, duty))
        case "give":
            return give_card(duty, circle, person, _colleagues(duty, circle))
        case _:
            return None


async def _change(
    desk: Desk, verb: str, duty: Duty, circle: Circle, person: Person, reply: Reply
) -> Changed:
    handed = Handed.of(reply)
    match verb:
        case "seen":
            ended = duty.kind == DutyKind.NOTIFY
            return Changed(replace(duty, state=DutyState.DONE if ended else DutyState.SEEN))
        case "later" if reply.value == NOT_REACHED:
            return _not_reached(desk, duty)
        case "later" if handed.text(1) in schedule.SPANS:
            return _put_off(desk, duty, handed)
        case "later":
            return _planned(desk, duty, reply)
        case "give":
            return _given(duty, circle, handed, person)
        case "decide" if isinstance(circle, CaseCircle):
            return Changed(await decide.decided(desk, duty, circle, person, reply))
        case "done":
            if isinstance(circle, CaseCircle):
                await _done_in_case(desk, duty, circle, person, reply)
            return Changed(replace(duty, state=DutyState.DONE))
        case _:
            raise Misunderstood("conversation.no_duty.text")


async def _done_in_case(
    desk: Desk, duty: Duty, circle: CaseCircle, person: Person, reply: Reply
) -> None:
    """Keep what was ticked, and let go on what waited for this."""
    await _keep_ticks(desk, duty, circle, person, reply)
    if duty.kind == DutyKind.POLICE_REPORT:
        await set_free(desk, circle, "police_report")


def _room(desk: Desk, duty: Duty) -> Mapping[str, datetime]:
    found = schedule.room(duty, desk.now, desk.calendar)
    if not found:
        raise Misunderstood("duty.later.no_room", due=desk.say_moment(duty.due_at))
    return found


def _put_off(desk: Desk, duty: Duty, handed: Handed) -> Changed:
    """Ask again later, never past the limit, which stays where it is; nudges count anew."""
    until = _room(desk, duty).get(handed.text(1))
    if until is None:
        raise Misunderstood("duty.plan.after_due", due=desk.say_moment(duty.due_at))
    why = reason.read(handed, 2, reason.TO_PUT_OFF)
    return _asked_again(duty, until, why)


def _not_reached(desk: Desk, duty: Duty) -> Changed:
    """Somebody was not reached for a talk: asked again tomorrow, or at the limit."""
    wished = desk.calendar.add(schedule.SPANS["tomorrow"], desk.now)
    until = min(wished, max(duty.due_at, desk.now + _ASK_AGAIN))
    return _asked_again(duty, until, Reason(why=NOT_REACHED))


def _asked_again(duty: Duty, until: datetime, why: Reason) -> Changed:
    later = replace(duty, state=DutyState.SEEN, planned_for=until, nudges=0)
    return Changed(later, why, {"until": until.isoformat()})


def _colleagues(duty: Duty, circle: Circle) -> list[Person]:
    found = colleagues(duty, circle)
    if not found:
        raise Misunderstood("duty.give.nobody")
    return found


def _given(duty: Duty, circle: Circle, handed: Handed, giver: Person) -> Changed:
    """Make it a colleague's. The limit stays; whom it went up to before may hear of it again."""
    heir = next((one for one in _colleagues(duty, circle) if str(one.id) == handed.text(1)), None)
    if heir is None:
        raise Misunderstood("error.pick_one")
    why = reason.read(handed, 2, reason.TO_GIVE)
    fresh = duty.state is DutyState.SEEN or duty.planned_for is not None
    plan = {k: value for k, value in duty.plan.items() if k not in ("handed_by", "told")}
    moved = replace(
        duty,
        person_id=heir.id,
        state=DutyState.DUE if fresh else duty.state,
        planned_for=None,
        nudges=0,
        escalated=0,
        plan={**plan, GIVEN_BY: str(giver.id)},
    )
    return Changed(moved, why, {"person": str(heir.id)}, heir)


def _planned(desk: Desk, duty: Duty, reply: Reply) -> Changed:
    """Plan it for a moment, within the limit: a promise is not moved past its limit by a tap."""
    at = desk.read_moment(reply.values.get(reply.step or "", ()))
    if at is None or at <= desk.now:
        raise Misunderstood("duty.plan.past")
    if duty.not_before and at < duty.not_before:
        raise Misunderstood("duty.plan.too_early", not_before=desk.say_moment(duty.not_before))
    if at > duty.due_at > desk.now:
        raise Misunderstood("duty.plan.after_due", due=desk.say_moment(duty.due_at))
    planned = replace(duty, state=DutyState.IN_PROGRESS, planned_for=at)
    return Changed(planned, detail={"until": at.isoformat()})


async def _keep_ticks(
    desk: Desk, duty: Duty, circle: CaseCircle, person: Person, reply: Reply
) -> None:
    """Keep which points of a checklist were ticked, as proof; an aftercare talk leaves nothing."""
    ticked = [value for values in reply.values.values() for value in values]
    if not ticked or duty.kind == DutyKind.AFTERCARE_TALK:
        return
    await decide.keep(desk, circle, duty, person, {"ticked": ticked})


async def _store(
    desk: Desk, verb: str, before: Duty, changed: Changed, circle: Circle, person: Person
) -> None:
    """Save the new state, write the trail, and show it in place of the old card."""
    looked = replace(changed.duty, next_at=_next(desk, changed.duty), attempts=0)
    if not await desk.storage.duties.save(looked, before.version):
        desk.send(person.id, word("conversation.no_duty.text", person))
        return
    stored = replace(looked, version=before.version + 1)
    await _note(desk, verb, stored, changed, person)
    if changed.heir and changed.reason:
        _tell_both(desk, before, stored, circle, person, changed.heir, changed.reason)
        return
    for shown in _had_its_card(stored, circle, person):
        show(desk, stored, circle, shown)
    if not stored.state.open:
        _tell_watchers(desk, stored, circle, person)
    elif stored.planned_for and stored.planned_for != before.planned_for:
        _tell_about(desk, stored, circle, person)


async def _note(desk: Desk, verb: str, stored: Duty, changed: Changed, person: Person) -> None:
    """Write in the trail who did what, and where the reason is kept; never the reason itself."""
    detail = {"duty": str(stored.id), "rule": stored.rule, "state": str(stored.state)}
    detail |= changed.detail
    if changed.reason:
        kept = await desk.storage.reasons.add(stored, changed.reason)
        detail["reason"] = str(kept)
    planned = verb == "later" and stored.state is DutyState.IN_PROGRESS
    action = f"duty_{'planned' if planned else verb}"
    await desk.storage.audit.append(stored.trail_id, str(person.id), action, detail, desk.now)


def _next(desk: Desk, changed: Duty) -> datetime | None:
    if not changed.state.open:
        return None
    return schedule.after_act(changed, desk.now, desk.calendar)


def _tell_both(
    desk: Desk,
    before: Duty,
    stored: Duty,
    circle: Circle,
    person: Person,
    heir: Person,
    why: Reason,
) -> None:
    """Tell who has it now whose it was and why; whoever had its card sees that it has gone."""
    card = given_card(stored, circle, heir, desk, person, why)
    desk.send(heir.id, card, case_id=stored.case_id, duty_id=stored.id)
    for one in _had_its_card(before, circle, person):
        if one.id != heir.id:
            gone = gave_card(stored, circle, one, desk, heir)
            desk.send(one.id, gone, case_id=stored.case_id, duty_id=stored.id)


def _had_its_card(duty: Duty, circle: Circle, person: Person) -> list[Person]:
    """Return who tapped, whose duty it is, and whom it went up to: each sees the new state."""
    ids = [str(person.id), str(duty.person_id), *duty.plan.get("told", ())]
    found = [circle.directory.person(_uuid(one)) for one in dict.fromkeys(ids)]
    return [one for one in found if one]


def _tell_watchers(desk: Desk, duty: Duty, circle: Circle, person: Person) -> None:
    """Tell who sees to it (Heerlen §7.4 step 5: the CAG) that it is done, or declined."""
    for role in duty.plan.get("watched_by", ()):
        watcher = circle.directory.who(role, circle.team_id)
        if watcher and watcher.id != person.id:
            card = duty_card(duty, circle, watcher, desk, watching=True)
            desk.send(watcher.id, card, case_id=duty.case_id, once=f"{duty.id}/watched/{role}")


def _tell_about(desk: Desk, duty: Duty, circle: Circle, person: Person) -> None:
    """Tell who gets a talk when it is: a promise is known to the one it was made to."""
    about = about_party(duty, circle)
    one = circle.directory.person(about.person_id) if about else None
    if one and duty.kind in TALKS and duty.state is DutyState.IN_PROGRESS and duty.planned_for:
        at = desk.say_moment(duty.planned_for, one.language)
        told = word("duty.talk_for_you.planned", one, name=person.name, at=at)
        desk.send(one.id, told, case_id=duty.case_id)


def _uuid(text: str) -> UUID:
    """Read an id out of a tap made by hand or not; one that is none finds nothing."""
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)
