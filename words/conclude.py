"""From acts to conducts: which stand, which are only possible, whom it was aimed at."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from protocols.vocabulary import Conduct, Direction
from words.findings import Finding
from words.kinds import HEAVY, KIND, Kind, by_kind, heaviest_first, usual_of

_PLACES = {kind: place for place, kind in enumerate(Kind)}
_CONDUCTS = {conduct.value: conduct for conduct in Conduct}
# How much violence, or an act within its kind, that a sign was found for weighs beside the others:
# chosen hand by hand, so that it is seldom shown as something else.
_SIGN_OF_VIOLENCE = 5.0
_SIGN_OF_ACT = 6.0
_BESIDE = 0.1  # an act of the same kind stands beside the likeliest when it weighs this share of it
_WORTH_SHOWING = 0.12
_SURELY = 0.97  # how likely violence must be for a sentence by itself to decide
_BY_RESEMBLANCE = 0.25  # what nothing was found for is only taken when it is likelier
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


def _decided(found: set[Kind], likely: Mapping[Kind, float], nothing: float) -> Kind:
    """The kind that weighs most: how likely it is, and whether there is a sign of it.

    `nothing`: how likely it is that nothing happened; what is less likely needs a sign.
    """

    def weighs(kind: Kind) -> float:
        return likely[kind] * _weight(kind, kind in found)

    choices = found | {Kind.EMOTION, Kind.ORGANISATION}
    choices |= {kind for kind in Kind if likely[kind] >= _BY_RESEMBLANCE}
    best = max(choices, key=weighs)
    return max(found, key=weighs) if found and likely[best] < nothing else best


def _weight(kind: Kind, found: bool) -> float:
    return _SIGN_OF_VIOLENCE if found and kind is Kind.PHYSICAL else 1.0


def _usual(kind: Kind, likely: Mapping[Conduct, float]) -> Conduct:
    """The likeliest act of a kind."""
    return max((act for act in likely if KIND[act] is kind), key=lambda act: likely[act])


def _of_kind(
    kind: Kind, conducts: set[Conduct], likely: Mapping[Conduct, float]
) -> tuple[set[Conduct], Conduct | None]:
    """The acts of a kind that stand: those found that are likely enough, and the likeliest usual
    act where nothing like it was found.

    "trapte de beamer om" holds a kick, and is like destroying things, not like hitting people.
    """
    found = {conduct for conduct in conducts if KIND.get(conduct) is kind}
    alike = {usual_of(conduct) for conduct in found}
    weights = {
        act: value * (_SIGN_OF_ACT if act in alike else 1.0)
        for act, value in likely.items()
        if KIND[act] is kind
    }
    best = max(weights, key=lambda act: weights[act])
    if best not in alike and found and likely[best] < _BY_RESEMBLANCE:
        return found, None
    kept = {one for one in found if weights[usual_of(one)] >= _BESIDE * weights[best]}
    return kept, None if best in alike else best


def _shown_beside(
    decided: Kind, conducts: set[Conduct], likely: Mapping[Kind, float]
) -> set[Conduct]:
    """Found, but set aside; heavier ones always, lighter ones when they are likely enough."""
    return {
        conduct
        for conduct in conducts
        if (kind := KIND.get(conduct))
        and kind is not decided
        and (_place(kind) < _place(decided) or likely[kind] >= _WORTH_SHOWING)
    }


def _lighter(decided: Kind, conducts: set[Conduct]) -> set[Conduct]:
    """What was done beside it: conducts of lighter kinds, and of none."""
    return {
        conduct
        for conduct in conducts
        if conduct not in KIND or _place(KIND[conduct]) > _place(decided)
    }


def _direction(conducts: Sequence[Conduct], decided: Kind) -> Direction:
    if conducts and conducts[0] in _AT_ORGANISATION:
        return Direction.ORGANISATION
    return _DIRECTION[decided]


def _of(findings: Iterable[Finding]) -> set[Conduct]:
    return {_CONDUCTS[found.code] for found in findings if found.code in _CONDUCTS}


def _kinds_of(acts: Iterable[Finding]) -> set[Kind]:
    return {KIND[conduct] for conduct in _of(acts) if conduct in KIND}


def _likely_kinds(
    likely: Mapping[Conduct, float], found: set[Kind], unsaid: Iterable[Finding]
) -> dict[Kind, float]:
    """How likely each kind is; violence that was only denied or feared is none by resemblance."""
    denied = _kinds_of(unsaid) - found
    kinds = by_kind(likely)
    return kinds | ({Kind.PHYSICAL: 0.0} if Kind.PHYSICAL in denied else {})


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
    found = _kinds_of(acts)
    kinds = _likely_kinds(likely, found, unsaid)
    nothing = 1 - sum(likely.values())
    decided = _decided(found, kinds, nothing)
    if not conducts and kinds[decided] < max(_BY_RESEMBLANCE, nothing):
        return Conclusion((), (), _DIRECTION[decided] if nothing < _BY_RESEMBLANCE else None)
    own, resembled = _of_kind(decided, conducts, likely)
    kept = own | _lighter(decided, conducts) | ({resembled} if resembled else set())
    alike = {_usual(kind, likely) for kind in HEAVY if kinds[kind] >= _WORTH_SHOWING} - kept
    beside = _shown_beside(decided, conducts | alike, kinds)
    ordered = heaviest_first(kept)
    return Conclusion(ordered, heaviest_first(beside), _direction(ordered, decided), resembled)


def may_hold_blows(acts: Iterable[Finding], whole: Conclusion) -> bool:
    """Tell whether violence was found that a story as a whole is not taken for.

    Where somebody may do themselves harm, that decides.
    """
    decided = {KIND[act] for act in whole.conducts if act in KIND}
    return Kind.PHYSICAL in _kinds_of(acts) and not decided & {Kind.PHYSICAL, Kind.ONESELF}


def is_blow(acts: Iterable[Finding], likely: Mapping[Conduct, float]) -> bool:
    """Tell whether a sentence by itself, with these signs, is surely one of violence."""
    return Kind.PHYSICAL in _kinds_of(acts) and by_kind(likely)[Kind.PHYSICAL] >= _SURELY


def together(whole: Conclusion, part: Conclusion) -> Conclusion:
    """Add to the conclusion on a story what a part of it says, which decides."""
    conducts = heaviest_first({*whole.conducts, *part.conducts})
    beside = tuple(act for act in whole.possible if act not in conducts)
    return Conclusion(conducts, beside, part.direction)


def _place(kind: Kind) -> int:
    """The place of a kind in their order, the heaviest first."""
    return _PLACES[kind]
