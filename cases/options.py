"""What can be decided in a case: the protocol's measures, and the ways to answer a prompt."""

from collections.abc import Sequence

from cases.access import CaseCircle
from cases.desk import Desk, pack_of_case
from protocols.measures import Offered, rows_to_choose
from protocols.pack import OpenTerm
from protocols.sanction import TableRow
from protocols.vocabulary import DutyKind, Measure
from storage.records import Duty

NONE = "none"  # no measure
FIRST_TERM = 5  # the field of the form from which on they are asked
MOST = 3  # questions that the protocol leaves open, on one card
POLICE = ("report", "notice", "no")


def picks_measure(duty: Duty) -> bool:
    """Tell whether this decision is about a measure towards the perpetrator."""
    return duty.kind == DutyKind.DECISION and "perpetrator" in duty.plan.get("about", ())


def offers(desk: Desk, circle: CaseCircle) -> Sequence[Offered]:
    """Return what can be decided: the protocol's own proposal first, then its menu."""
    found = desk.measures_of(circle)
    every = {(one.measure, one.ordinal): one for one in (*found.options, *found.proposal)}
    first = [(one.measure, one.ordinal) for one in found.proposal]
    order = [*first, *(key for key in every if key not in first)]
    # Police reports are a decision of their own, with their own card.
    return [every[key] for key in order if key[0] is not Measure.POLICE_REPORT]


def rows_of(desk: Desk, circle: CaseCircle) -> Sequence[TableRow]:
    """Return the rows of the protocol's table between which the facts do not decide."""
    return rows_to_choose(desk.pack_of(circle.case), circle.sheet, desk.calendar)


def left_open(desk: Desk, circle: CaseCircle) -> Sequence[OpenTerm]:
    """Return what the protocol leaves open in the measures that can be decided here, each once.

    What was agreed on is among it, with the answer.
    """
    pack = desk.pack_of(circle.case)
    found = desk.measures_of(circle)
    ids = {one.rule.open for one in (*found.proposal, *found.options)}
    ids |= {cell.open for cell in pack.matrix if cell.id == found.cell}
    return [one for one in pack.open_terms if one.id in ids]


def term_of(desk: Desk, duty: Duty, circle: CaseCircle) -> OpenTerm | None:
    """Return what the protocol leaves open in a duty's term; None where the file has an answer."""
    named = duty.plan.get("open_term")
    pack = desk.agreed(pack_of_case(circle.case))
    return next((one for one in pack.open_terms if one.id == named and not one.agreed), None)


def to_ask(left: Sequence[OpenTerm]) -> Sequence[OpenTerm]:
    """Return of what is left open what whoever decides is asked: it has no answer, nor a field."""
    return [one for one in left if not one.agreed and not one.asked_as][:MOST]


def code(offered: Offered) -> str:
    """Return the value of a measure on a card: "order_talk_2" for the second talk."""
    return f"{offered.measure}_{offered.ordinal}" if offered.ordinal else str(offered.measure)


def first_things(one: Offered) -> tuple[str, ...]:
    """Return what must have been done before this measure and can be ticked on the card."""
    return tuple(need for need in one.requires if need in ("hearing", "employee_heard"))


def lasts(one: Offered) -> bool:
    """Tell whether a measure holds for a time: it has a length, or bars somebody from something."""
    return bool(one.min_months or one.max_months or one.rule.bars)
