"""At whom or what it was aimed, as far as the acts and the words beside them say so."""

from collections.abc import Collection, Sequence

from protocols.vocabulary import Conduct, Target
from words.conclude import Conclusion
from words.findings import Finding
from words.judge import BODILY_PERSON, BODILY_THING, THREATS
from words.kinds import KIND, Kind
from words.readings import Readings

_AT_ORGANISATION = frozenset((Conduct.THREAT_TO_BUILDING, Conduct.BOMB_THREAT))
_OF_A_KIND = {
    Kind.PHYSICAL: Target.EMPLOYEE,
    Kind.THREAT: Target.EMPLOYEE,
    Kind.VERBAL: Target.EMPLOYEE,
    Kind.ORGANISATION: Target.ORGANISATION,
}


def targets_of(
    readings: Readings, standing: Sequence[Finding], conclusion: Conclusion
) -> tuple[Target, ...]:
    """Return whom or what the heaviest act was aimed at; nobody for emotion and self-harm."""
    heaviest = next((act for act in conclusion.conducts if act in KIND), None)
    if heaviest is None:
        return ()
    kind = KIND[heaviest]
    if kind is Kind.PHYSICAL:
        return (_of_violence(readings, standing, heaviest),)
    if kind is Kind.THREAT:
        return (_of_threat(readings, standing, heaviest),)
    return (_OF_A_KIND[kind],) if kind in _OF_A_KIND else ()


def _of_violence(readings: Readings, standing: Sequence[Finding], act: Conduct) -> Target:
    """Goods, another visitor ("sloeg een andere klant"), or one of ours."""
    if act in BODILY_THING:
        return Target.GOODS
    if _names(readings, standing, BODILY_PERSON, "@visitor"):
        return Target.VISITOR
    return Target.EMPLOYEE


def _of_threat(readings: Readings, standing: Sequence[Finding], act: Conduct) -> Target:
    if act in _AT_ORGANISATION:
        return Target.ORGANISATION
    if act is Conduct.THREAT_TO_FAMILY or _names(readings, standing, THREATS, "@own_family"):
        return Target.FAMILY
    return Target.VISITOR if _names(readings, standing, THREATS, "@visitor") else Target.EMPLOYEE


def _names(
    readings: Readings, standing: Sequence[Finding], codes: Collection[str], group: str
) -> bool:
    """Whether an act of these codes covers, or is followed by, an expression of the group."""
    edges = readings.lattice.edges
    return any(
        group in edge.keys
        for act in standing
        if act.code in codes
        for at in range(act.first, min(act.last + 3, len(edges)))
        for edge in edges[at]
    )
