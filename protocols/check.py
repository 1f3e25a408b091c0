"""Looks for what is wrong in a pack that loads: rules nobody reaches, duties the law asks, lints.

`load` refuses what is broken; `check` finds what is there and cannot work, or is not there and
should be. A pack with findings still runs; none is released.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from protocols.conditions import SheetWhen
from protocols.duty import DutyRule
from protocols.facts import Earlier, FactSheet, Happened
from protocols.letters import has_text, labels
from protocols.lints import lints
from protocols.load import base_of, load_pack, newest, read_folder
from protocols.measures import measures
from protocols.overlay import own_place
from protocols.pack import Pack
from protocols.references import Where, parts
from protocols.route import route, route_rule
from protocols.sanction import Cell, MeasureRule
from protocols.scenarios import load_scenarios, mismatches
from protocols.terms import Calendar
from protocols.timeline import PlannedDuty, timeline
from protocols.verdict import as_counted, classify
from protocols.vocabulary import DutyKind, Event, Injury, Measure, Office
from protocols.witness import NOON, facts_for, sheets_for
from protocols.yaml_lines import Reading, path_of

_ASKED_BY_LAW = (DutyKind.LABOUR_INSPECTORATE, DutyKind.MEDICAL)
_SERIOUS = (Injury.HOSPITAL, Injury.PERMANENT, Injury.DEATH)
_ANY_INJURY = tuple(injury for injury in Injury if injury is not Injury.NONE)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to put right, with where in the pack it is."""

    where: Where
    says: str

    def __str__(self) -> str:
        return f"{path_of(self.where)}: {self.says}" if self.where else self.says


def check(pack: Pack) -> tuple[Finding, ...]:
    """Return everything that is wrong in this pack; nothing when it can be released."""
    return tuple(Finding(where, says) for look in _LOOKS for where, says in look(pack))


def check_folder(folder: Path) -> tuple[str, ...]:
    """Return what is wrong with the pack in this folder, and where its scenarios say otherwise.

    Scenarios belong to the newest version. Raises PackError when the pack does not load.
    """
    pack = load_pack(folder)
    findings = _placed(folder, pack, check(pack))
    if folder == newest(folder.parent):
        scenarios = load_scenarios(folder.parent / "scenarios")
        findings += [str(one) for each in scenarios for one in mismatches(pack, each)]
    return tuple(findings)


def _placed(folder: Path, pack: Pack, findings: tuple[Finding, ...]) -> list[str]:
    """Write each finding with the file and line it is about, where it stands in this folder."""
    reading = read_folder(folder) if findings else Reading()
    base = base_of(folder, pack)
    own = [Finding(own_place(one.where, base) if base else one.where, one.says) for one in findings]
    return [
        f"{line.file}:{line.line}: {one}" if (line := reading.lines.get(one.where)) else str(one)
        for one in own
    ]


def _rules(pack: Pack) -> Iterator[tuple[Where, str]]:
    """Each category rule is the first that matches, for some facts."""
    for count, rule in enumerate(pack.rules):
        if not any(classify(pack, facts).rule == rule.id for facts in facts_for(rule.when)):
            yield ("rules", count), f"{rule.id} is never reached: rules above it take all its facts"


def _categories(pack: Pack) -> Iterator[tuple[Where, str]]:
    reached = {rule.category for rule in pack.rules} | {one.counts_as for one in pack.case_rules}
    for count, category in enumerate(pack.scheme):
        if category.code not in reached:
            yield ("scheme", count), f"no rule leads to category {category.code}"


def _routes(pack: Pack) -> Iterator[tuple[Where, str]]:
    """Each route is the first that holds for some case, and nobody reports in vain."""
    for count, rule in enumerate(pack.routes):
        found = (route_rule(pack, as_counted(pack, one)) for one in _cases(rule.when, pack))
        if rule not in found:
            yield ("routes", count), f"{rule.id} is never taken: routes above it come first"
    for category, office in product(pack.scheme, Office):
        sheet = _case(category=category.code, office=office)
        if category.report == "always" and not route(pack, sheet):
            yield ("routes",), f"nobody is told of {category.code} done to a {office}"


def _duties(pack: Pack) -> Iterator[tuple[Where, str]]:
    """Each duty comes up in some case."""
    for count, rule in enumerate(pack.duties):
        if rule.anchor == Event.DECISION_TAKEN:  # a case sets free what waits; it reports no event
            says = f"{rule.id} never comes up: write `waits_for: decision` for what follows one"
            yield ("duties", count, "anchor"), says
        if not any(rule.id in _ids(pack, one) for one in _cases_of(rule, pack)):
            yield ("duties", count), f"{rule.id} never comes up: its condition cannot hold"


def _cells(pack: Pack) -> Iterator[tuple[Where, str]]:
    """Each cell of the table is the one for some case."""
    for count, cell in enumerate(pack.matrix):
        if not any(measures(pack, one).cell == cell.id for one in _cases_of_cell(cell, pack)):
            yield ("matrix", count), f"{cell.id} is never the one: cells above it come first"


def _reasons(pack: Pack) -> Iterator[tuple[Where, str]]:
    """Each row that people can choose is one that some rule looks at."""
    every = [part for _, part in parts(pack) if isinstance(part, SheetWhen)]
    for count, row in enumerate(pack.reasons):
        if not any(row.id in when.reason for when in every):
            yield ("reasons", count), f"{row.id} changes nothing: no condition names it as `reason`"


