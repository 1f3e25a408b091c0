"""A tap on a duty: seen, done, later, decided. Only who may; a second tap changes nothing.

Seen is not done: seeing stops the climb up the line for a notice, and for nothing else.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from cases import decide, schedule
from cases.access import Action, Circle, may
from cases.cards.duty import TALKS, duty_card
from cases.cards.frame import word
from cases.desk import Desk
from cases.follow import set_free
from cases.letters import show_letter
from cases.line import about_party
from cases.problems import Misunderstood
from cases.telling import show
from dialogs.reply import Reply
from protocols.terms import Length
from protocols.vocabulary import DutyKind
from storage.records import Duty, DutyState, Person

VERBS = ("seen", "done", "later", "decide", "letter")
_SNOOZE = {"hour": Length(1, "hours"), "tomorrow": Length(1, "days"), "week": Length(1, "weeks")}


async def act(desk: Desk, person: Person, reply: Reply) -> None:
    """Do what was tapped, and show the duty as it is now to everybody who had its card."""
    verb, _, raw = (reply.step or "").partition(".")
    duty = await desk.storage.duties.get(_uuid(raw))
    case = await desk.storage.cases.get(duty.case_id) if duty else None
    if duty is None or case is None:
        desk.send(person.id, word("conversation.no_duty.text", person))
        return
    circle = await desk.circle(case)
    if not may(person.id, Action.ACT, circle, duty):
        desk.send(person.id, word("conversation.not_yours.text", person, "error"))
        return
    if verb == "letter":
        await show_letter(desk, person, duty, circle, reply.value or "")
        return
    if not duty.state.open or (verb == "seen" and duty.state is DutyState.SEEN):
        desk.send(person.id, duty_card(duty, circle, person, desk), case_id=case.id)
        return
    try:
        changed = await _change(desk, verb, duty, circle, person, reply)
    except Misunderstood as problem:
        desk.send(person.id, word(problem.text_key, person, "error", **problem.values))
        desk.send(person.id, duty_card(duty, circle, person, desk), case_id=case.id)
        return
    await _store(desk, verb, duty, changed, circle, person)


async def _change(
    desk: Desk, verb: str, duty: Duty, circle: Circle, person: Person, reply: Reply
) -> Duty:
    match verb:
        case "seen":
            ended = duty.kind == DutyKind.NOTIFY
            return replace(duty, state=DutyState.DONE if ended else DutyState.SEEN)
        case "later" if reply.value in _SNOOZE:
            return replace(duty, state=DutyState.SEEN, planned_for=_snoozed(desk, duty, reply))
        case "later":
            return _planned(desk, duty, reply)
        case "decide":
            return await decide.decided(desk, duty, circle, person, reply)
        case _:
            await _keep_ticks(desk, duty, person, reply)
            if duty.kind == DutyKind.POLICE_REPORT:
                await set_free(desk, circle, "police_report")
            return replace(duty, state=DutyState.DONE)


def _snoozed(desk: Desk, duty: Duty, reply: Reply) -> datetime:
    """Return when to ask again: later, yet never past the limit, which stays where it is."""
    wished = desk.calendar.add(_SNOOZE[reply.value or "hour"], desk.now)
    return min(wished, max(duty.due_at, desk.now + timedelta(hours=1)))


def _planned(desk: Desk, duty: Duty, reply: Reply) -> Duty:
    """Plan it for a moment, within the limit: a promise is not moved past its limit by a tap."""
    at = desk.read_moment(reply.values.get(reply.step or "", ()))
    if at is None or at <= desk.now:
        raise Misunderstood("duty.plan.past")
    if duty.not_before and at < duty.not_before:
        raise Misunderstood("duty.plan.too_early", not_before=desk.say_moment(duty.not_before))
    if at > duty.due_at > desk.now:
        raise Misunderstood("duty.plan.after_due", due=desk.say_moment(duty.due_at))
    return replace(duty, state=DutyState.IN_PROGRESS, planned_for=at)


async def _keep_ticks(desk: Desk, duty: Duty, person: Person, reply: Reply) -> None:
    """Keep which points of a checklist were ticked, as proof; an aftercare talk leaves nothing."""
    ticked = [value for values in reply.values.values() for value in values]
    if not ticked or duty.kind == DutyKind.AFTERCARE_TALK:
        return
    await decide.keep(desk, duty, person, {"ticked": ticked})


async def _store(
    desk: Desk, verb: str, before: Duty, changed: Duty, circle: Circle, person: Person
) -> None:
    """Save the new state, write the trail, and show it in place of the old card."""
    looked = replace(changed, next_at=_next(desk, before, changed), attempts=0)
    if not await desk.storage.duties.save(looked, before.version):
        desk.send(person.id, word("conversation.no_duty.text", person))
        return
    stored = replace(looked, version=before.version + 1)
    detail = {"duty": str(stored.id), "rule": stored.rule, "state": stored.state}
    await desk.storage.audit.append(
        stored.case_id, str(person.id), f"duty_{verb}", detail, desk.now
    )
    for shown in _had_its_card(stored, circle, person):
        show(desk, stored, circle, shown)
    if not stored.state.open:
        _tell_watchers(desk, stored, circle, person)
    elif stored.planned_for and stored.planned_for != before.planned_for:
        _tell_about(desk, stored, circle, person)


def _next(desk: Desk, before: Duty, changed: Duty) -> datetime | None:
    if not changed.state.open:
        return None
    return schedule.after(changed, desk.now, desk.calendar)


def _had_its_card(duty: Duty, circle: Circle, person: Person) -> list[Person]:
    """Return who tapped, whose duty it is, and whom it went up to: each sees the new state."""
    ids = [str(person.id), str(duty.person_id), *duty.plan.get("told", ())]
    found = [circle.directory.person(_uuid(one)) for one in dict.fromkeys(ids)]
    return [one for one in found if one]


def _tell_watchers(desk: Desk, duty: Duty, circle: Circle, person: Person) -> None:
    """Tell who sees to it (Heerlen §7.4 step 5: the CAG) that it is done, or declined."""
    for role in duty.plan.get("watched_by", ()):
        watcher = circle.directory.who(role, circle.case.team_id)
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
