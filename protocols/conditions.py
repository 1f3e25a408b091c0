"""When a rule of a pack holds: conditions on what was observed, and on the case.

Every line that is filled in must hold; a list holds when one of its values does. `any` holds
when one of its conditions does, `unless` forbids. An empty condition always holds.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Annotated, Any, Literal

from pydantic import Field

from protocols.facts import Facts, FactSheet
from protocols.strict import CategoryCode, Strict
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

Flag = Literal[
    "acute_danger",
    "injury",
    "weapon",
    "self_harm",
    "damage",
    "punishable",
    "discrimination",
    "sexual",
    "stalking",
]


class FactsWhen(Strict):
    """A condition on the facts: what the words or the buttons say was done."""

    conducts: tuple[Conduct, ...] = ()
    direction: tuple[Direction, ...] = ()
    targets: tuple[Target, ...] = ()
    places: tuple[Place, ...] = ()
    injury: tuple[Injury, ...] = ()
    flags: tuple[Flag, ...] = ()
    sustained: bool | None = None
    summoned_from: Annotated[int, Field(ge=1)] | None = None  # told to leave at least so often
    any: tuple["FactsWhen", ...] = ()
    unless: "FactsWhen | None" = None


class SheetWhen(Strict):
    """A condition on the case as it stands."""

    category: tuple[CategoryCode, ...] = ()
    conduct: tuple[Conduct, ...] = ()
    place: tuple[Place, ...] = ()
    office: tuple[Office, ...] = ()
    target: tuple[Target, ...] = ()
    injury: tuple[Injury, ...] = ()
    reason: tuple[str, ...] = ()
    event: tuple[Event, ...] = ()  # one of these has happened
    measure: tuple[Measure, ...] = ()  # one of these has been imposed
    infection_risk: bool | None = None
    damage: bool | None = None
    weapon: bool | None = None
    under_influence: bool | None = None
    off_duty: bool | None = None
    camera: bool | None = None
    perpetrator_known: bool | None = None
    sustained: bool | None = None
    repeated: bool | None = None  # there is an earlier incident of the same perpetrator
    any: tuple["SheetWhen", ...] = ()
    unless: "SheetWhen | None" = None


# Does a case have what a line of a condition wants?
Holds = Callable[[Any, FactSheet], bool]


def codes_that_match(when: FactsWhen, facts: Facts) -> tuple[str, ...] | None:
    """Return the codes of the facts that make the condition hold; None when it does not hold."""
    listed = (
        (when.conducts, facts.conducts),
        (when.direction, _one(facts.direction)),
        (when.targets, facts.targets),
        (when.places, _one(facts.place)),
        (when.injury, (facts.injury,)),
        (when.flags, raised(facts) if when.flags else ()),
    )
    codes: list[str] = []
    for wanted, seen in listed:
        both = [str(value) for value in seen if value in wanted]
        if wanted and not both:
            return None
        codes += both
    if not _counts_hold(when, facts) or _forbidden(when, facts):
        return None
    return _with_alternatives(when, facts, tuple(codes))


def raised(facts: Facts) -> tuple[str, ...]:
    """Return the names of the flags that are up."""
    return tuple(name for name, up in facts.flags if up)


def holds(when: SheetWhen, sheet: FactSheet) -> bool:
    """Tell whether the condition holds for this case: everything that it names."""
    return all(_HOLDS[name](getattr(when, name), sheet) for name in when.model_fields_set)


def _one_of(seen: Callable[[FactSheet], Iterable[str | None]]) -> Holds:
    return lambda wanted, sheet: not wanted or not set(wanted).isdisjoint(seen(sheet))


def _own(name: str) -> Holds:
    return _one_of(lambda sheet: (getattr(sheet, name),))


def _same(seen: Callable[[FactSheet], bool | None]) -> Holds:
    return lambda wanted, sheet: wanted is None or wanted == seen(sheet)


_HOLDS: Mapping[str, Holds] = {
    "category": _one_of(lambda sheet: sheet.all_categories),
    "conduct": _one_of(lambda sheet: sheet.conducts),
    "place": _own("place"),
    "office": _own("office"),
    "target": _own("target"),
    "injury": _own("injury"),
    "reason": _own("reason"),
    "event": _one_of(lambda sheet: (happened.event for happened in sheet.events)),
    "measure": _one_of(lambda sheet: (happened.measure for happened in sheet.events)),
    "infection_risk": _same(lambda sheet: sheet.infection_risk),
    "damage": _same(lambda sheet: sheet.damage),
    "weapon": _same(lambda sheet: sheet.weapon),
    "under_influence": _same(lambda sheet: sheet.under_influence),
    "off_duty": _same(lambda sheet: sheet.off_duty),
    "camera": _same(lambda sheet: sheet.camera),
    "perpetrator_known": _same(lambda sheet: sheet.perpetrator_known),
    "sustained": _same(lambda sheet: sheet.sustained),
    "repeated": _same(lambda sheet: bool(sheet.earlier)),
    "any": lambda some, sheet: not some or any(holds(one, sheet) for one in some),
    "unless": lambda one, sheet: one is None or not holds(one, sheet),
}


def _counts_hold(when: FactsWhen, facts: Facts) -> bool:
    if when.sustained is not None and when.sustained != facts.sustained:
        return False
    return when.summoned_from is None or (facts.summoned or 0) >= when.summoned_from


def _forbidden(when: FactsWhen, facts: Facts) -> bool:
    return when.unless is not None and codes_that_match(when.unless, facts) is not None


def _with_alternatives(
    when: FactsWhen, facts: Facts, codes: tuple[str, ...]
) -> tuple[str, ...] | None:
    """Add the codes of the alternatives that hold; None when there are some and none holds."""
    if not when.any:
        return codes
    found = [codes_that_match(one, facts) for one in when.any]
    if all(one is None for one in found):
        return None
    return tuple(dict.fromkeys((*codes, *(code for one in found for code in one or ()))))


def _one(value: str | None) -> tuple[str, ...]:
    return () if value is None else (value,)
