"""A day to come in somebody's own words: "vrijdag", "tot over twee weken", "3 januari"."""

import re
from datetime import date, datetime, timedelta

from dialogs.weekdays import weekdays_in
from words.days import written_dates
from words.numbers import NUMBER, number
from words.story import fold

_WEEK = 7
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
_YEAR = re.compile(r"\b20\d\d\b|\d[-/]\d+[-/]\d")
_NEAR = (
    (re.compile(r"\b(?:overmorgen|the day after tomorrow)\b"), 2),
    (re.compile(r"\b(?:morgen|tomorrow)\b"), 1),
    (re.compile(r"\b(?:vandaag|today)\b"), 0),
    (re.compile(r"\b(?:eer)?gisteren\b|\byesterday\b"), -1),
)
_IN = re.compile(rf"\b(?:over|in) (?P<count>{NUMBER}) (?P<unit>dag|day|week|weken)")
_NEXT_WEEK = re.compile(r"\b(?:volgende week|next week)\b")
_THIS_WEEK = re.compile(r"\b(?:de week|deze week|the week|this week)\b")
_CHRISTMAS = re.compile(r"\b(?:kerst(?:mis)?|christmas)\b")


def day_ahead(text: str, now: datetime) -> date | None:
    """Return the first day that is named, seen from `now` (aware); None where none is.

    What is plainly past ("gisteren", a whole date) is returned as it is: the caller refuses it.
    """
    said, today = text.casefold(), now.date()
    if iso := _ISO.search(said):
        return _whole(iso[0])
    if soon := _IN.search(said):
        days = number(soon["count"]) or 1
        return today + timedelta(days=int(days) * (1 if soon["unit"] in ("dag", "day") else _WEEK))
    near = next((days for pattern, days in _NEAR if pattern.search(said)), None)
    if near is not None:
        return today + timedelta(days=near)
    if re.search(r"\d", said):
        return _written(said, now)
    return _by_week(said, today)


def _by_week(said: str, today: date) -> date | None:
    """Read a day of the week, the end of a week, or Christmas."""
    monday = today - timedelta(days=today.weekday())
    named = weekdays_in(said)
    if _NEXT_WEEK.search(said):
        return monday + timedelta(days=_WEEK - 1 + (named[-1] if named else _WEEK))
    if named:
        return today + timedelta(days=(named[-1] - today.isoweekday() - 1) % _WEEK + 1)
    if _THIS_WEEK.search(said):
        return monday + timedelta(days=_WEEK - 1)
    if _CHRISTMAS.search(said):
        christmas = date(today.year, 12, 25)
        return christmas if christmas >= today else christmas.replace(year=today.year + 1)
    return None


def _written(said: str, now: datetime) -> date | None:
    """Read "3 januari": the nearest one, before or after now, where no year is written."""
    on = next((day.on for day in written_dates(fold(said), now)), None)
    if on is None or _YEAR.search(said):
        return on
    today = now.date()
    near = (_in_year(on, today.year + years) for years in (-1, 0, 1))
    return min((day for day in near if day), key=lambda day: abs(day - today), default=None)


def _in_year(day: date, year: int) -> date | None:
    try:
        return day.replace(year=year)
    except ValueError:  # 29 February
        return None


def _whole(iso: str) -> date | None:
    try:
        return date.fromisoformat(iso)
    except ValueError:
        return None
