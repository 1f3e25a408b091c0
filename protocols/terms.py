"""Terms and the calendar they run on: hours, working days, days, weeks, months, office hours.

Hours are elapsed hours. Days, weeks and months keep the wall-clock time in the organisation's
zone. Working days count from the day after and keep the wall-clock time. Nothing is moved off a
weekend or a holiday but reminders, which people should get while they are at work.
"""

import re
from calendar import monthrange
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Annotated, Any, Literal, Self, assert_never
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import holidays
from pydantic import Field, GetCoreSchemaHandler, GetJsonSchemaHandler, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from protocols.strict import Strict

Unit = Literal["minutes", "hours", "working_days", "days", "weeks", "months"]

_LENGTH = re.compile(r"^(\d{1,4}) (minute|hour|working day|day|week|month|year)s?$")
_OFFICE_HOURS = re.compile(r"^(\d{2}:\d{2})-(\d{2}:\d{2})$")
_ALL_KINDS = ("public", "optional")


@dataclass(frozen=True, slots=True)
class Length:
    """A number of one unit, written in a pack as "72 hours" or "2 working days"."""

    amount: int
    unit: Unit

    @classmethod
    def parse(cls, text: str) -> "Length":
        """Read "6 weeks". Raises ValueError with a sentence that shows how to write it."""
        found = _LENGTH.match(text)
        if not found:
            raise ValueError(f'write a term as "72 hours" or "2 working days", not {text!r}')
        amount, word = int(found[1]), found[2]
        if word == "year":
            return cls(amount * 12, "months")
        units: dict[str, Unit] = {"minute": "minutes", "hour": "hours", "day": "days"}
        units |= {"working day": "working_days", "week": "weeks", "month": "months"}
        return cls(amount, units[word])

    def __str__(self) -> str:
        word = self.unit.replace("_", " ")
        return f"{self.amount} {word.removesuffix('s') if self.amount == 1 else word}"

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        written = core_schema.no_info_after_validator_function(cls.parse, core_schema.str_schema())
        return core_schema.json_or_python_schema(
            json_schema=written,
            python_schema=core_schema.union_schema([core_schema.is_instance_schema(cls), written]),
            serialization=core_schema.to_string_ser_schema(),
        )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {"type": "string", "pattern": _LENGTH.pattern}


Lengths = Annotated[tuple[Length, ...], Field(min_length=1)]


class Term(Strict):
    """When something is due, counted from an anchor. Exactly one of the four ways is filled in.

    `at_once`: due when the report comes in. `within`: the earliest of these lengths, with `aim`
    as the target inside it. `after`: target, with `to` as the limit, else one working day later.
    `before`: due that long ahead of the anchor (the end of a measure). `footage`: before the
    camera's pictures are overwritten.
    """

    at_once: Literal[True] | None = None
    within: Lengths | None = None
    aim: Length | None = None
    after: Length | None = None
    to: Length | None = None
    before: Length | None = None
    footage: Literal[True] | None = None
    not_earlier: bool = False  # only where the source forbids to act before `after`
    open: str | None = None  # the source names no term; which open term says so

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        ways = (self.at_once, self.within, self.after, self.before, self.footage)
        if sum(way is not None for way in ways) != 1:
            raise ValueError("a term has one of: at_once, within, after, before, footage")
        if self.aim and not self.within:
            raise ValueError("`aim` goes with `within`: the target inside the limit")
        if (self.to or self.not_earlier) and not self.after:
            raise ValueError("`to` and `not_earlier` go with `after`")
        return self


@dataclass(frozen=True, slots=True)
class Moments:
    """What a term comes to, counted from one anchor."""

    due: datetime
    target: datetime | None = None
    not_before: datetime | None = None


