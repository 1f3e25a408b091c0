"""THE table: what an employee is asked about an incident, from top to bottom.

Values of `where` and of injury, and the codes in GROUPS, are the shared vocabulary's, as plain
strings; a test holds them to it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from dialogs.answers import Answer
from dialogs.asks import Category, Choice, Files, FreeText, Moment, Names, Ticks
from dialogs.conditions import chosen, unless
from dialogs.dialog import Dialog, Step
from dialogs.ticks import Field

SEVEN_WS = ("who", "what", "where", "when", "with_what", "how", "why")
PLACES = (
    "balie",
    "telefoon",
    "spreekkamer",
    "huisbezoek",
    "openbare_ruimte",
    "schriftelijk",
    "online",
    "vergadering",
)
INJURIES = ("none", "first_aid", "outpatient", "hospital", "permanent", "death")
MEDIA_TYPES = frozenset(
    {
        "image/jpeg",
        "image/png",
        "image/gif",
        "image/webp",
        "image/heic",
        "image/heif",
        "application/pdf",
        "text/plain",
        "message/rfc822",
        "audio/mpeg",
        "audio/mp4",
        "audio/x-m4a",
        "audio/aac",
        "audio/ogg",
        "audio/wav",
        "audio/x-wav",
        "video/mp4",
        "video/quicktime",
        "video/webm",
    }
)


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
    "staying": Group(("not_leaving",), ("not_leaving", "trespassing")),
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
    "other": Group((), ("near_miss",)),
}
GROUPS: Mapping[str, Group] = {**WORDS, **DEEDS}

_KNOWN = ("citizen_known", "colleague")
_NOT_KNOWN = ("citizen_unknown", "unknown")

INCIDENT = Dialog(
    "incident",
    steps=(
        Step("danger", Choice(("yes", "no"), waits=("yes",)), spills="story"),
        Step("story", FreeText(options=("stepwise",))),
        Step(
            "who",
            Choice(
                ("citizen_known", "citizen_unknown", "group", "colleague", "other", "unknown"),
                own_words=True,
            ),
        ),
        Step(
            "what",
            Ticks(
                (Field("words", tuple(WORDS)), Field("deeds", tuple(DEEDS))),
                required=True,
                own_words=True,
                covers={name: group.covers for name, group in GROUPS.items()},
            ),
        ),
        Step("where", Choice((*PLACES, "unknown"), own_words=True, finds=True)),
        Step("when", Moment(("now", "today_earlier", "yesterday", "unknown"))),
        Step(
            "with_what",
            Choice(
                (
                    "words",
                    "hands",
                    "object",
                    "weapon",
                    "animal",
                    "phone_or_online",
                    "nothing",
                    "unknown",
                ),
                own_words=True,
            ),
        ),
        Step(
            "how",
            Choice(("sudden", "built_up", "kept_on", "stopped", "unknown", "skip"), own_words=True),
        ),
        Step(
            "why",
            Choice(
                ("refusal", "waiting", "our_mistake", "substances", "confused", "unknown", "skip"),
                own_words=True,
            ),
        ),
        Step(
            "harm",
            Ticks(
                (
                    Field("injury", INJURIES, one=True, initial="none"),
                    Field(
                        "more",
                        (
                            "own_damage",
                            "employer_damage",
                            "work_stopped",
                            "witnesses",
                            "infection_risk",
                        ),
                    ),
                )
            ),
        ),
        Step(
            "care",
            Ticks(
                (
                    Field("for_whom", ("self", "colleague", "several"), one=True, initial="self"),
                    Field("police", ("together", "yes", "no"), one=True, initial="together"),
                    Field("aftercare", ("yes", "later", "no"), one=True, initial="yes"),
                )
            ),
        ),
        Step("victim", Names(), when=chosen("care", "colleague", "several", field="for_whom")),
        Step("witness_names", Names(("skip",)), when=chosen("harm", "witnesses")),
        Step(
            "known",
            Choice(("yes", "no", "unknown")),
            when=unless(chosen("who", *_KNOWN, *_NOT_KNOWN)),
        ),
        Step(
            "evidence",
            Files(media_types=MEDIA_TYPES, max_bytes=25 * 1024 * 1024, max_files=20),
            optional=True,
        ),
        Step(
            "category",
            Category(),
            rests_on=frozenset({"story", *SEVEN_WS, "harm"}),
        ),
        Step("send", Choice(("yes",)), rests_on=frozenset({"category"})),
    ),
)


def conducts(answer: Answer) -> tuple[str, ...]:
    """Return the conduct codes that an answer to `what` stands for, each once.

    What was read from the story is finer than a ticked group and goes before it; a group counts by
    itself only where nothing finer of it is known. Own words are for the caller to read.
    """
    codes = dict.fromkeys(answer.codes)
    for name in answer.of("words") + answer.of("deeds"):
        if codes.keys().isdisjoint(GROUPS[name].covers):
            codes |= dict.fromkeys(GROUPS[name].says)
    return tuple(codes)


def is_known(answers: Mapping[str, Answer]) -> bool | None:
    """Tell whether the perpetrator is known; None where nobody knows or was asked."""
    for key, yes, no in (
        ("who", _KNOWN, _NOT_KNOWN),
        ("known", ("yes",), ("no",)),
    ):
        code = answers[key].code if key in answers else ""
        if code in yes or code in no:
            return code in yes
    return None
