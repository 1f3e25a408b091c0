"""A pack: one organisation's protocol as data, with the date it takes effect.

The parts live beside it: `scheme` (categories), `duty` (duties and routes), `sanction` (measures,
letters, police reports). Python knows nothing of any municipality; all of that is in `packs/`.
"""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from protocols.duty import DutyRule, Recurring, RouteRule
from protocols.sanction import (
    BanList,
    Cell,
    LegalRow,
    Letter,
    MenuItem,
    PoliceRule,
    Recidive,
    TableRow,
)
from protocols.scheme import CaseRule, Category, CategoryRule
from protocols.strict import CategoryCode, Id, Paragraph, Strict, Text
from protocols.terms import Length
from protocols.vocabulary import Conduct, Fact, Office, OnlineClass, Origin, Place

People = Literal["employee", "office_holder"]


class Source(Strict):
    """The text a pack is made from, and the paragraphs it has. References are checked with them."""

    title: str
    publisher: str
    edition: str  # number or date as the text bears it; "undated" where it bears none
    paragraphs: Annotated[tuple[str, ...], Field(min_length=1)]
    laws: tuple[str, ...] = ()  # laws that rules refer to beside the text: "Arbowet art. 9"


class BuildsOn(Strict):
    """Another pack whose parts hold here too, but for what this pack says itself."""

    id: Id
    valid_from: date


class OpenTerm(Strict):
    """What the source leaves open: a gap, written down as a gap."""

    id: Id
    question: Text
    why: Text  # what the source says and does not say
    meanwhile: Text  # what the bot does as long as it is open
    agreed: Text | None = None  # what the organisation says; from its file, never from a pack
    asked_as: Literal["months"] | None = None  # the measure's own field asks it already
    source: Paragraph


class AskedFact(Strict):
    """A fact that this protocol wants to know beside the seven W's; others are not asked it."""

    id: Fact
    source: Paragraph


class OnlineRule(Strict):
    """What digital aggression is called: the first whose acts are among those that were seen."""

    id: OnlineClass
    label: Text
    conducts: tuple[Conduct, ...] = ()  # none: for what no other class names
    source: Paragraph


class Note(Strict):
    """A dated remark beside what the source says: stale, at odds with law, or contradicting."""

    id: Id
    text: Text
    as_of: date
    source: Paragraph


class Footage(Strict):
    """How long camera pictures are kept; the organisation's own location may say otherwise."""

    hours: Annotated[int, Field(ge=1)] | None  # None: the source does not say
    open: str | None = None
    source: Paragraph


class GuidanceFor(Strict):
    """When this guidance is the one: every line that is filled in must hold."""

    situation: str | None = None  # a code people can pick: "ban_breach", "hostage", …
    place: tuple[Place, ...] = ()
    category: tuple[CategoryCode, ...] = ()
    conduct: tuple[Conduct, ...] = ()
    office: tuple[Office, ...] = ()
    origin: tuple[Origin, ...] = ()  # shown beside the advice for the place or the category
    off_duty: bool | None = None


class GuidanceRule(Strict):
    """What to do now, in few steps."""

    id: Id
    title: Text
    applies: GuidanceFor = GuidanceFor()
    danger: bool = False  # 112 goes first
    steps: Annotated[tuple[Text, ...], Field(min_length=1)]
    dont: tuple[Text, ...] = ()
    note: str | None = None
    source: Paragraph


class Checklist(Strict):
    """A list that somebody ticks."""

    id: str
    title: Text
    items: Annotated[tuple[Text, ...], Field(min_length=1)]
    source: Paragraph


class HouseFact(Strict):
    """A fact of the house or a rule for visitors, as the source gives it."""

    id: str
    text: Text
    source: Paragraph


class Contact(Strict):
    """A function that can be called: a national number, or a line of the organisation file."""

    id: str
    label: Text
    number: str | None = None
    from_organisation: str | None = None  # the key under `contacts` of the organisation file


class Retention(Strict):
    """How long something stays in a register."""

    what: Text
    keep: Length | None  # None: the source does not say
    open: str | None = None
    source: Paragraph


class Pack(Strict):
    """The whole of one protocol. A case keeps the version it began with."""

    id: Id
    name: Text
    people: Annotated[tuple[People, ...], Field(min_length=1)]
    valid_from: date
    source: Source
    builds_on: BuildsOn | None = None
    sharpens: BuildsOn | None = None  # this is that pack with an overlay of the organisation's own
    leaves_out: tuple[str, ...] = ()  # ids of what it builds on that do not hold here
    names: dict[str, Text] = {}  # what this organisation calls our words: order_talk, cag, …
    summons: Annotated[int, Field(ge=1)] | None = None  # how often somebody is told to leave
    asks: tuple[AskedFact, ...] = ()
    all_categories: bool = False  # every rule that matches adds its category, the heaviest first
    scheme: Annotated[tuple[Category, ...], Field(min_length=1)]
    rules: Annotated[tuple[CategoryRule, ...], Field(min_length=1)]
    case_rules: tuple[CaseRule, ...] = ()
    routes: Annotated[tuple[RouteRule, ...], Field(min_length=1)]
    duties: Annotated[tuple[DutyRule, ...], Field(min_length=1)]
    recurring: tuple[Recurring, ...] = ()
    menu: tuple[MenuItem, ...] = ()
    matrix: tuple[Cell, ...] = ()
    reasons: tuple[TableRow, ...] = ()
    recidive: Recidive | None = None
    ban_list: BanList | None = None
    letters: tuple[Letter, ...] = ()
    police: tuple[PoliceRule, ...] = ()
    law: tuple[LegalRow, ...] = ()
    footage: Footage | None = None
    online: tuple[OnlineRule, ...] = ()
    guidance: Annotated[tuple[GuidanceRule, ...], Field(min_length=1)]
    checklists: tuple[Checklist, ...] = ()
    house_facts: tuple[HouseFact, ...] = ()
    house_rules: tuple[HouseFact, ...] = ()
    contacts: tuple[Contact, ...] = ()
    retention: tuple[Retention, ...] = ()
    notes: tuple[Note, ...] = ()
    open_terms: tuple[OpenTerm, ...] = ()

    @property
    def codes(self) -> tuple[str, ...]:
        """The category codes, the lightest first."""
        return tuple(category.code for category in self.scheme)

    def category(self, code: str) -> Category:
        """Return the category with this code. Raises UnknownCategory."""
        for category in self.scheme:
            if category.code == code:
                return category
        raise UnknownCategory(self.id, code, self.codes)

    def weight(self, code: str) -> int:
        """Return how heavy a category is: its place in the scheme, counted from the lightest."""
        return self.codes.index(self.category(code).code)

    def checklist(self, name: str) -> Checklist | None:
        """Return a checklist by its id; None where this pack has none of that name."""
        return next((one for one in self.checklists if one.id == name), None)

    def letter(self, name: str) -> Letter | None:
        """Return a letter by its id."""
        return next((one for one in self.letters if one.id == name), None)

    def reason(self, name: str) -> TableRow | None:
        """Return a row of the table by the reason that chooses it."""
        return next((one for one in self.reasons if one.id == name), None)

    def note(self, name: str) -> Note | None:
        """Return a dated note by its id."""
        return next((one for one in self.notes if one.id == name), None)


class UnknownCategory(ValueError):
    """A category that the protocol does not have. Nothing can follow from it."""

    def __init__(self, pack: str, code: str, codes: tuple[str, ...]) -> None:
        super().__init__(f"{pack} has no category {code!r}; it has {', '.join(codes)}")