@dataclass(frozen=True, slots=True)
class Calendar:
    """An organisation's days and hours."""

    zone: ZoneInfo
    opens: time
    closes: time
    closed_days: frozenset[date] = frozenset()
    holiday_kinds: tuple[str, ...] = _ALL_KINDS  # "public" alone: 5 May free once in five years

    @classmethod
    def of(
        cls,
        time_zone: str = "Europe/Amsterdam",
        closed_days: Collection[date] = (),
        office_hours: str = "08:30-17:00",
        holiday_kinds: tuple[str, ...] = _ALL_KINDS,
    ) -> "Calendar":
        """Build one from the organisation file's words.

        Raises ValueError on a zone that nobody knows and on unreadable hours.
        """
        try:
            zone = ZoneInfo(time_zone)
        except (ZoneInfoNotFoundError, OSError, ValueError) as problem:
            raise ValueError(
                f'unknown time zone {time_zone!r}, write e.g. "Europe/Amsterdam"'
            ) from problem
        found = _OFFICE_HOURS.match(office_hours)
        if not found:
            raise ValueError(f'write office hours as "08:30-17:00", not {office_hours!r}')
        try:
            opens, closes = (time.fromisoformat(part) for part in found.groups())
        except ValueError as problem:
            raise ValueError(f"office hours: {problem}") from problem
        if closes <= opens:
            raise ValueError(f"office hours must close after they open, not {office_hours!r}")
        return cls(zone, opens, closes, frozenset(closed_days), holiday_kinds)

    def local(self, moment: datetime) -> datetime:
        """Return the same moment on the organisation's clock."""
        return moment.astimezone(self.zone)

    def add(self, length: Length, anchor: datetime) -> datetime:
        """Return the moment this long after the anchor, on the organisation's clock."""
        match length.unit:
            case "minutes":
                return self._elapsed(anchor, timedelta(minutes=length.amount))
            case "hours":
                return self._elapsed(anchor, timedelta(hours=length.amount))
            case "days":
                return self._days(anchor, length.amount)
            case "weeks":
                return self._days(anchor, 7 * length.amount)
            case "months":
                return self._months(anchor, length.amount)
            case "working_days":
                return self._working_days(anchor, length.amount)
            case _:
                assert_never(length.unit)

    def subtract(self, length: Length, anchor: datetime) -> datetime:
        """Return the moment this long before the anchor, counted in the same way."""
        return self.add(Length(-length.amount, length.unit), anchor)

    def is_working_day(self, day: date) -> bool:
        """Tell whether people work: no weekend, no holiday, no closed day."""
        if day.weekday() >= 5 or day in self.closed_days:
            return False
        return day not in _holidays(day.year, self.holiday_kinds)

    def in_office_hours(self, moment: datetime) -> bool:
        """Tell whether the office is open at this moment (open at `opens`, shut at `closes`)."""
        local = self.local(moment)
        return self.is_working_day(local.date()) and self.opens <= local.time() < self.closes

    def next_office_moment(self, moment: datetime) -> datetime:
        """Return this moment if the office is open, else the next opening."""
        local = self.local(moment)
        if self.in_office_hours(local):
            return local
        day = local.date()
        if local.time() >= self.opens:
            day += timedelta(days=1)
        return self._opening(self._working_day(day, step=1))

    def last_office_moment(self, moment: datetime) -> datetime:
        """Return this moment if the office is open, else the opening of the last office day."""
        local = self.local(moment)
        if self.in_office_hours(local):
            return local
        day = local.date()
        if local.time() < self.opens:
            day -= timedelta(days=1)
        return self._opening(self._working_day(day, step=-1))

    def on(self, day: date, clock: datetime) -> datetime:
        """Return the day at this wall-clock time.

        A time that summer time skips becomes the moment that follows it; a time that comes twice
        is the first of the two. Going by UTC settles both.
        """
        wall = datetime.combine(day, clock.time().replace(fold=0), self.zone)
        return wall.astimezone(UTC).astimezone(self.zone)

    def _elapsed(self, anchor: datetime, span: timedelta) -> datetime:
        return self.local(anchor.astimezone(UTC) + span)

    def _days(self, anchor: datetime, amount: int) -> datetime:
        local = self.local(anchor)
        return self.on(local.date() + timedelta(days=amount), local)

    def _months(self, anchor: datetime, amount: int) -> datetime:
        local = self.local(anchor)
        years, month = divmod(local.year * 12 + local.month - 1 + amount, 12)
        day = min(local.day, monthrange(years, month + 1)[1])
        return self.on(date(years, month + 1, day), local)

    def _working_days(self, anchor: datetime, amount: int) -> datetime:
        local = self.local(anchor)
        step = 1 if amount > 0 else -1
        day = local.date()
        for _ in range(abs(amount)):
            day = self._working_day(day + timedelta(days=step), step)
        return self.on(day, local)

    def _working_day(self, day: date, step: int) -> date:
        """Return this day or the nearest working day in the direction of the step."""
        return next(found for found in _days_from(day, step) if self.is_working_day(found))

    def _opening(self, day: date) -> datetime:
        return datetime.combine(day, self.opens, self.zone)


def _days_from(day: date, step: int) -> Iterator[date]:
    """Yield this day and the next ones. Ends after ten years: nobody closes that long."""
    for count in range(3650):
        yield day + timedelta(days=step * count)


@cache
def _holidays(year: int, kinds: tuple[str, ...]) -> frozenset[date]:
    return frozenset(holidays.country_holidays("NL", years=year, categories=kinds))
