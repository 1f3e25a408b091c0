"""What people call the period of what comes back by itself."""

from datetime import date

from dialogs.spoken import day_text
from dialogs.texts import say

_MONTHS = {1: "month", 3: "quarter", 6: "half", 12: "year"}  # what a period of so many is called


def period_text(starts: date, ends: date, language: str) -> str:
    """Return what people call the period: "het derde kwartaal van 2027"."""
    months = (ends.year - starts.year) * 12 + ends.month - starts.month + 1
    name = _MONTHS.get(months)
    if starts.day != 1 or name is None or (starts.month - 1) % months:
        days = {"starts": day_text(starts, language), "ends": day_text(ends, language)}
        return say("duty.period.days", language, **days)
    number = (starts.month - 1) // months + 1
    month = say(f"moment.month.m{starts.month}", language)
    return say(f"duty.period.{name}", language, number=number, month=month, year=starts.year)
