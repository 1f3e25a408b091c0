"""From findings to acts: what is taken back by something beside it, and what adds up to more."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from words.findings import Finding
from words.readings import Readings
from words.stance import Mode

BODILY_PERSON = frozenset(
    [
        "hitting",
        "kicking",
        "pushing",
        "grabbing",
        "pulling",
        "pinching",
        "biting",
        "spitting",
        "strangling",
        "throwing_at",
        "wounding",
        "groping",
        "holding",
        "robbery",
        "animal_attack",
    ]
)
BODILY_THING = frozenset(["throwing", "destroying", "arson", "theft"])
SELF_HARM = frozenset(("self_harm", "self_harm_threat"))
THREATS = frozenset(
    [
        "threat",
        "veiled_threat",
        "intimidating",
        "blackmail",
        "coercion",
        "stalking",
        "following",
        "lying_in_wait",
        "doxing",
        "threat_to_family",
        "threat_to_building",
        "bomb_threat",
        "weapon_shown",
        "animal_threat",
    ]
)
UNSAID = (Mode.NEGATED, Mode.SUPPOSED, Mode.OWN)
# two signs in one sentence (or one after the other) that make a veiled threat together
_TOGETHER = (
    ("knows", "private"),
    ("private", "pity"),
    ("private", "outcome"),
    ("condition", "outcome"),
)


def overlaps(one: Finding, other: Finding) -> bool:
    """Whether two findings share a token."""
    return not set(one.tokens).isdisjoint(other.tokens)


def _as_stated(finding: Finding) -> Finding | None:
    """A bodily act that was only said is a threat; one that was tried, an attempt."""
    bodily = finding.code in BODILY_PERSON | BODILY_THING | {"attempted_blow"}
    if not bodily or finding.mode is Mode.DONE:
        return finding
    if finding.mode is Mode.THREATENED:
        code = "threat_to_building" if finding.code == "arson" else "threat"
        return replace(finding, code=code)
    if finding.mode is Mode.ATTEMPTED and finding.code in BODILY_PERSON:
        return replace(finding, code="attempted_blow")
    return finding if finding.code in ("attempted_blow", *BODILY_THING) else None


def stated(findings: Iterable[Finding]) -> list[Finding]:
    """What the story says happened or was threatened; denied, feared and own acts left out."""
    kept = (finding for finding in findings if finding.mode not in UNSAID)
    return [found for finding in kept if (found := _as_stated(finding))]


def _against_oneself(finding: Finding, harm: Sequence[Finding], readings: Readings) -> bool:
    """A knife at one's own wrist is no weapon shown, "dreigt te springen" no threat."""
    if finding.code not in THREATS | BODILY_PERSON | BODILY_THING | {"attempted_blow"}:
        return False
    if any(overlaps(finding, other) for other in harm):
        return True
    aimed = any(
        readings.has(at, "@you", "@me", "@colleague", "@building", "@family")
        for at in finding.tokens
    )
    return not aimed and finding.code == "threat" and _same_sentence(finding, harm, readings)


def _against_another(harm: Finding, findings: Sequence[Finding], readings: Readings) -> bool:
    """ "Morgen ben je dood" is a threat: the same words, aimed at the employee."""
    if any(readings.has(at, "@self", "ik", "mij", "me", "mijn") for at in harm.tokens):
        return False
    return any(
        other.code in THREATS
        and overlaps(harm, other)
        and any(readings.has(at, "@you", "@colleague") for at in other.tokens)
        for other in findings
    )


def _same_sentence(finding: Finding, others: Sequence[Finding], readings: Readings) -> bool:
    tokens = readings.story.tokens
    return any(tokens[finding.first].sentence == tokens[other.first].sentence for other in others)


_TAKES_BACK = {
    # code: the codes it takes back when it shares a token with them
    "mocking": ("self_harm", "self_harm_threat"),
    "gesture": ("spitting", "wounding", "throwing", "pulling", "hitting"),
    "blackmail": ("legal_steps", "naming_online", "publishing_recording"),
    "weapon_shown": ("attempted_blow", "throwing", "throwing_at", "destroying", "pulling"),
    "throwing_at": ("throwing", "nuisance"),
    "threat": ("hitting", "strangling"),
    "intimidating": ("throwing", "attempted_blow", "hitting"),
    "attempted_blow": (
        "hitting",
        "kicking",
        "grabbing",
        "throwing",
        "throwing_at",
        "biting",
        "spitting",
        "pushing",
    ),
    "groping": ("hitting", "grabbing", "pinching", "pulling", "sexual_remark", "pushing"),
    "self_harm": ("nuisance",),
    "lying_in_wait": ("nuisance",),
    "naming_online": ("doxing",),
    "sexual_remark": ("threat", "veiled_threat"),
    "legal_steps": ("threat",),
}


def _taken_back(finding: Finding, findings: Sequence[Finding]) -> bool:
    return any(
        finding.code in _TAKES_BACK.get(other.code, ()) and overlaps(finding, other)
        for other in findings
    )


def _beside_person(finding: Finding, findings: Sequence[Finding], readings: Readings) -> bool:
    """A thing that was thrown or kicked at somebody is not a second act, at things."""
    return finding.code == "throwing" and any(
        other.code in BODILY_PERSON and _same_sentence(finding, [other], readings)
        for other in findings
    )


def _veiled(findings: Sequence[Finding], readings: Readings) -> list[Finding]:
    """Veiled threats: two signs in the same or the next sentence that threaten together."""
    tokens = readings.story.tokens
    made = []
    for one_code, other_code in _TOGETHER:
        for one in (found for found in findings if found.code == one_code):
            for other in (found for found in findings if found.code == other_code):
                near = abs(tokens[one.first].sentence - tokens[other.first].sentence) <= 1
                if near and not overlaps(one, other):
                    covered = tuple(sorted({*one.tokens, *other.tokens}))
                    made.append(Finding("veiled_threat", covered))
    return made


def acts(findings: Iterable[Finding], readings: Readings) -> list[Finding]:
    """The acts and signs that stand, in the order of the story."""
    kept = stated(findings)
    kept = [
        replace(one, code="self_harm_threat") if one.code == "self_harm_acute" else one
        for one in kept
    ]
    kept = [
        one
        for one in kept
        if one.code not in SELF_HARM or not _against_another(one, kept, readings)
    ]
    harm = [finding for finding in kept if finding.code in SELF_HARM]
    kept = [finding for finding in kept if not _against_oneself(finding, harm, readings)]
    kept = [finding for finding in kept if not _taken_back(finding, kept)]
    kept = [finding for finding in kept if not _beside_person(finding, kept, readings)]
    kept += _veiled(kept, readings)
    return sorted(kept, key=lambda finding: (finding.first, finding.last))
