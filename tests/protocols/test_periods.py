"""Periods of what comes back: the calendar's own, one after another, without a gap."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocols.periods import Period, period_of, periods
from protocols.terms import Length

SINCE = date(2018, 1, 1)
DAYS = st.dates(date(2016, 1, 1), date(2060, 1, 1))
EVERY = st.builds(Length, st.integers(1, 60), st.sampled_from(["months", "weeks", "days"]))


@pytest.mark.parametrize(
    ("every", "starts", "ends"),
    [
        ("1 month", date(2027, 2, 1), date(2027, 2, 28)),
        ("3 months", date(2027, 1, 1), date(2027, 3, 31)),
        ("6 months", date(2027, 1, 1), date(2027, 6, 30)),
        ("1 year", date(2027, 1, 1), date(2027, 12, 31)),
        ("4 years", date(2026, 1, 1), date(2029, 12, 31)),
    ],
)
def test_a_period_is_the_calendars_own(every: str, starts: date, ends: date) -> None:
    assert period_of(Length.parse(every), SINCE, date(2027, 2, 14)) == Period(starts, ends)


def test_a_council_begins_in_april() -> None:
    found = period_of(Length.parse("4 years"), date(2022, 4, 1), date(2027, 2, 14))
    assert found == Period(date(2026, 4, 1), date(2030, 3, 31))


@given(EVERY, DAYS)
def test_every_day_lies_in_one_period_and_they_follow_each_other(every: Length, day: date) -> None:
    found = period_of(every, SINCE, day)
    assert found.starts <= day <= found.ends
    first, second = list(periods(every, SINCE, day, found.ends + timedelta(days=1)))
    assert (first, second.starts) == (found, found.ends + timedelta(days=1))
