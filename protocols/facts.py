"""The facts of an incident, in the shared vocabulary. Every pack reads these, no pack adds to them.

`Facts` is what was observed, from which a pack makes its category. `FactSheet` is what is known
of the case once it has a category, from which a pack makes routes, duties and measures
(`interfaces`: the fact sheet).
"""

from typing import Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict

from protocols.vocabulary import (
    Conduct,
    Direction,
    Event,
    Ground,
    Injury,
    Measure,
    Office,
    OnlineClass,
    Origin,
    Perpetrator,
    Place,
    Target,
)

Precision = Literal["minute", "hour", "part_of_day", "day"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Moment(_Strict):
    """When the incident happened, as exactly as it was told."""

    at: AwareDatetime
    precision: Precision


class Span(_Strict):
    """Words of the reporter that a fact rests on: `text == story[start:end]`."""

    start: int
    end: int
    text: str
    why: str  # the code of what it shows: a conduct, a flag, a place, "when", …


class Flags(_Strict):
    """Warnings that stand beside any category. Tuned to miss nothing."""

    acute_danger: bool = False
    injury: bool = False
    weapon: bool = False
    self_harm: bool = False
    damage: bool = False
    punishable: bool = False
    discrimination: bool = False
    sexual: bool = False
    stalking: bool = False


class Facts(_Strict):
    """What was observed, protocol-independent. Comes from a text, from buttons, or from both."""

    conducts: tuple[Conduct, ...] = ()  # the heaviest first
    possible: tuple[Conduct, ...] = ()  # it may have been this too: shown beside, never decides
    direction: Direction | None = None
    targets: tuple[Target, ...] = ()
    sustained: bool = False  # went on after being addressed, or a pattern in spite of an agreement
    place: Place | None = None
    likely_place: Place | None = None  # shown, where `place` is not sure enough to be filled in
    location: str | None = None  # one of the organisation's own locations, by name
    when: Moment | None = None
    with_what: tuple[str, ...] = ()  # the words used: "mes", "stoel"
    who: str | None = None  # role words and description as told, never an identity
    perpetrator_known: bool | None = None
    why: str | None = None
    injury: Injury = Injury.NONE
    summoned: int | None = None  # how often told to leave
    perpetrator: Perpetrator | None = None
    origin: Origin | None = None
    ground: Ground | None = None
    under_influence: bool = False
    off_duty: bool = False
    access_denied: bool = False  # the employee had them leave, or stopped the service, at once
    flags: Flags = Flags()
    evidence: tuple[Span, ...] = ()


class Earlier(_Strict):
    """An earlier incident of the same perpetrator."""

    occurred_at: AwareDatetime
    category: str


class Happened(_Strict):
    """Something after the report that starts or moves duties."""

    event: Event
    at: AwareDatetime
    measure: Measure | None = None
    until: str | None = None  # ISO date: the last day of the measure


class FactSheet(_Strict):
    """What is known of the case. Left out means: none, no, known perpetrator, an employee."""

    occurred_at: AwareDatetime
    reported_at: AwareDatetime
    category: str
    categories: tuple[str, ...] = ()
    conducts: tuple[Conduct, ...] = ()
    place: Place | None = None
    office: Office = Office.EMPLOYEE
    target: Target = Target.EMPLOYEE
    injury: Injury = Injury.NONE
    infection_risk: bool = False
    damage: bool = False
    weapon: bool = False
    camera: bool = False
    perpetrator_known: bool = True
    sustained: bool = False
    summoned: int | None = None
    perpetrator: Perpetrator | None = None
    origin: Origin | None = None
    ground: Ground | None = None
    online: OnlineClass | None = None
    under_influence: bool = False
    off_duty: bool = False
    access_denied: bool = False
    reason: str | None = None
    earlier: tuple[Earlier, ...] = ()
    events: tuple[Happened, ...] = ()

    @property
    def all_categories(self) -> tuple[str, ...]:
        """The categories of the case, the main one first, each once."""
        return tuple(dict.fromkeys((self.category, *self.categories)))
