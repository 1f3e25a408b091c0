"""The flags beside any category. Each sentence may raise one; none takes another's down."""

from collections.abc import Collection, Mapping, Sequence

from protocols.facts import Flags
from words.findings import Finding, tenses_of
from words.judge import BODILY_PERSON, BODILY_THING, SELF_HARM, THREATS
from words.readings import Readings
from words.stance import Mode

_INSULTS = frozenset(("insulting", "discriminating", "gesture", "swearing", "defaming"))
_BODILY = BODILY_PERSON | BODILY_THING | {"attempted_blow"}
_PUNISHABLE = _INSULTS | THREATS | _BODILY | {"not_leaving", "trespassing", "sexual_assault"}
_VIOLENT = _BODILY | THREATS | SELF_HARM
# chosen hand by hand, so that of the warnings raised enough are right
_ALIKE = {"acute_danger": 0.4, "self_harm": 0.5}
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
    codes = _codes(findings)
    if codes & {"acute", "self_harm_acute", "bomb_threat"}:
        return True
    if any(_going_on(finding, readings) for finding in findings):
        return True
    now = _in_sentences(findings, readings, ("now",))
    violent = _in_sentences(findings, readings, _VIOLENT)
    near = {sentence + step for sentence in violent for step in (-1, 0, 1)}
    return bool(now & near)


def resembles(alike: Mapping[str, float], flag: str) -> bool:
    """Whether a part of the story is enough like texts with this flag."""
    return alike.get(flag, 0.0) >= _ALIKE[flag]


def flags_of(
    acts: Sequence[Finding],
    findings: Sequence[Finding],
    readings: Readings,
    alike: Mapping[str, float],
    resembled: str | None = None,
) -> Flags:
    """`acts`: what stands; `findings`: everything found, for the flags that must miss nothing.

    `alike`: how much the story resembles texts with a flag; that only ever raises one.
    `resembled`: the act that was concluded without a sign.
    """
    said = [finding for finding in findings if finding.mode is not Mode.NEGATED]
    codes, standing = _codes(said), _codes(acts)
    done = standing | {resembled or ""}
    return Flags(
        acute_danger=acute(said, readings) or resembles(alike, "acute_danger"),
        injury="injured" in codes,
        weapon=bool({"weapon_talk", "weapon_shown", "animal_threat", "bomb_threat"} & codes),
        self_harm=bool(SELF_HARM & standing)
        or "self_harm_acute" in standing
        or resembles(alike, "self_harm"),
        damage="broken" in codes or "destroying" in standing or "arson" in standing,
        punishable=bool(_PUNISHABLE & done),
        discrimination="discriminating" in codes | done,
        sexual=bool({"sexual_remark", "groping", "sexual_assault", "deepfake"} & done),
        stalking=bool({"stalking", "following", "lying_in_wait"} & done),
    )
