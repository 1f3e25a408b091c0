"""The six kinds of conduct that every scheme tells apart, and which conduct is of which kind."""

from collections.abc import Mapping
from enum import StrEnum

from protocols.vocabulary import Conduct


class Kind(StrEnum):
    """From the heaviest to the lightest; a protocol's own categories are built on these."""

    PHYSICAL = "physical"
    THREAT = "threat"
    ONESELF = "oneself"
    VERBAL = "verbal"  # aimed at a person
    ORGANISATION = "organisation"
    EMOTION = "emotion"  # of one's own


HEAVY = (Kind.PHYSICAL, Kind.THREAT, Kind.ONESELF)
_MEMBERS: dict[Kind, tuple[Conduct, ...]] = {
    # within a kind the heaviest first
    Kind.PHYSICAL: (
        Conduct.WOUNDING, Conduct.SEXUAL_ASSAULT, Conduct.STRANGLING, Conduct.GROPING,
        Conduct.HITTING, Conduct.KICKING, Conduct.BITING, Conduct.SPITTING, Conduct.THROWING_AT,
        Conduct.PULLING, Conduct.GRABBING, Conduct.PUSHING, Conduct.PINCHING, Conduct.HOLDING,
        Conduct.ROBBERY, Conduct.ANIMAL_ATTACK, Conduct.ATTEMPTED_BLOW, Conduct.ARSON,
        Conduct.DESTROYING, Conduct.THROWING, Conduct.THEFT,
    ),
    Kind.THREAT: (
        Conduct.BOMB_THREAT, Conduct.WEAPON_SHOWN, Conduct.THREAT_TO_FAMILY, Conduct.THREAT,
        Conduct.THREAT_TO_BUILDING, Conduct.ANIMAL_THREAT, Conduct.STALKING, Conduct.FOLLOWING,
        Conduct.LYING_IN_WAIT, Conduct.DOXING, Conduct.BLACKMAIL, Conduct.COERCION,
        Conduct.VEILED_THREAT, Conduct.INTIMIDATING,
    ),
    Kind.ONESELF: (Conduct.SELF_HARM, Conduct.SELF_HARM_THREAT),
    Kind.VERBAL: (
        Conduct.SEXUAL_INTIMIDATION, Conduct.DISCRIMINATING, Conduct.SEXUAL_REMARK,
        Conduct.DEEPFAKE, Conduct.PUBLISHING_RECORDING, Conduct.PRIVACY_BREACH,
        Conduct.NAMING_ONLINE, Conduct.DEFAMING, Conduct.INSULTING, Conduct.SWEARING,
        Conduct.HUMILIATING, Conduct.BULLYING, Conduct.MOCKING, Conduct.PROVOKING, Conduct.GESTURE,
        Conduct.SECRET_RECORDING,
    ),
    Kind.ORGANISATION: (
        Conduct.TRESPASSING, Conduct.NOT_LEAVING, Conduct.NUISANCE, Conduct.OBSTRUCTING,
        Conduct.RECORDING_AGAINST_WILL, Conduct.LEGAL_STEPS, Conduct.ACCUSING, Conduct.DEMANDING,
        Conduct.CRITICISING,
    ),
    Kind.EMOTION: (Conduct.CRYING, Conduct.PLEADING, Conduct.COMPLAINING),
}  # fmt: skip
KIND: dict[Conduct, Kind] = {
    conduct: kind for kind, members in _MEMBERS.items() for conduct in members
}
WEIGHT: dict[Conduct, int] = {conduct: place for place, conduct in enumerate(KIND)}
# shouting and a near miss are of no kind: what was shouted, or nearly done, decides
WEIGHT |= {Conduct.SHOUTING: WEIGHT[Conduct.NUISANCE], Conduct.NEAR_MISS: len(WEIGHT)}


def by_kind(likely: Mapping[Conduct, float]) -> dict[Kind, float]:
    """How likely each kind is: its acts together."""
    return {kind: sum(likely[act] for act in likely if KIND[act] is kind) for kind in Kind}


def heaviest_first(conducts: set[Conduct]) -> tuple[Conduct, ...]:
    """The conducts, the heaviest first."""
    return tuple(sorted(conducts, key=lambda conduct: (WEIGHT[conduct], conduct)))


# The usual acts, which are told apart by resemblance too, with the conducts that count as each;
# every other conduct counts as the first of its kind.
_FIRST: dict[Kind, Conduct] = {
    Kind.PHYSICAL: Conduct.HITTING,
    Kind.THREAT: Conduct.THREAT,
    Kind.ONESELF: Conduct.SELF_HARM_THREAT,
    Kind.VERBAL: Conduct.INSULTING,
    Kind.ORGANISATION: Conduct.CRITICISING,
    Kind.EMOTION: Conduct.COMPLAINING,
}
_LIKE: dict[Conduct, tuple[Conduct, ...]] = {
    Conduct.DESTROYING: (Conduct.ARSON, Conduct.THROWING, Conduct.THEFT),
    Conduct.ATTEMPTED_BLOW: (),
    Conduct.BLACKMAIL: (Conduct.COERCION,),
    Conduct.STALKING: (Conduct.FOLLOWING, Conduct.LYING_IN_WAIT),
    Conduct.THREAT_TO_BUILDING: (Conduct.BOMB_THREAT,),
    Conduct.DISCRIMINATING: (),
    Conduct.SEXUAL_REMARK: (Conduct.SEXUAL_INTIMIDATION, Conduct.DEEPFAKE),
    Conduct.MOCKING: (Conduct.PROVOKING, Conduct.BULLYING),
    Conduct.NUISANCE: (Conduct.TRESPASSING, Conduct.NOT_LEAVING, Conduct.OBSTRUCTING),
}
_USUAL_OF = {conduct: usual for usual, like in _LIKE.items() for conduct in (usual, *like)}


def usual_of(conduct: Conduct) -> Conduct:
    """The usual act that a conduct of some kind counts as."""
    return _USUAL_OF.get(conduct, _FIRST[KIND[conduct]])
