"""The conduct that a person can tick, in groups that people tell apart at a glance.

The codes are the shared vocabulary's, as plain strings; a test holds them to it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from dialogs.answers import Answer


@dataclass(frozen=True, slots=True)
class Group:
    """Conduct a person can tick: what a tick says was done, and what else falls under it."""

    says: tuple[str, ...]
    covers: tuple[str, ...]


WORDS: Mapping[str, Group] = {
    "emotion": Group(("complaining",), ("complaining", "pleading", "crying")),
    "criticism": Group(
        ("criticising",), ("criticising", "accusing", "demanding", "legal_steps", "obstructing")
    ),
    "nuisance": Group(("nuisance",), ("nuisance", "shouting")),
    "staying": Group(("not_leaving",), ("not_leaving",)),
    "insult": Group(
        ("insulting",),
        (
            "insulting",
            "swearing",
            "mocking",
            "humiliating",
            "bullying",
            "provoking",
            "gesture",
            "defaming",
        ),
    ),
    "discrimination": Group(("discriminating",), ("discriminating",)),
    "sexual": Group(("sexual_remark",), ("sexual_remark", "sexual_intimidation")),
    "menace": Group(
        ("threat",),
        (
            "threat",
            "veiled_threat",
            "threat_to_family",
            "threat_to_building",
            "bomb_threat",
            "weapon_shown",
            "animal_threat",
        ),
    ),
    "pressure": Group(("intimidating",), ("intimidating", "blackmail", "coercion")),
    "pursuit": Group(("stalking",), ("stalking", "following", "lying_in_wait", "doxing")),
}
DEEDS: Mapping[str, Group] = {
    "blows": Group(("hitting",), ("hitting", "kicking", "pushing", "attempted_blow")),
    "grip": Group(("grabbing",), ("grabbing", "pulling", "pinching", "strangling", "holding")),
    "spit": Group(("spitting",), ("spitting", "biting")),
    "throw": Group(("throwing",), ("throwing", "throwing_at")),
    "damage": Group(("destroying",), ("destroying", "arson", "theft")),
    "touch": Group(("groping",), ("groping", "sexual_assault")),
    "wound": Group(("wounding",), ("wounding", "robbery", "animal_attack")),
    "self": Group(("self_harm_threat",), ("self_harm_threat", "self_harm")),
    "recording": Group(
        ("recording_against_will",),
        (
            "recording_against_will",
            "secret_recording",
            "publishing_recording",
            "privacy_breach",
            "deepfake",
            "naming_online",
        ),
    ),
}
OTHERWISE: Mapping[str, Group] = {
    "trespass": Group(("trespassing",), ("trespassing",)),
    "near_miss": Group(("near_miss",), ("near_miss",)),
    "other": Group((), ()),
}
GROUPS: Mapping[str, Group] = {**WORDS, **DEEDS, **OTHERWISE}


def _finer(*names: str) -> tuple[str, ...]:
    """Return the acts in these groups that their tick does not stand for by itself."""
    return tuple(
        code for name in names for code in GROUPS[name].covers if code not in GROUPS[name].says
    )


# Each act that is finer than a tick, in lists short enough for every channel.
PRECISELY: Mapping[str, tuple[str, ...]] = {
    "feeling": _finer("emotion", "criticism", "nuisance"),
    "insulting": _finer("insult", "sexual"),
    "threatening": _finer("menace", "pressure"),
    "pursuing": _finer("pursuit", "recording"),
    "touching": _finer("blows", "grip", "touch"),
    "doing": _finer("spit", "throw", "damage", "wound", "self"),
}


def conducts(answer: Answer, precisely: Answer | None = None) -> tuple[str, ...]:
    """Return the conduct codes that an answer to `what` stands for, each once.

    What was read from the story, or said `precisely`, is finer than a ticked group and goes before
    it; a group counts by itself only where nothing finer of it is known. Own words are for the
    caller to read.
    """
    codes = dict.fromkeys((*(precisely.chosen if precisely else ()), *answer.codes))
    for name in (*answer.of("words"), *answer.of("deeds"), *answer.of("otherwise")):
        if codes.keys().isdisjoint(GROUPS[name].covers):
            codes |= dict.fromkeys(GROUPS[name].says)
    return tuple(codes)
