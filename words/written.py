"""Dates in forms that the reader of stories does not know: a second reading, by `dateparser`.

Only for an answer to "when was it?": in a story a stray number is too easily taken for a date.
Our own reader goes first, since it knows parts of the day and says how exactly a moment was told.
"""

import re
import warnings
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING

from protocols.facts import Moment

if TYPE_CHECKING:
    from dateparser.date import DateDataParser

_LONGEST = 60  # characters of a date
_DATE = re.compile(  # a day, a month and a year, in any order
    r"\d{1,4}[-/. ]?(?:\d{1,2}|[a-z]{3,})[-/. ]?\d{2,4}|[a-z]{3,}\.? \d{1,2},? \d{4}", re.IGNORECASE
)
_CLOCK = re.compile(r"\d{1,2}[:.]\d{2}|\d{1,2} ?(?:uur|u\b|h\b|am\b|pm\b)", re.IGNORECASE)


def written_moment(text: str, now: datetime) -> Moment | None:
    """Return the past moment that a short text writes out, or None. Never raises."""
    if len(text) > _LONGEST or not _DATE.search(text):
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of dateparser's own, on dates without a year
            found = _parser().get_date_data(text).date_obj
    except (ValueError, OverflowError, RecursionError):
        return None
    at = found.replace(tzinfo=now.tzinfo, second=0, microsecond=0) if found else None
    if at is None or at > now:
        return None
    if _CLOCK.search(text):
        return Moment(at=at, precision="minute")
    return Moment(at=at.replace(hour=12, minute=0), precision="day")


@cache
def _parser() -> "DateDataParser":
    from dateparser.date import DateDataParser as Parser

    settings = {
        "PREFER_DATES_FROM": "past",
        "DATE_ORDER": "DMY",
        "STRICT_PARSING": True,
        "RETURN_AS_TIMEZONE_AWARE": False,
    }
    return Parser(languages=["nl", "en"], settings=settings)
