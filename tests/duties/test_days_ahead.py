"""Until when somebody is away: the day to come that they name, never one of another year."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from cases.days_ahead import day_ahead
from tests.cast import Stage

NOW = datetime(2026, 11, 25, 10, 15, tzinfo=ZoneInfo("Europe/Amsterdam"))  # a Wednesday


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("vandaag", date(2026, 11, 25)),
        ("morgen", date(2026, 11, 26)),
        ("the day after tomorrow", date(2026, 11, 27)),
        ("gisteren", date(2026, 11, 24)),
        ("vrijdag", date(2026, 11, 27)),
        ("Maandag", date(2026, 11, 30)),
        ("Wednesday", date(2026, 12, 2)),
        ("volgende week", date(2026, 12, 6)),
        ("volgende week donderdag", date(2026, 12, 3)),
        ("Tuesday next week", date(2026, 12, 1)),
        ("het eind van de week", date(2026, 11, 29)),
        ("over een week", date(2026, 12, 2)),
        ("over twee weken", date(2026, 12, 9)),
        ("in 10 days", date(2026, 12, 5)),
        ("kerst", date(2026, 12, 25)),
        ("3 januari", date(2027, 1, 3)),
        ("vrijdag 4 december", date(2026, 12, 4)),
        ("20 november", date(2026, 11, 20)),
        ("1 mei", date(2027, 5, 1)),
        ("15-12-2026", date(2026, 12, 15)),
        ("2026-01-02", date(2026, 1, 2)),
        ("99 januari", None),
        ("2026-13-45", None),
        ("ooit", None),
    ],
)
def test_a_day_to_come(text: str, day: date | None) -> None:
    assert day_ahead(text, NOW) == day


async def test_away_until_a_day_of_the_week_is_this_week_s(stage: Stage) -> None:
    employee = stage["medewerker"]  # it is a Monday
    await employee.says("afwezig tot en met vrijdag")
    employee.sees("tot en met vrijdag 27 november 2026")
    await employee.says("afwezig tot gisteren")
    employee.sees("Die dag is al geweest")
