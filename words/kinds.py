"""The six kinds of conduct that every scheme tells apart, and which conduct is of which kind."""

from enum import StrEnum

from protocols.vocabulary import Conduct as C


class Kind(StrEnum):
    """From the heaviest to the lightest; a protocol's own categories are built on these."""

    PHYSICAL = "physical"
    THREAT = "threat"
    ONESELF = "oneself"
    VERBAL = "verbal"  # aimed at a person
    ORGANISATION = "organisation"
    EMOTION = "emotion"  # of one's own


_MEMBERS: dict[Kind, tuple[C, ...]] = {
    # within a kind the heaviest first
    Kind.PHYSICAL: (
        C.WOUNDING, C.SEXUAL_ASSAULT, C.STRANGLING, C.GROPING, C.HITTING, C.KICKING, C.BITING, C.SPITTING, C.THROWING_AT,
        C.PULLING, C.GRABBING, C.PUSHING, C.PINCHING, C.HOLDING, C.ROBBERY, C.ANIMAL_ATTACK, C.ATTEMPTED_BLOW,
        C.ARSON, C.DESTROYING, C.THROWING, C.THEFT,
    ),
    Kind.THREAT: (
        C.BOMB_THREAT, C.WEAPON_SHOWN, C.THREAT_TO_FAMILY, C.THREAT, C.THREAT_TO_BUILDING, C.ANIMAL_THREAT, C.STALKING,
        C.FOLLOWING, C.LYING_IN_WAIT, C.DOXING, C.BLACKMAIL, C.COERCION, C.VEILED_THREAT, C.INTIMIDATING,
    ),
    Kind.ONESELF: (C.SELF_HARM, C.SELF_HARM_THREAT),
    Kind.VERBAL: (
        C.SEXUAL_INTIMIDATION, C.DISCRIMINATING, C.SEXUAL_REMARK, C.DEEPFAKE, C.PUBLISHING_RECORDING, C.PRIVACY_BREACH,
        C.NAMING_ONLINE, C.DEFAMING, C.INSULTING, C.SWEARING, C.HUMILIATING, C.BULLYING, C.MOCKING, C.PROVOKING,
        C.GESTURE, C.SECRET_RECORDING,
    ),
    Kind.ORGANISATION: (
        C.TRESPASSING, C.NOT_LEAVING, C.NUISANCE, C.OBSTRUCTING, C.RECORDING_AGAINST_WILL, C.LEGAL_STEPS, C.ACCUSING,
        C.DEMANDING, C.CRITICISING,
    ),
    Kind.EMOTION: (C.CRYING, C.PLEADING, C.COMPLAINING),
}  # fmt: skip
KIND: dict[C, Kind] = {conduct: kind for kind, members in _MEMBERS.items() for conduct in members}
WEIGHT: dict[C, int] = {conduct: place for place, conduct in enumerate(KIND)}
# shouting and a near miss are of no kind: what was shouted, or nearly done, decides
WEIGHT |= {C.SHOUTING: WEIGHT[C.NUISANCE], C.NEAR_MISS: len(WEIGHT)}


def heaviest_first(conducts: set[C]) -> tuple[C, ...]:
    """The conducts, the heaviest first."""
    return tuple(sorted(conducts, key=lambda conduct: (WEIGHT[conduct], conduct)))
