"""The parts of a pack that are measures: menu, table of sanctions, letters, police reports."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from protocols.conditions import SheetWhen
from protocols.strict import CategoryCode, Id, Paragraph, Strict, Text
from protocols.terms import Length
from protocols.vocabulary import Conduct, Measure, Role

Months = Annotated[int, Field(ge=1, le=600)]

# What must come first. A measure's own code means: that measure was imposed before.
Requirement = (
    Literal[
        "hearing",  # the perpetrator's side was heard
        "employee_heard",
        "victim_consulted",
        "consent",  # of the person it was done to
        "guarantee",  # a signed safety guarantee
        "cag_advice",
        "legal_advice",
        "police_report",  # besides, not instead
        "reason",  # a written reason to deviate
        "manager_agreement",
    ]
    | Measure
)

Bars = Literal["building", "phone", "service", "visits_without_appointment"]


class Mandate(Strict):
    """Who else decides or signs where a condition holds."""

    when: SheetWhen
    decider: Role | None = None
    signer: Role | None = None
    source: Paragraph


class MeasureRule(Strict):
    """One measure with its length, its mandate and what must come first."""

    measure: Measure
    ordinal: Literal[1, 2] | None = None  # of an order talk
    min_months: Months | None = None
    max_months: Months | None = None
    decider: Role
    signer: Role | None = None
    mandates: tuple[Mandate, ...] = ()
    requires: tuple[Requirement, ...] = ()
    letters: tuple[str, ...] = ()
    interim: tuple[Measure, ...] = ()  # what holds only until the order talk
    bars: tuple[Bars, ...] = ()
    text: Text | None = None
    open: str | None = None
    source: Paragraph


class MenuItem(MeasureRule):
    """A measure that the protocol offers, where its condition holds."""

    when: SheetWhen = SheetWhen()


class Cell(Strict):
    """One cell of the protocol's own table: for this behaviour, after so many earlier incidents.

    `earlier` is the exact number, `earlier_from` that number or more. Cells of one category are
    read in order, the first that holds is the one. No categories means every category.
    """

    id: Id
    categories: tuple[CategoryCode, ...] = ()
    when: SheetWhen = SheetWhen()
    earlier: Annotated[int, Field(ge=0)] | None = None
    earlier_from: Annotated[int, Field(ge=0)] | None = None
    proposal: tuple[MeasureRule, ...]
    text: Text | None = None
    open: str | None = None  # where the source is silent: which open term says so
    source: Paragraph


class TableRow(Strict):
    """A row of the protocol's own table, which people choose where the category does not tell it.

    Conditions name it as `reason`.
    """

    id: Annotated[str, Field(pattern=r"^[a-z0-9]+(_[a-z0-9]+)*$")]
    label: Text
    categories: Annotated[tuple[CategoryCode, ...], Field(min_length=1)]
    source: Paragraph


class Recidive(Strict):
    """What counts as an earlier incident: how far back, and of which behaviour."""

    window: Length | None = None  # None: the source names no period
    counts: Literal["any", "same", "same_or_heavier"]
    categories: tuple[CategoryCode, ...] = ()  # only incidents of these count; none named: all
    open: str | None = None
    source: Paragraph


class BanList(Strict):
    """The list of warnings and bans that hold: what is on it, who keeps it, who may look."""

    measures: Annotated[tuple[Measure, ...], Field(min_length=1)]
    keepers: Annotated[tuple[Role, ...], Field(min_length=1)]  # fill it in; see the number too
    readers: tuple[Role, ...] = ()  # see whom it is about, what holds, and until when
    photo: bool = False  # with a likeness
    keep: Length | None = None  # how long what has no end of its own; None: until it is taken off
    open: str | None = None
    source: Paragraph


class Letter(Strict):
    """A letter that the protocol knows: what goes in, who gets it, how it is sent."""

    id: str
    label: Text
    fields: Annotated[tuple[str, ...], Field(min_length=1)]
    copies: tuple[Text, ...] = ()
    delivery: Text
    source: Paragraph


class LegalRow(Strict):
    """Whether conduct is a crime, when, and under which articles. Never with its penalty."""

    id: Id
    conducts: Annotated[tuple[Conduct, ...], Field(min_length=1)]
    punishable: Literal["yes", "depends", "no"]
    when: Text
    articles: tuple[str, ...]  # "285 Sr"
    since: date | None = None  # the law holds from this day; None: for as long as it matters here
    until: date | None = None
    note: str | None = None
    source: Paragraph


class PoliceRule(Strict):
    """When a police report is made, by whom, and what is told with it. The first that holds."""

    id: Id
    when: SheetWhen = SheetWhen()
    always: bool  # always, unless a reason is given
    filers: Annotated[tuple[Role, ...], Field(min_length=1)]
    consent_of: Literal["victim"] | None = None
    consult: tuple[Role, ...] = ()
    copy_to: tuple[Role, ...] = ()
    facts: Annotated[tuple[Text, ...], Field(min_length=1)]  # the code, the address, …
    note: str | None = None
    source: Paragraph
