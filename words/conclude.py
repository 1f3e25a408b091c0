"""From acts to conducts: which stand, which are only possible, whom it was aimed at."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from protocols.vocabulary import Conduct, Direction
from words.findings import Finding
from words.kinds import KIND, Kind, heaviest_first
from words.weigh import likelihoods

_CONDUCTS = {conduct.value: conduct for conduct in Conduct}
# a heavy kind that was found is only set aside for a lighter one when it is less likely than this
_HEAVY = {Kind.PHYSICAL: 0.12, Kind.THREAT: 0.25, Kind.ONESELF: 0.25}
_AMONG_HEAVY = 0.25  # … and for another heavy one
_WORTH_SHOWING = 0.12
_USUAL = {Kind.ORGANISATION: Conduct.CRITICISING, Kind.EMOTION: Conduct.COMPLAINING}
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


def _decided(found: set[Kind], likely: Mapping[Kind, float]) -> Kind:
    """The likeliest kind that something was found for; a heavy one is not lightly set aside."""
    choices = found | {Kind.EMOTION, Kind.ORGANISATION}
    best = max(choices, key=lambda kind: likely[kind])
    for heavy, least in _HEAVY.items():
        if heavy in found and likely[heavy] >= (_AMONG_HEAVY if best in _HEAVY else least):
            return heavy
    return best


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
    kept = {
        conduct
        for conduct in conducts
        if conduct not in KIND or order.index(KIND[conduct]) >= order.index(decided)
    }
    usual = _USUAL.get(decided)
    if usual and not any(KIND.get(conduct) is decided for conduct in kept):
        kept.add(usual)
    return kept


def _direction(conducts: Sequence[Conduct], decided: Kind) -> Direction:
    if conducts and conducts[0] in _AT_ORGANISATION:
        return Direction.ORGANISATION
    return _DIRECTION[decided]


def conclude(acts: Sequence[Finding], told: bool) -> Conclusion:
    """Weigh what was found. `told`: the story tells of somebody, if only in a few words.

    Where no conduct was found none is named, but a story that is told still has a direction.
    """
    conducts = {_CONDUCTS[act.code] for act in acts if act.code in _CONDUCTS}
    likely = likelihoods(acts)
    decided = _decided({KIND[conduct] for conduct in conducts if conduct in KIND}, likely)
    if not conducts:
        return Conclusion((), (), _DIRECTION[decided] if told else None)
    kept = heaviest_first(_kept(decided, conducts))
    beside = heaviest_first(_shown_beside(decided, conducts, likely))
    return Conclusion(kept, beside, _direction(kept, decided))
