"""What can be decided in a case: the protocol's measures, and the ways to answer a prompt."""

from collections.abc import Sequence

from cases.access import Circle
from cases.desk import Desk, pack_of_case
from protocols.facts import FactSheet
from protocols.measures import Offered, measures, rows_to_choose
from protocols.pack import OpenTerm
from protocols.sanction import TableRow
from protocols.vocabulary import DutyKind, Measure
from storage.records import Duty

NONE = "none"  # no measure
POLICE = ("report", "notice", "no")


def picks_measure(duty: Duty) -> bool:
    """Tell whether this decision is about a measure towards the perpetrator."""
    return duty.kind == DutyKind.DECISION and "perpetrator" in duty.plan.get("about", ())


def offers(desk: Desk, circle: Circle) -> Sequence[Offered]:
    """Return what can be decided: the protocol's own proposal first, then its menu."""
    sheet = FactSheet.model_validate(circle.case.sheet)
    found = measures(desk.agreed(pack_of_case(circle.case)), sheet, desk.calendar)
    every = {(one.measure, one.ordinal): one for one in (*found.options, *found.proposal)}
    first = [(one.measure, one.ordinal) for one in found.proposal]
    order = [*first, *(key for key in every if key not in first)]
    # Police reports are a decision of their own, with their own card.
    return [every[key] for key in order if key[0] is not Measure.POLICE_REPORT]


def rows_of(desk: Desk, circle: Circle) -> Sequence[TableRow]:
    """Return the rows of the protocol's table between which the facts do not decide."""
    sheet = FactSheet.model_validate(circle.case.sheet)
    return rows_to_choose(desk.agreed(pack_of_case(circle.case)), sheet, desk.calendar)


def left_open(desk: Desk, circle: Circle) -> Sequence[OpenTerm]:
    """Return what the protocol leaves open in the measures that can be decided here, each once."""
    pack = desk.agreed(pack_of_case(circle.case))
    sheet = FactSheet.model_validate(circle.case.sheet)
    found = measures(pack, sheet, desk.calendar)
    ids = {one.rule.open for one in (*found.proposal, *found.options)}
    ids |= {cell.open for cell in pack.matrix if cell.id == found.cell}
    return [one for one in pack.open_terms if one.id in ids]


def code(offered: Offered) -> str:
    """Return the value of a measure on a card: "order_talk_2" for the second talk."""
    return f"{offered.measure}_{offered.ordinal}" if offered.ordinal else str(offered.measure)


def first_things(one: Offered) -> tuple[str, ...]:
    """Return what must have been done before this measure and can be ticked on the card."""
    return tuple(need for need in one.requires if need in ("hearing", "employee_heard"))


def lasts(one: Offered) -> bool:
    """Tell whether a measure holds for a time: it has a length, or bars somebody from something."""
    return bool(one.min_months or one.max_months or one.rule.bars)