def _lengths(pack: Pack) -> Iterator[tuple[Where, str]]:
    for where, part in parts(pack):
        if isinstance(part, MeasureRule) and (part.min_months or 0) > (part.max_months or 600):
            yield where, f"{part.measure}: min_months is more than max_months; swap them"


def _letters(pack: Pack) -> Iterator[tuple[Where, str]]:
    """Each letter can be written: there is a text for it, and each field is known by name."""
    for count, letter in enumerate(pack.letters):
        if not has_text(letter.id):
            yield ("letters", count), f"{letter.id} has no text in protocols/letters/texts; add it"
        for field in letter.fields:
            if field not in labels():
                yield (
                    ("letters", count, "fields"),
                    f"{field!r} is no field that letters have",
                )


def _law(pack: Pack) -> Iterator[tuple[Where, str]]:
    """What the law asks of every employer, whatever the protocol says."""
    asked = tuple(duty for duty in pack.duties if duty.kind in _ASKED_BY_LAW)
    pack = pack.model_copy(update={"duties": asked})
    for category, office in product(pack.codes, Office):
        for injury in _ANY_INJURY:
            sheet = _case(category=category, office=office, injury=injury)
            if injury in _SERIOUS and not _at_once(pack, sheet, DutyKind.LABOUR_INSPECTORATE):
                yield ("duties",), _missing("labour_inspectorate", category, office, injury)
            if not _at_once(pack, sheet, DutyKind.MEDICAL):
                yield ("duties",), _missing("medical", category, office, injury)
        sheet = _case(category=category, office=office, infection_risk=True)
        if not _at_once(pack, sheet, DutyKind.MEDICAL):
            yield ("duties",), _missing("medical", category, office, "infection_risk")


def _aftercare(pack: Pack) -> Iterator[tuple[Where, str]]:
    """Every victim and every witness has an aftercare track of their own."""
    for category, office, whom in product(pack.scheme, Office, ("victim", "witness")):
        if category.report != "always":
            continue
        talks = _planned(pack, _case(category=category.code, office=office))
        if not any(duty.kind == DutyKind.AFTERCARE_TALK and whom in duty.about for duty in talks):
            yield ("duties",), f"no aftercare for a {whom} of {category.code}, office {office}"


def _case(**values: object) -> FactSheet:
    return FactSheet.model_validate({"occurred_at": NOON, "reported_at": NOON, **values})


def _cases(when: SheetWhen, pack: Pack) -> Iterator[FactSheet]:
    for code in reversed(pack.codes):
        yield from sheets_for(when, pack, category=code)


def _cases_of(rule: DutyRule, pack: Pack) -> Iterator[FactSheet]:
    """Yield cases that bring this duty: its condition holds and its anchor has come."""
    for sheet in _cases_in(rule, pack) if rule.cells else _cases(rule.when, pack):
        yield sheet.model_copy(update={"events": (*sheet.events, *_happened(rule))})


def _cases_in(rule: DutyRule, pack: Pack) -> Iterator[FactSheet]:
    """Yield cases in which one of the rule's cells of the table is the one."""
    for cell in pack.matrix:
        if cell.id in rule.cells:
            for case in _cases_of_cell(cell, pack):
                named = {name: getattr(case, name) for name in case.model_fields_set}
                yield from sheets_for(rule.when, pack, **named)


def _cases_of_cell(cell: Cell, pack: Pack) -> Iterator[FactSheet]:
    earlier = cell.earlier if cell.earlier is not None else cell.earlier_from or 0
    for code in cell.categories or pack.codes:
        for sheet in sheets_for(cell.when, pack, category=code):
            yield _with_earlier(sheet, code, earlier)


def _happened(rule: DutyRule) -> tuple[Happened, ...]:
    if rule.anchor in ("incident", "report"):
        return ()
    event = Event.MEASURE_IMPOSED if rule.anchor == "measure_end" else Event(rule.anchor)
    measure = rule.measures[0] if rule.measures else Measure.BAN_BUILDING
    return (Happened(event=event, at=NOON, measure=measure, until=NOON.date().isoformat()),)


def _with_earlier(sheet: FactSheet, code: str, count: int) -> FactSheet:
    one = Earlier(occurred_at=NOON, category=code)
    return sheet.model_copy(update={"earlier": (one,) * count})


def _ids(pack: Pack, sheet: FactSheet) -> frozenset[str]:
    return frozenset(duty.duty for duty in _planned(pack, sheet))


def _at_once(pack: Pack, sheet: FactSheet, kind: DutyKind) -> bool:
    return any(duty.kind == kind and duty.due == NOON for duty in _planned(pack, sheet))


def _planned(pack: Pack, sheet: FactSheet) -> tuple[PlannedDuty, ...]:
    return timeline(pack, sheet, Calendar.of())


def _missing(kind: str, category: str, office: Office, why: str) -> str:
    return f"no {kind} at once for {why} with {category}, office {office}; the law asks it"


_LOOKS: tuple[Callable[[Pack], Iterator[tuple[Where, str]]], ...] = (
    _rules,
    _categories,
    _routes,
    _duties,
    _cells,
    _reasons,
    _lengths,
    _letters,
    _law,
    _aftercare,
    lints,
)
