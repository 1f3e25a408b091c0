"""When people are reminded of a duty: early enough, and while they are at work."""

from datetime import datetime

from protocols.duty import DutyRule
from protocols.terms import Calendar, Moments


def reminders(
    rule: DutyRule, moments: Moments, reported_at: datetime, calendar: Calendar
) -> tuple[datetime, ...]:
    """Return the moments to remind, in order, between the report and the limit.

    There is one at the target and one at each length that the rule names before it is due. In
    office hours, so before a weekend rather than in it; only an urgent duty rings at any hour.
    """
    wished = [calendar.subtract(length, moments.due) for length in rule.reminders]
    if moments.target:
        wished.append(moments.target)
    placed = wished if rule.urgent else [_at_work(one, reported_at, calendar) for one in wished]
    fitting = {one for one in placed if reported_at < one < moments.due}
    return tuple(sorted(fitting))


def _at_work(wished: datetime, reported_at: datetime, calendar: Calendar) -> datetime:
    """Move a reminder to the opening of the office day before, or on when that is past."""
    before = calendar.last_office_moment(wished)
    return before if before > reported_at else calendar.next_office_moment(max(wished, reported_at))
