"""Which of several acts weighs most: the order in which facts name them."""

from collections.abc import Collection, Iterable, Sequence

from protocols.vocabulary import Conduct as C
from protocols.vocabulary import Direction

_ORDER = (
    # physical, towards a person
    C.WOUNDING, C.SEXUAL_ASSAULT, C.STRANGLING, C.HITTING, C.KICKING, C.BITING, C.GROPING, C.SPITTING,
    C.THROWING_AT, C.PULLING, C.GRABBING, C.PUSHING, C.PINCHING, C.HOLDING, C.ROBBERY, C.ANIMAL_ATTACK,
    C.ATTEMPTED_BLOW,
    # towards things
    C.ARSON, C.DESTROYING, C.THROWING, C.THEFT,
    # threat
    C.BOMB_THREAT, C.WEAPON_SHOWN, C.THREAT, C.THREAT_TO_FAMILY, C.THREAT_TO_BUILDING, C.ANIMAL_THREAT,
    C.STALKING, C.FOLLOWING, C.LYING_IN_WAIT, C.DOXING, C.BLACKMAIL, C.COERCION, C.VEILED_THREAT,
    C.INTIMIDATING,
    # towards oneself
    C.SELF_HARM, C.SELF_HARM_THREAT,
    # verbal, towards a person
    C.SEXUAL_INTIMIDATION, C.DISCRIMINATING, C.SEXUAL_REMARK, C.DEEPFAKE, C.PUBLISHING_RECORDING,
    C.PRIVACY_BREACH, C.NAMING_ONLINE, C.DEFAMING, C.INSULTING, C.SWEARING, C.HUMILIATING, C.BULLYING,
    C.MOCKING, C.PROVOKING, C.GESTURE, C.RECORDING_AGAINST_WILL, C.SECRET_RECORDING,
    # nuisance and emotion
    C.TRESPASSING, C.NOT_LEAVING, C.NUISANCE, C.SHOUTING, C.OBSTRUCTING, C.LEGAL_STEPS, C.ACCUSING,
    C.DEMANDING, C.CRITICISING, C.CRYING, C.PLEADING, C.COMPLAINING, C.NEAR_MISS,
)  # fmt: skip


def heaviest_first(conducts: Iterable[C]) -> tuple[C, ...]:
    """The conducts, each once, the heaviest first."""
    return tuple(sorted(set(conducts), key=_ORDER.index))


_OF_ONESELF = (C.CRYING, C.PLEADING, C.COMPLAINING, C.SELF_HARM, C.SELF_HARM_THREAT)
_OF_ORGANISATION = _ORDER[_ORDER.index(C.TRESPASSING) : _ORDER.index(C.CRYING)]


def direction_of(conducts: Sequence[C], signs: Collection[str]) -> Direction | None:
    """Whom it was aimed at: ik, jullie or jij; None when nothing shows it."""
    heaviest = next((conduct for conduct in conducts if conduct is not C.SHOUTING), None)
    if heaviest is None:
        return Direction.ORGANISATION if "towards_organisation" in signs else None
    if heaviest in _OF_ONESELF:
        return Direction.SELF
    return Direction.ORGANISATION if heaviest in _OF_ORGANISATION else Direction.EMPLOYEE
