"""The parts of a pack that are promises: who is told, who must do what by when."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, field_validator

from protocols.conditions import SheetWhen
from protocols.periods import UNITS
from protocols.strict import Id, Paragraph, Strict, Text
from protocols.terms import Length, Term
from protocols.vocabulary import DutyKind, Event, Measure, Role

Roles = Annotated[tuple[Role, ...], Field(min_length=1)]

# Whom a duty concerns. Of victims, witnesses and responders each has a row of their own.
About = Literal["victim", "witness", "responder", "perpetrator", "reporter", "team", "family"]

# From what a term is counted. `measure_end` is the last day of a measure that was imposed.
Anchor = Literal["incident", "report", "measure_end"] | Event

# What must come first; until then the duty is there, and waits.
WaitsFor = Literal["decision", "consent", "order_talk", "police_report", "return_to_work"]


class Instead(Strict):
    """Another person where a condition holds. The first that holds replaces what it fills in."""

    when: SheetWhen
    to: Roles | None = None
    escalates_to: tuple[Role, ...] | None = None
    watched_by: tuple[Role, ...] | None = None
    text: Text | None = None
    source: Paragraph


class DutyRule(Strict):
    """Who must do what by when. One planned duty for each moment that its anchor has."""

    id: Id
    kind: DutyKind
    to: Roles
    about: tuple[About, ...] = ()
    when: SheetWhen = SheetWhen()
    cells: tuple[Id, ...] = ()  # only where one of these cells of the table is the one
    anchor: Anchor = "incident"
    measures: tuple[Measure, ...] = ()  # of a measure's event: only these measures
    term: Term
    expected: Term | None = None  # until its event: by when, if the table's measure is decided on
    reminders: tuple[Length, ...] = ()  # this long before it is due, besides one at the target
    escalates_to: tuple[Role, ...] = ()  # who is told when it is late, in this order
    watched_by: tuple[Role, ...] = ()  # who sees to it that it is done
    urgent: bool = False  # goes out at once, outside office hours too
    acknowledge: bool = False  # asks for "seen" before anything else
    waits_for: WaitsFor | None = None
    instead: tuple[Instead, ...] = ()
    text: Text
    agenda: tuple[Text, ...] = ()
    checklist: str | None = None
    letter: str | None = None
    note: str | None = None  # a dated note of the pack that people see with it
    source: Paragraph


class RouteStep(Strict):
    """One step of telling people: who is told, by whom. Also a duty of kind `notify`."""

    id: Id
    to: Roles
    by: Role
    text: Text
    escalates_to: tuple[Role, ...] = ()
    urgent: bool = True
    source: Paragraph


class RouteRule(Strict):
    """Who is told, in what order. The first route whose condition holds is the one."""

    id: Id
    when: SheetWhen = SheetWhen()
    steps: tuple[RouteStep, ...]
    open: str | None = None  # where the source is silent: which open term says so


class Recurring(Strict):
    """A promise that comes back by itself, outside any case: a yearly report."""

    id: Id
    kind: DutyKind
    to: Roles
    every: Length
    since: date | None = None  # a day on which a period began; else the year of the pack did
    within: Length | None = None  # how soon after a period begins; else before it ends
    text: Text
    source: Paragraph

    @field_validator("every")
    @classmethod
    def _has_periods(cls, every: Length) -> Length:
        if every.unit not in UNITS:
            raise ValueError(f"write days, weeks, months or years, not {every}")
        return every
