"""The flags that stand beside any category. Each is raised by any one sentence; none takes another down."""

from collections.abc import Collection, Sequence

from protocols.facts import Flags
from words.findings import Finding
from words.judge import BODILY_PERSON, BODILY_THING, SELF_HARM, THREATS
from words.readings import Readings
from words.stance import Mode

_INSULTS = frozenset(("insulting", "discriminating", "gesture", "swearing", "defaming"))
_BODILY = BODILY_PERSON | BODILY_THING | {"attempted_blow"}
_PUNISHABLE = _INSULTS | THREATS | _BODILY | {"not_leaving", "trespassing", "sexual_assault"}
_GRAVE = frozenset(("wounding", "strangling", "holding", "animal_attack"))
_VIOLENT = _BODILY | THREATS | SELF_HARM
_HURTS = frozenset(("wounding", "biting", "animal_attack"))


def _codes(findings: Sequence[Finding], *modes: Mode) -> set[str]:
    return {finding.code for finding in findings if not modes or finding.mode in modes}


def _in_sentences(findings: Sequence[Finding], readings: Readings, codes: Collection[str]) -> set[int]:
    tokens = readings.story.tokens
    return {tokens[found.first].sentence for found in findings if found.code in codes}


def acute(findings: Sequence[Finding], readings: Readings) -> bool:
    """Danger now: said so, or something violent told as going on in one and the same sentence."""
    codes = _codes(findings)
    if codes & {"acute", "self_harm_acute", "bomb_threat"}:
        return True
    now = _in_sentences(findings, readings, ("now",))
    violent = _in_sentences(findings, readings, _VIOLENT)
    near = {sentence + step for sentence in violent for step in (-1, 0, 1)}
    return bool(now & near)


def flags_of(acts: Sequence[Finding], findings: Sequence[Finding], readings: Readings) -> Flags:
    """`acts`: what stands; `findings`: everything found, for the flags that must miss nothing."""
    said = [finding for finding in findings if finding.mode is not Mode.NEGATED]
    codes, standing = _codes(said), _codes(acts)
    return Flags(
        acute_danger=acute(said, readings),
        injury="injured" in codes,
        weapon=bool({"weapon_talk", "weapon_shown", "animal_threat", "bomb_threat"} & codes),
        self_harm=bool(SELF_HARM & standing) or "self_harm_acute" in standing,
        damage="broken" in codes or "destroying" in standing or "arson" in standing,
        punishable=bool(_PUNISHABLE & standing),
        discrimination="discriminating" in codes,
        sexual=bool({"sexual_remark", "groping", "sexual_assault", "deepfake"} & standing),
        stalking=bool({"stalking", "following", "lying_in_wait"} & standing),
    )
