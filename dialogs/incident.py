"""THE table: what an employee is asked about an incident, from top to bottom.

Values of `where`, `target`, `ground` and of injury are the shared vocabulary's, as plain strings; a
test holds them to it.
"""

from collections.abc import Mapping
from functools import cache

from dialogs.answers import Answer
from dialogs.asks import Category, Choice, Files, FreeText, Moment, Names, Ticks
from dialogs.conditions import chosen, unless
from dialogs.dialog import Dialog, Step, narrow
from dialogs.groups import DEEDS, GROUPS, OTHERWISE, PRECISELY, WORDS
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
ORIGINS = ("frustration", "instrumental", "random", "uncontrolled")
TARGETS = ("employee", "family", "organisation", "visitor", "goods")
GROUNDS = ("descent", "religion", "sex", "orientation", "disability", "age", "other")
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


_AT_SOMETHING = ("menace", "pressure", "blows", "grip", "spit", "throw", "damage", "wound")

# Steps, fields and options that are there only where the protocol asks for that fact.
LOCAL = frozenset(
    {
        "target",
        "summoned",
        "ground",
        "origin",
        "under_influence",
        "off_duty",
        "access_denied",
        "company",
        "account",
    }
)

_KNOWN = ("citizen_known", "colleague")
_NOT_KNOWN = ("citizen_unknown", "unknown")

INCIDENT = Dialog(
    "incident",
    steps=(
        Step("danger", Choice(("yes", "no"), waits=("yes",))),
        Step("story", FreeText(options=("stepwise",))),
        Step(
            "who",
            Choice(
                (
                    "citizen_known",
                    "citizen_unknown",
                    "group",
                    "company",
                    "colleague",
                    "other",
                    "unknown",
                ),
                own_words=True,
            ),
        ),
        Step(
            "what",
            Ticks(
                (
                    Field("words", tuple(WORDS)),
                    Field("deeds", tuple(DEEDS)),
                    Field("otherwise", tuple(OTHERWISE)),
                ),
                required=True,
                own_words=True,
                covers={name: group.covers for name, group in GROUPS.items()},
            ),
        ),
        Step(
            "precisely",
            Ticks(tuple(Field(name, codes) for name, codes in PRECISELY.items())),
            when=chosen("what", *GROUPS),
            rests_on=frozenset({"what"}),
            optional=True,
        ),
        Step(
            "target",
            Choice(TARGETS),
            when=chosen("what", *_AT_SOMETHING),
        ),
        Step(
            "ground",
            Choice((*GROUNDS, "unknown")),
            when=chosen("what", "discrimination"),
        ),
        Step(
            "summoned",
            Choice(("once", "twice", "three", "never", "unknown")),
            when=chosen("what", "staying", "trespass", "recording"),
        ),
        Step("where", Choice((*PLACES, "unknown"), own_words=True, finds=True)),
        Step(
            "account",
            Choice(("own", "municipal", "perpetrators", "elsewhere", "unknown"), own_words=True),
            when=chosen("where", "online"),
        ),
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
                (
                    "refusal",
                    "waiting",
                    "our_mistake",
                    "pressing",
                    "substances",
                    "confused",
                    "unknown",
                    "skip",
                ),
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
                            "under_influence",
                            "off_duty",
                            "access_denied",
                        ),
                    ),
                    Field("origin", ORIGINS, one=True),
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
            rests_on=frozenset({"story", *SEVEN_WS, "precisely", "target", "harm"}),
        ),
        Step("send", Choice(("yes",)), rests_on=frozenset({"category"})),
    ),
    spills="story",
)


@cache
def incident(asks: frozenset[str]) -> Dialog:
    """Return the questions of a report under a protocol that asks for these facts of LOCAL too."""
    return narrow(INCIDENT, LOCAL - asks)


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
