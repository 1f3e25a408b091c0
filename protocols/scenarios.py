"""Scenarios beside a pack: what happened, and what the source says must follow from it.

They are written from the source text in words a coordinator can read and correct, and show that
the pack says the same. `packs/<id>/scenarios/*.yaml`; moments stand on the organisation's clock.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, ValidationError

from protocols.facts import Facts
from protocols.load import PackError, says
from protocols.measures import Offered, measures
from protocols.pack import Pack
from protocols.route import route
from protocols.sheet import parse_sheet
from protocols.strict import CategoryCode, Strict
from protocols.terms import Calendar
from protocols.timeline import PlannedDuty, timeline
from protocols.verdict import as_counted, classify
from protocols.vocabulary import DutyKind, Measure, Role
from protocols.yaml_lines import Reading, read_into

_CALENDAR = Calendar.of()


class ExpectedDuty(Strict):
    """What a duty must come to; what is left out is not looked at. `none` means: it has none."""

    to: tuple[Role, ...] | None = None
    about: tuple[str, ...] | None = None
    due: str | None = None
    target: str | None = None
    not_before: str | None = None
    waits_for: str | None = None


class ExpectedMeasure(Strict):
    """What a measure of the proposal must be; what is left out is not looked at."""

    measure: Measure
    ordinal: int | None = None
    min_months: int | None = None
    max_months: int | None = None
    decider: Role | None = None
    signer: Role | None = None
    requires: tuple[str, ...] | None = None
    interim: tuple[Measure, ...] | None = None


class Expected(Strict):
    """What must follow; what is left out is not looked at."""

    category: CategoryCode | None = None
    categories: tuple[CategoryCode, ...] | None = None
    counts_as: CategoryCode | None = None
    route: tuple[tuple[Role, ...], ...] | None = None
    duties: dict[str, ExpectedDuty] = {}
    kinds: tuple[DutyKind, ...] = ()
    no_kinds: tuple[DutyKind, ...] = ()
    proposal: tuple[ExpectedMeasure, ...] | None = None
    options: tuple[Measure, ...] = ()
    no_options: tuple[Measure, ...] = ()


class Scenario(Strict):
    """One thing that happened. `facts` as they are observed, `case` as the fact sheet of it."""

    name: Annotated[str, Field(min_length=5)]
    tells: Annotated[str, Field(min_length=10)]  # in words, for who reads along
    facts: dict[str, Any] | None = None
    case: dict[str, Any] = {}
    expects: Expected
    source: str


class Scenarios(Strict):
    """A file of scenarios."""

    scenarios: Annotated[tuple[Scenario, ...], Field(min_length=1)]


@dataclass(frozen=True, slots=True)
class Mismatch:
    """Where a pack says something else than its scenario."""

    scenario: str
    says: str

    def __str__(self) -> str:
        return f"{self.scenario}: {self.says}"


def load_scenarios(folder: Path) -> tuple[Scenario, ...]:
    """Read all scenario files of a folder. Raises PackError with everything that is wrong."""
    reading = Reading()
    for path in sorted(folder.glob("*.yaml")):
        read_into(reading, path, f"scenarios/{path.name}")
    if not reading.data and not reading.problems:
        return ()
    try:
        found = Scenarios.model_validate_json(json.dumps(reading.data), strict=True)
    except ValidationError as error:
        for detail in error.errors():
            reading.problem(detail["loc"], says(detail))
    if reading.problems:
        raise PackError(folder.parent.name, reading.problems)
    return found.scenarios


def mismatches(pack: Pack, scenario: Scenario) -> tuple[Mismatch, ...]:
    """Return where the pack says something else than the scenario; nothing when they agree."""
    try:
        found = tuple(_mismatches(pack, scenario))
    except ValueError as error:  # a case that no sheet or facts can be made of
        found = (f"cannot be played: {error}",)
    return tuple(Mismatch(scenario.name, one) for one in found)


def _mismatches(pack: Pack, scenario: Scenario) -> Iterator[str]:
    expects, case = scenario.expects, dict(scenario.case)
    if scenario.facts is not None:
        facts = Facts.model_validate_json(json.dumps(scenario.facts), strict=True)
        verdict = classify(pack, facts)
        yield from _differs("category", expects.category, verdict.category)
        yield from _differs("categories", expects.categories, verdict.categories)
        observed = {"category": verdict.category, "categories": list(verdict.categories)}
        case = {**observed, "sustained": facts.sustained, **case}
    if not scenario.case:
        return
    sheet = parse_sheet(_with_zone(case), pack)
    yield from _differs("counts_as", expects.counts_as, as_counted(pack, sheet).category)
    told = tuple(step.to for step in route(pack, sheet))
    yield from _differs("route", expects.route, told)
    yield from _duties(expects, timeline(pack, sheet, _CALENDAR))
    offered = measures(pack, sheet)
    yield from _proposal(expects, offered.proposal)
    options = {one.measure for one in offered.options}
    yield from _there("option", expects.options, options)
    yield from _not_there("option", expects.no_options, options)


def _duties(expects: Expected, planned: tuple[PlannedDuty, ...]) -> Iterator[str]:
    by_id = {duty.duty: duty for duty in planned}
    for name, wanted in expects.duties.items():
        if name not in by_id:
            yield f"no duty {name}"
            continue
        for field, value in wanted.model_dump(exclude_none=True).items():
            yield from _differs(f"{name}.{field}", value, _written(getattr(by_id[name], field)))
    kinds = {duty.kind for duty in planned}
    yield from _there("kind", expects.kinds, kinds)
    yield from _not_there("kind", expects.no_kinds, kinds)


def _proposal(expects: Expected, proposal: tuple[Offered, ...]) -> Iterator[str]:
    if expects.proposal is None:
        return
    names = tuple(one.measure for one in expects.proposal)
    yield from _differs("proposal", names, tuple(one.measure for one in proposal))
    for wanted, one in zip(expects.proposal, proposal, strict=False):
        for field, value in wanted.model_dump(exclude_none=True).items():
            yield from _differs(f"{one.measure}.{field}", value, getattr(one, field))


def _differs(what: str, wanted: object, found: object) -> Iterator[str]:
    if wanted is not None and wanted != found:
        yield f"{what} is {_said(found)}, and must be {_said(wanted)}"


def _there(what: str, wanted: tuple[str, ...], found: set[Any]) -> Iterator[str]:
    yield from (f"no {what} {one}" for one in wanted if one not in found)


def _not_there(what: str, wanted: tuple[str, ...], found: set[Any]) -> Iterator[str]:
    yield from (f"{what} {one} must not be there" for one in wanted if one in found)


def _written(value: object) -> object:
    """Write a moment as scenarios do, and nothing as "none"."""
    if isinstance(value, datetime):
        return _CALENDAR.local(value).strftime("%Y-%m-%d %H:%M")
    return "none" if value is None else value


def _said(value: object) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(map(_said, value))}]"
    return str(value)


def _with_zone(case: Mapping[str, Any]) -> dict[str, Any]:
    """Put moments that are written without a zone on the organisation's clock."""
    return {key: _zoned(key, value) for key, value in case.items()}


def _zoned(key: str, value: Any) -> Any:
    if isinstance(value, list):
        return [_with_zone(one) if isinstance(one, dict) else one for one in value]
    if key in ("occurred_at", "reported_at", "at") and isinstance(value, str):
        moment = datetime.fromisoformat(value)
        return moment.replace(tzinfo=moment.tzinfo or _CALENDAR.zone).isoformat()
    return value
