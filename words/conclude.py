"""From acts to conducts: which stand, which are only possible, whom it was aimed at."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from protocols.vocabulary import Conduct, Direction
from words.findings import Finding
from words.kinds import KIND, Kind, heaviest_first

_CONDUCTS = {conduct.value: conduct for conduct in Conduct}
# a heavy kind that was found is only set aside for a lighter one when it is less likely than this
_HEAVY = {Kind.PHYSICAL: 0.12, Kind.THREAT: 0.25, Kind.ONESELF: 0.25}
_AMONG_HEAVY = 0.25  # … and for another heavy one
_WORTH_SHOWING = 0.12
_BY_RESEMBLANCE = 0.35  # a kind that nothing was found for is only taken when it is likelier
_SET_ASIDE = 0.15  # … and a light kind gives way to a heavy one that is likelier than this
_DIRECTION = {
    Kind.PHYSICAL: Direction.EMPLOYEE,
    Kind.THREAT: Direction.EMPLOYEE,
    Kind.VERBAL: Direction.EMPLOYEE,
    Kind.ORGANISATION: Direction.ORGANISATION,
    Kind.ONESELF: Direction.SELF,
    Kind.EMOTION: Direction.SELF,
}
_AT_ORGANISATION = (Conduct.THREAT_TO_BUILDING, Conduct.BOMB_THREAT)


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What is taken to have been done. Conducts are heaviest first."""

    conducts: tuple[Conduct, ...]
    possible: tuple[Conduct, ...]
    direction: Direction | None
    resembled: Conduct | None = None  # the one that no sign was found for


def _kinds(likely: Mapping[Conduct, float]) -> dict[Kind, float]:
    """How likely each kind is: its acts together."""
    return {kind: sum(likely[act] for act in likely if KIND[act] is kind) for kind in Kind}


def _decided(found: set[Kind], likely: Mapping[Kind, float]) -> Kind:
    """The likeliest kind; a heavy one that was found, or is likely, is not lightly set aside."""
    choices = found | {Kind.EMOTION, Kind.ORGANISATION}
    choices |= {kind for kind in Kind if likely[kind] >= _BY_RESEMBLANCE}
    best = max(choices, key=lambda kind: likely[kind])
    for heavy, least in _HEAVY.items():
        if heavy in found and likely[heavy] >= (_AMONG_HEAVY if best in _HEAVY else least):
            return heavy
    heaviest = max(_HEAVY, key=lambda kind: likely[kind])
    light = best in (Kind.EMOTION, Kind.ORGANISATION)
    return heaviest if light and likely[heaviest] >= _SET_ASIDE else best


def _usual(kind: Kind, likely: Mapping[Conduct, float]) -> Conduct:
    """The likeliest act of a kind."""
    return max((act for act in likely if KIND[act] is kind), key=lambda act: likely[act])


def _shown_beside(
    decided: Kind, conducts: set[Conduct], likely: Mapping[Kind, float]
) -> set[Conduct]:
    """Found, but set aside; heavier ones always, lighter ones when they are likely enough."""
    order = list(Kind)
    return {
        conduct
        for conduct in conducts
        if (kind := KIND.get(conduct))
        and kind is not decided
        and (order.index(kind) < order.index(decided) or likely[kind] >= _WORTH_SHOWING)
    }


def _kept(decided: Kind, conducts: set[Conduct]) -> set[Conduct]:
    """The conducts of the decided kind and of lighter ones that were done beside it."""
    order = list(Kind)
    return {
        conduct
        for conduct in conducts
        if conduct not in KIND or order.index(KIND[conduct]) >= order.index(decided)
    }


def _direction(conducts: Sequence[Conduct], decided: Kind) -> Direction:
    if conducts and conducts[0] in _AT_ORGANISATION:
        return Direction.ORGANISATION
    return _DIRECTION[decided]


def _of(findings: Iterable[Finding]) -> set[Conduct]:
    return {_CONDUCTS[found.code] for found in findings if found.code in _CONDUCTS}


def _likely_kinds(
    likely: Mapping[Conduct, float], found: set[Kind], unsaid: Sequence[Finding]
) -> dict[Kind, float]:
    """How likely each kind is; one that was only denied or feared cannot be by resemblance."""
    denied = {KIND[conduct] for conduct in _of(unsaid) if conduct in KIND} - found
    return {kind: 0.0 if kind in denied else value for kind, value in _kinds(likely).items()}


def conclude(
    acts: Sequence[Finding],
    unsaid: Sequence[Finding],
    likely: Mapping[Conduct, float],
    told: bool,
) -> Conclusion:
    """Weigh what was found, and what the story resembles.

    `unsaid`: what was found but denied, feared or done by the reporter; `likely`: how likely the
    usual acts are; `told`: the story tells of somebody, if only in a few words. Where nothing was
    found, an act of the lighter kinds is only named when it is likely enough.
    """
    conducts = _of(acts)
    if not conducts and not told:
        return Conclusion((), (), None)
    found = {KIND[conduct] for conduct in conducts if conduct in KIND}
    kinds = _likely_kinds(likely, found, unsaid)
    decided = _decided(found, kinds)
    if not conducts and kinds[decided] < _SET_ASIDE:
        return Conclusion((), (), _DIRECTION[decided])
    resembled = None if decided in found else _usual(decided, likely)
    kept = _kept(decided, conducts) | ({resembled} if resembled else set())
    alike = {_usual(kind, likely) for kind in _HEAVY if kinds[kind] >= _WORTH_SHOWING} - kept
    beside = _shown_beside(decided, conducts | alike, kinds)
    ordered = heaviest_first(kept)
    return Conclusion(ordered, heaviest_first(beside), _direction(ordered, decided), resembled)
