"""The periods of what comes back by itself: a quarter, a year, a term of office. Pure.

Periods of months begin on the first of a month, those of weeks and days on any day; they are
counted from a day on which one began. From a January, quarters, half-years and years are the
calendar's own.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from protocols.terms import Length

_DAYS = {"weeks": 7, "days": 1}
UNITS = ("months", *_DAYS)


@dataclass(frozen=True, slots=True)
class Period:
    """From the first day to the last, both included."""

    starts: date
    ends: date


def period_of(every: Length, since: date, day: date) -> Period:
    """Return the period that a day lies in; one began on `since`, for months in its month."""
    if every.unit == "months":
        first = since.year * 12 + since.month - 1
        number = (day.year * 12 + day.month - 1 - first) // every.amount
        starts = _first_of(first + number * every.amount)
        after = _first_of(first + (number + 1) * every.amount)
    else:
        length = every.amount * _DAYS[every.unit]
        starts = since + timedelta(days=(day - since).days // length * length)
        after = starts + timedelta(days=length)
    return Period(starts, after - timedelta(days=1))


def periods(every: Length, since: date, first: date, last: date) -> Iterator[Period]:
    """Yield the periods from the one that `first` lies in to the one that `last` lies in."""
    day = first
    while day <= last:
        found = period_of(every, since, day)
        yield found
        day = found.ends + timedelta(days=1)


def _first_of(month: int) -> date:
    """Return the first day of a month, counted from the year 0."""
    return date(month // 12, month % 12 + 1, 1)
