"""Moments and lists as people say them, in the reader's language."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache

from dialogs.texts import say

_MORNING, _AFTERNOON, _EVENING = 6, 12, 18  # hours


def moment_text(at: datetime, language: str, precision: str = "minute") -> str:
    """Return a moment as exactly as it is known; `at` is in the zone it is to be read in."""
    day = day_text(at.date(), language)
    match precision:
        case "minute":
            clock = {"hour": f"{at.hour:02}", "minute": f"{at.minute:02}"}
            return say("moment.minute", language, day=day, **clock)
        case "hour":
            return say("moment.hour", language, day=day, hour=at.hour)
        case "part_of_day":
            part = say(f"moment.part.{_part(at.hour)}", language)
            return say("moment.part_of_day", language, day=day, part=part)
        case _:
            return day


@lru_cache(maxsize=10_000)
def day_text(day: date, language: str) -> str:
    """Return a day in full: "vrijdag 18 december 2026"."""
    return say(
        "moment.day",
        language,
        weekday=say(f"moment.weekday.d{day.isoweekday()}", language),
        number=day.day,
        month=say(f"moment.month.m{day.month}", language),
        year=day.year,
    )


def _part(hour: int) -> str:
    if hour < _MORNING:
        return "night"
    if hour < _AFTERNOON:
        return "morning"
    return "afternoon" if hour < _EVENING else "evening"


def listing(items: Sequence[str], language: str) -> str:
    """Return "Jan, Fatima en Bo"."""
    *first, last = items or ("",)
    return say("moment.and", language, first=", ".join(first), last=last) if first else last
