"""Terms and the calendar: moments from a paper calendar, and what always holds."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocols.terms import Calendar, Length
from tests.protocols.cases import AMSTERDAM, at
from tests.protocols.strategies import calendars, lengths, moments


@pytest.mark.parametrize(
    ("start", "length", "end"),
    [
        ("2026-12-18 16:30", "24 hours", "2026-12-19 16:30"),
        ("2026-10-24 09:00", "24 hours", "2026-10-25 08:00"),  # summer time ends: an hour more
        ("2026-03-28 09:00", "24 hours", "2026-03-29 10:00"),  # and begins: an hour less
        ("2026-10-24 09:00", "1 day", "2026-10-25 09:00"),  # a day keeps the clock
        ("2026-12-18 16:30", "5 days", "2026-12-23 16:30"),
        ("2026-12-18 16:30", "6 weeks", "2027-01-29 16:30"),
        ("2026-08-31 09:00", "6 months", "2027-02-28 09:00"),  # no 31 February
        ("2027-08-31 09:00", "6 months", "2028-02-29 09:00"),  # a leap year
        ("2028-02-29 12:00", "1 year", "2029-02-28 12:00"),
        ("2026-11-30 09:00", "3 months", "2027-02-28 09:00"),
        ("2026-03-28 02:30", "1 day", "2026-03-29 03:30"),  # 02:30 does not exist that night
        ("2026-12-18 16:30", "2 working days", "2026-12-22 16:30"),  # over a weekend
        ("2026-12-24 10:00", "1 working day", "2026-12-28 10:00"),  # both Christmas days
        ("2026-04-02 12:00", "1 working day", "2026-04-07 12:00"),  # Good Friday to Easter Monday
        ("2026-05-04 09:00", "1 working day", "2026-05-06 09:00"),  # 5 May
        ("2026-12-19 23:00", "1 working day", "2026-12-21 23:00"),  # from a Saturday
    ],
)
def test_a_term_ends_where_a_paper_calendar_says(start: str, length: str, end: str) -> None:
    assert AMSTERDAM.add(Length.parse(length), at(start)) == at(end)


def test_a_night_hour_that_comes_twice_is_the_first_of_the_two() -> None:
    found = AMSTERDAM.add(Length.parse("1 day"), at("2026-10-24 02:30"))
    assert found.isoformat() == "2026-10-25T02:30:00+02:00"


def test_an_organisation_may_work_on_5_may() -> None:
    calendar = Calendar.of(holiday_kinds=("public",))
    found = calendar.add(Length.parse("1 working day"), at("2026-05-04 09:00"))
    assert found == at("2026-05-05 09:00")


def test_a_closed_day_is_no_working_day() -> None:
    calendar = Calendar.of(closed_days=[date(2026, 12, 21)])
    found = calendar.add(Length.parse("1 working day"), at("2026-12-18 16:30"))
    assert found == at("2026-12-22 16:30")


@pytest.mark.parametrize(
    ("moment", "following", "last"),
    [
        ("2026-12-21 10:00", "2026-12-21 10:00", "2026-12-21 10:00"),
        ("2026-12-21 08:30", "2026-12-21 08:30", "2026-12-21 08:30"),
        ("2026-12-21 17:00", "2026-12-22 08:30", "2026-12-21 08:30"),
        ("2026-12-21 07:00", "2026-12-21 08:30", "2026-12-18 08:30"),
        ("2026-12-26 12:00", "2026-12-28 08:30", "2026-12-24 08:30"),
    ],
)
def test_office_hours(moment: str, following: str, last: str) -> None:
    assert AMSTERDAM.next_office_moment(at(moment)) == at(following)
    assert AMSTERDAM.last_office_moment(at(moment)) == at(last)


@pytest.mark.parametrize("text", ["", "72", "hours", "-1 day", "72 uur", "1.5 days", "2  days"])
def test_an_unreadable_length_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(ValueError, match='write a term as "72 hours"'):
        Length.parse(text)


@pytest.mark.parametrize("hours", ["8:30-17:00", "17:00-08:30", "always", "08:30"])
def test_unreadable_office_hours_are_refused(hours: str) -> None:
    with pytest.raises(ValueError, match="office hours"):
        Calendar.of(office_hours=hours)


@given(calendars, lengths, moments)
def test_a_longer_term_never_ends_earlier(
    calendar: Calendar, length: Length, start: datetime
) -> None:
    longer = Length(length.amount + 1, length.unit)
    assert calendar.add(longer, start) >= calendar.add(length, start)


@given(calendars, st.integers(0, 2000), moments)
def test_hours_are_exact(calendar: Calendar, hours: int, start: datetime) -> None:
    end = calendar.add(Length(hours, "hours"), start)
    assert end - start == timedelta(hours=hours)


@given(calendars, st.integers(1, 20), moments)
def test_a_working_day_is_one_on_which_people_work(
    calendar: Calendar, days: int, start: datetime
) -> None:
    end = calendar.add(Length(days, "working_days"), start)
    assert calendar.is_working_day(end.date())


@given(calendars, moments)
def test_the_office_is_open_at_the_next_office_moment(calendar: Calendar, moment: datetime) -> None:
    following = calendar.next_office_moment(moment)
    last = calendar.last_office_moment(moment)
    assert calendar.in_office_hours(following)
    assert calendar.in_office_hours(last)
    assert last <= moment <= following
    assert calendar.next_office_moment(following) == following


@given(st.integers(0, 600), st.sampled_from(["minute", "hour", "working day", "day", "week"]))
def test_a_length_is_written_as_it_is_read(amount: int, unit: str) -> None:
    text = f"{amount} {unit}" if amount == 1 else f"{amount} {unit}s"
    assert str(Length.parse(text)) == text
