"""The flags beside any category. Each sentence may raise one; none takes another's down."""

from collections.abc import Collection, Mapping, Sequence

from protocols.facts import Flags
from protocols.vocabulary import Conduct
from words.conclude import Conclusion
from words.findings import Finding, tenses_of
from words.grams import LONGEST
from words.judge import BODILY_PERSON, BODILY_THING, SELF_HARM, THREATS
from words.kinds import HEAVY, by_kind
from words.readings import Readings
from words.stance import Mode

_INSULTS = frozenset(("insulting", "discriminating", "gesture", "swearing", "defaming"))
_BODILY = BODILY_PERSON | BODILY_THING | {"attempted_blow"}
_PUNISHABLE = _INSULTS | THREATS | _BODILY | {"not_leaving", "trespassing", "sexual_assault"}
_VIOLENT = _BODILY | THREATS | SELF_HARM
# How much a part of the story must resemble texts with a flag: where a sign was found, and without
# one. Chosen on hands left out: danger is seldom missed, and of all that is raised enough is right.
_NEEDED = {
    "acute_danger": (0.1, 0.1),
    "self_harm": (0.05, 0.4),
    "weapon": (0.02, 0.35),
    "injury": (0.1, 0.4),
    "damage": (0.1, 0.4),
    "discrimination": (0.05, 0.4),
    "sexual": (0.1, 0.5),
    "stalking": (0.05, 0.5),
    "sustained": (0.05, 0.35),
}
_GRAVE = ("acute_danger", "weapon")  # who complains about a pruning knife shows no weapon
# How likely it must be for these that some part of the story tells of violence, a threat or
# self-harm.
_GRAVE_ENOUGH = 0.5
_SAID_SO = frozenset(("acute", "self_harm_acute", "bomb_threat"))  # needs no resemblance
_WEAPONS = frozenset(
    [
        "weapon_talk",
        "weapon_shown",
        "animal_threat",
        "bomb_threat",
        "armed",
        "struck_with",
        "dog_set_on",
        "goes_off",
    ]
)
_IN_HAND = BODILY_PERSON | {"weapon_shown", "attempted_blow"}


def _codes(findings: Sequence[Finding], *modes: Mode) -> set[str]:
    return {finding.code for finding in findings if not modes or finding.mode in modes}


def _in_sentences(
    findings: Sequence[Finding], readings: Readings, codes: Collection[str]
) -> set[int]:
    tokens = readings.story.tokens
    return {tokens[found.first].sentence for found in findings if found.code in codes}


def _going_on(finding: Finding, readings: Readings) -> bool:
    """Violence told in the present tense: "hij slaat mijn collega", "zwaait met een mes"."""
    if finding.code not in _IN_HAND or readings.story.tokens[finding.first].quote:
        return False
    if finding.mode not in (Mode.DONE, Mode.ATTEMPTED):
        return False
    verbs = [at for at in finding.tokens if tenses_of(readings, at)]
    return any(_finite_now(readings, at) for at in verbs)


def _finite_now(readings: Readings, at: int) -> bool:
    """A form such as "slaat" or "houdt", that can be nothing but the present."""
    return tenses_of(readings, at) == {"pres"} and readings.story.tokens[at].form.endswith("t")


def acute(findings: Sequence[Finding], readings: Readings) -> bool:
    """Danger now: said so, or something violent told as going on in one and the same sentence."""
    if _SAID_SO & _codes(findings):
        return True
    if any(_going_on(finding, readings) for finding in findings):
        return True
    now = _in_sentences(findings, readings, ("now",))
    violent = _in_sentences(findings, readings, _VIOLENT)
    near = {sentence + step for sentence in violent for step in (-1, 0, 1)}
    return bool(now & near)


def may_be_grave(alike: Mapping[str, float]) -> bool:
    """Whether a flag may go up that needs something grave to have been told."""
    return any(alike.get(flag, 0.0) >= min(_NEEDED[flag]) for flag in _GRAVE)


def is_grave(likely: Mapping[Conduct, float]) -> bool:
    """Whether a part of the story with acts as likely as these tells of something grave."""
    kinds = by_kind(likely)
    return sum(kinds[kind] for kind in HEAVY) >= _GRAVE_ENOUGH


def without_grave(alike: Mapping[str, float]) -> Mapping[str, float]:
    """What a story resembles in which nothing grave is told."""
    return {**alike, **dict.fromkeys(_GRAVE, 0.0)}


def resembles(alike: Mapping[str, float], flag: str) -> bool:
    """Whether a part of the story is enough like texts with this flag, without a sign."""
    return alike.get(flag, 0.0) >= _NEEDED[flag][1]


def stands(flag: str, found: bool, alike: Mapping[str, float]) -> bool:
    """Whether a flag is up: found and not unlike texts with it, or by resemblance alone."""
    return alike.get(flag, 0.0) >= _NEEDED[flag][0 if found else 1]


def flags_of(
    acts: Sequence[Finding],
    findings: Sequence[Finding],
    readings: Readings,
    alike: Mapping[str, float],
    conclusion: Conclusion,
) -> Flags:
    """`acts`: what stands; `findings`: everything found, for the flags that must miss nothing.

    `alike`: how much the story resembles texts with a flag; that only ever raises one.
    `conclusion`: what is taken to have been done.
    """
    said = [finding for finding in findings if finding.mode is not Mode.NEGATED]
    codes, standing = _codes(said), _codes(acts)
    done = standing | {str(conclusion.resembled)}
    at_oneself = bool((SELF_HARM | {"self_harm_acute"}) & done)
    unread = len(readings.story.tokens) > LONGEST  # what comes after is known by its signs alone
    found = {
        "acute_danger": acute(said, readings),
        "injury": "injured" in codes,
        "weapon": bool(_WEAPONS & codes) or ("fire_ready" in codes and not at_oneself),
        "self_harm": at_oneself,
        "damage": "broken" in codes or bool({"destroying", "arson"} & standing),
        "discrimination": "discriminating" in codes | done,
        "sexual": bool({"sexual_remark", "groping", "sexual_assault", "deepfake"} & done),
        "stalking": bool({"stalking", "following", "lying_in_wait"} & done),
    }
    sure = {flag for flag, seen in found.items() if seen and unread}
    sure |= {"acute_danger"} if _SAID_SO & codes else set()
    return Flags(
        punishable=not _PUNISHABLE.isdisjoint(conclusion.conducts),
        **{flag: flag in sure or stands(flag, seen, alike) for flag, seen in found.items()},
    )
