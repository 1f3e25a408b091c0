"""When the clock looks at a duty, and what it does then. Pure: a duty and a moment in, a step out.

A duty is announced, reminded of, and, when nothing happens, taken up the line: the deputy first,
then whom the pack names. Each step is taken once; it stops as soon as somebody acts. Reading a
card is no acting, and opening a case moves nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache

from protocols.terms import Calendar, Length
from storage.records import Duty, DutyState

GRACE = timedelta(hours=4)  # how long "at once" may go unanswered
GRACE_URGENT = timedelta(hours=1)
BETWEEN_STEPS = timedelta(hours=24)  # between two steps up the line
BETWEEN_STEPS_URGENT = timedelta(hours=2)
SOON_TO_MEET = timedelta(hours=72)  # an aim nearer than this is told of at once
SOON_TO_DO = timedelta(days=14)  # and so is a limit
ONE_DAY = timedelta(days=1)
# Nobody knows of it yet: its time had not come, or there was nobody to tell.
_UNTOLD = (DutyState.PLANNED, DutyState.FAILED)
# For how long a duty can be put off, the shortest first.
SPANS = {"hour": Length(1, "hours"), "tomorrow": Length(1, "days"), "week": Length(1, "weeks")}
MOST_NUDGES = 5  # reminders to one person for one duty, however many the pack names


class Step(StrEnum):
    """What the clock does with a duty when it looks."""

    ANNOUNCE = "announce"
    REMIND = "remind"
    ESCALATE = "escalate"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Look:
    """One look of the clock: what to do now, and when to look again (None: never)."""

    step: Step
    again_at: datetime | None


def look(duty: Duty, now: datetime, calendar: Calendar, line_length: int) -> Look:
    """Decide what is to be done with the duty at this moment.

    `line_length` is how many people are left in its line of escalation, the deputy included.
    """
    if not duty.state.open:
        return Look(Step.NOTHING, None)
    if duty.state in _UNTOLD:
        return Look(Step.ANNOUNCE, _after_telling(duty, now, calendar))
    if now >= must_act_by(duty):
        if duty.escalated >= line_length:
            return Look(Step.NOTHING, None)
        again = in_hours(duty, now + _between(duty), calendar)
        return Look(Step.ESCALATE, again if duty.escalated + 1 < line_length else None)
    if duty.nudges >= MOST_NUDGES:
        return Look(Step.NOTHING, after(duty, now, calendar))
    return Look(Step.REMIND, after(duty, now, calendar))


def first_look(duty: Duty, calendar: Calendar) -> datetime:
    """Return when the one who must act is told of the duty for the first time.

    What is to be done soon is told at once; what lies further ahead at the pack's first reminder,
    so that nobody is sent today what they can only do in six weeks. What waits for somebody's
    decision is told at its first reminder too, else in the morning of its limit, unless the
    decision comes sooner.
    """
    goal = duty.target or duty.due_at
    first = next(iter(reminders(duty)), None)
    if duty.plan.get("waits_for"):
        start = first or _morning_before(duty, duty.due_at, calendar)
    elif goal - asked_at(duty) <= (SOON_TO_MEET if duty.target else SOON_TO_DO):
        start = asked_at(duty)
    else:
        start = first or _morning_before(duty, goal - ONE_DAY, calendar)
    return max(start, asked_at(duty))


def _morning_before(duty: Duty, limit: datetime, calendar: Calendar) -> datetime:
    """Return when the office opens on the day of a moment, or on the last office day before it.

    What is urgent is told at that moment itself; what was not there yet that morning, at that
    moment or when the office opens after it.
    """
    last = _morning(calendar.last_office_moment(limit), calendar)
    return in_hours(duty, limit, calendar) if urgent(duty) or last <= asked_at(duty) else last


def after(duty: Duty, now: datetime, calendar: Calendar) -> datetime:
    """Return the next moment to look at an open duty whose limit has not passed."""
    limit = in_hours(duty, must_act_by(duty), calendar)
    last = max(limit, now)
    if duty.planned_for and duty.planned_for > now:  # asked again then, not before
        return min(in_hours(duty, duty.planned_for, calendar), last)
    coming = (_gathered(duty, moment, calendar) for moment in reminders(duty))
    return min(next((moment for moment in coming if moment > now), last), last)


def _after_telling(duty: Duty, now: datetime, calendar: Calendar) -> datetime:
    """Return the next moment to look at a duty that is told of for the first time now.

    Told past its limit (nobody was in the office, or there was nobody to tell) it has the grace of
    "at once" before it goes up the line: nobody hears of it before the one who must act could.
    """
    if now < must_act_by(duty):
        return after(duty, now, calendar)
    return in_hours(duty, now + _grace(duty), calendar)


def after_act(duty: Duty, now: datetime, calendar: Calendar) -> datetime:
    """Return the next moment to look at an open duty that somebody has just acted on.

    Past the limit the climb goes on, a step's time later: acting never hurries it.
    """
    if now < must_act_by(duty):
        return after(duty, now, calendar)
    return in_hours(duty, now + _between(duty), calendar)


def can_wait(duty: Duty, now: datetime, calendar: Calendar) -> bool:
    """Tell whether the duty can be put off at all, by the shortest time."""
    shortest = next(iter(SPANS.values()))
    return calendar.add(shortest, now) < must_act_by(duty)


def room(duty: Duty, now: datetime, calendar: Calendar) -> Mapping[str, datetime]:
    """Return until when the duty can be put off, by span; none reaches the limit."""
    limit = must_act_by(duty)
    wished = {span: calendar.add(length, now) for span, length in SPANS.items()}
    return {span: until for span, until in wished.items() if until < limit}


def must_act_by(duty: Duty) -> datetime:
    """Return when silence goes up the line: the limit, or a grace after "at once"."""
    return max(duty.due_at, asked_at(duty) + _grace(duty))


def in_hours(duty: Duty, when: datetime, calendar: Calendar) -> datetime:
    """Return the moment itself for what is urgent, else the next moment in office hours."""
    return when if urgent(duty) else calendar.next_office_moment(when)


def _gathered(duty: Duty, when: datetime, calendar: Calendar) -> datetime:
    """Return when a reminder goes out: in the morning of its day, with all else of that day.

    So that somebody with several tasks gets one message, as the office opens. What is urgent comes
    at its own moment, and so does what was not there yet that morning.
    """
    at = in_hours(duty, when, calendar)
    morning = _morning(at, calendar)
    return at if urgent(duty) or morning <= asked_at(duty) else morning


def _morning(day: datetime, calendar: Calendar) -> datetime:
    """Return when the office opens on the day of a moment, or on the next office day."""
    midnight = datetime.combine(calendar.local(day).date(), time.min, calendar.zone)
    return calendar.next_office_moment(midnight)


def urgent(duty: Duty) -> bool:
    return bool(duty.plan.get("urgent"))


def reminders(duty: Duty) -> list[datetime]:
    """Return the pack's reminder moments for this duty, soonest first."""
    return sorted(map(_moment, duty.plan.get("reminders", ())))


def asked_at(duty: Duty) -> datetime:
    """Return when the duty came into being: at the report, or at the event that brought it."""
    return _moment(duty.plan["asked_at"])


@lru_cache(maxsize=4096)
def _moment(text: str) -> datetime:
    """Read a moment of the plan, as each look at a duty does some five times."""
    return datetime.fromisoformat(text)


def _grace(duty: Duty) -> timedelta:
    return GRACE_URGENT if urgent(duty) else GRACE


def _between(duty: Duty) -> timedelta:
    return BETWEEN_STEPS_URGENT if urgent(duty) else BETWEEN_STEPS
