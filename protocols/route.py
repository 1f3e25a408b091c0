"""Who is told of a case, in what order."""

from dataclasses import dataclass

from protocols.conditions import holds
from protocols.duty import RouteRule
from protocols.duty import RouteStep as StepRule
from protocols.facts import FactSheet
from protocols.pack import Pack
from protocols.verdict import as_counted
from protocols.vocabulary import Role


@dataclass(frozen=True, slots=True)
class RouteStep:
    """One step: these are told, by this one. Steps are numbered from 1."""

    step: int
    to: tuple[Role, ...]
    when: str  # always "at_once": no source lets anybody wait
    by: Role
    source: str
    rule: StepRule  # with its id and sentence


def route(pack: Pack, sheet: FactSheet) -> tuple[RouteStep, ...]:
    """Return the steps of telling people, in their order; none where nothing is to be reported."""
    found = route_rule(pack, as_counted(pack, sheet))
    if found is None:
        return ()
    return tuple(
        RouteStep(count, step.to, "at_once", step.by, step.source, step)
        for count, step in enumerate(found.steps, start=1)
    )


def route_rule(pack: Pack, counted: FactSheet) -> RouteRule | None:
    """Return the first route that holds for this sheet, which rules of the case went over."""
    return next((rule for rule in pack.routes if holds(rule.when, counted)), None)
