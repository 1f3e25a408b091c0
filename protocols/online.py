"""What sort of digital aggression it is: a crime, a breach of privacy, something else, a mix."""

from collections.abc import Sequence

from protocols.pack import OnlineRule, Pack
from protocols.vocabulary import Conduct, OnlineClass, Place

_RECORDINGS = frozenset(
    {
        Conduct.SECRET_RECORDING,
        Conduct.RECORDING_AGAINST_WILL,
        Conduct.PUBLISHING_RECORDING,
        Conduct.PRIVACY_BREACH,
        Conduct.DEEPFAKE,
        Conduct.NAMING_ONLINE,
        Conduct.DOXING,
    }
)


def online_rule(pack: Pack, place: Place | None, conducts: Sequence[Conduct]) -> OnlineRule | None:
    """Return the class of digital aggression; None where it was none, or the pack knows no classes.

    Acts of two classes make a mix (Heerlen chapter 4); acts that no class names are what the
    organisation itself does not let pass.
    """
    if not pack.online or not (place is Place.ONLINE or _RECORDINGS.intersection(conducts)):
        return None
    found = [rule for rule in pack.online if set(rule.conducts) & set(conducts)]
    wanted = found[0].id if len(found) == 1 else OnlineClass.MIXED
    if not found:
        wanted = OnlineClass.UNACCEPTABLE
    return next((rule for rule in pack.online if rule.id is wanted), None)
