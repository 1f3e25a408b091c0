"""Anything that a report could come with, for properties that hold whatever happened."""

from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import TypeVar

from hypothesis import strategies as st

from protocols.facts import Earlier, Facts, FactSheet, Flags, Happened, Moment
from protocols.pack import Pack
from protocols.terms import Calendar, Length, Unit
from protocols.vocabulary import (
    Conduct,
    Direction,
    Event,
    Injury,
    Measure,
    Office,
    Place,
    Target,
)

_UNITS: tuple[Unit, ...] = ("minutes", "hours", "working_days", "days", "weeks", "months")
_FIRST, _LAST = datetime(2020, 1, 1, tzinfo=UTC), datetime(2040, 1, 1, tzinfo=UTC)

moments = st.integers(0, int((_LAST - _FIRST) / timedelta(minutes=1))).map(
    lambda minutes: _FIRST + timedelta(minutes=minutes)
)
lengths = st.builds(Length, st.integers(0, 60), st.sampled_from(_UNITS))
calendars = st.builds(
    Calendar.of,
    closed_days=st.sets(moments.map(lambda moment: moment.date()), max_size=5),
    office_hours=st.sampled_from(("08:30-17:00", "00:00-23:59", "12:00-13:00")),
    holiday_kinds=st.sampled_from((("public", "optional"), ("public",))),
)


Code = TypeVar("Code", bound=StrEnum)


def some_of(values: type[Code]) -> st.SearchStrategy[tuple[Code, ...]]:
    """Return a few members of a vocabulary, each once."""
    return st.lists(st.sampled_from(values), max_size=4, unique=True).map(tuple)


flags = st.builds(Flags, **{name: st.booleans() for name in Flags.model_fields})

facts = st.builds(
    Facts,
    conducts=some_of(Conduct),
    direction=st.none() | st.sampled_from(Direction),
    targets=some_of(Target),
    sustained=st.booleans(),
    place=st.none() | st.sampled_from(Place),
    when=st.none() | st.builds(Moment, at=moments, precision=st.just("hour")),
    injury=st.sampled_from(Injury),
    summoned=st.none() | st.integers(0, 5),
    flags=flags,
)


@st.composite
def sheets(draw: st.DrawFn, pack: Pack) -> FactSheet:
    """Return any fact sheet that this pack can get."""
    codes = st.sampled_from(pack.codes)
    occurred = draw(moments)
    events = st.builds(
        Happened,
        event=st.sampled_from(Event),
        at=moments,
        measure=st.none() | st.sampled_from(Measure),
        until=st.none() | moments.map(lambda moment: moment.date().isoformat()),
    )
    earlier = st.builds(Earlier, occurred_at=moments, category=codes)
    return FactSheet(
        occurred_at=occurred,
        reported_at=occurred + timedelta(minutes=draw(st.integers(0, 100_000))),
        category=draw(codes),
        categories=tuple(draw(st.lists(codes, max_size=3))),
        conducts=draw(some_of(Conduct)),
        place=draw(st.none() | st.sampled_from(Place)),
        office=draw(st.sampled_from(Office)),
        target=draw(st.sampled_from(Target)),
        injury=draw(st.sampled_from(Injury)),
        infection_risk=draw(st.booleans()),
        damage=draw(st.booleans()),
        weapon=draw(st.booleans()),
        camera=draw(st.booleans()),
        perpetrator_known=draw(st.booleans()),
        sustained=draw(st.booleans()),
        reason=draw(st.sampled_from((None, *(row.id for row in pack.reasons)))),
        earlier=tuple(draw(st.lists(earlier, max_size=3))),
        events=tuple(draw(st.lists(events, max_size=3))),
    )
