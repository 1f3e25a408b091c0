"""From findings to acts: what is taken back by something beside it, and what adds up to more."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
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


class _Beside:
    """Findings by their tokens and sentences: what is near one is found without asking all."""

    def __init__(self, findings: Iterable[Finding], readings: Readings) -> None:
        self.readings = readings
        self._tokens = readings.story.tokens
        self._by_token: dict[int, list[Finding]] = defaultdict(list)
        self._by_sentence: dict[int, list[Finding]] = defaultdict(list)
        for finding in findings:
            self._by_sentence[self._tokens[finding.first].sentence].append(finding)
            for at in finding.tokens:
                self._by_token[at].append(finding)

    def sharing(self, finding: Finding) -> Iterator[Finding]:
        """Those that share a token with it."""
        for at in finding.tokens:
            yield from self._by_token.get(at, ())

    def in_sentence(self, finding: Finding, reach: int = 0) -> Iterator[Finding]:
        """Those that begin in its sentence, or so many sentences before or after it."""
        sentence = self._tokens[finding.first].sentence
        for near in range(sentence - reach, sentence + reach + 1):
            yield from self._by_sentence.get(near, ())


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


def _against_oneself(finding: Finding, harm: _Beside) -> bool:
    """A knife at one's own wrist is no weapon shown, "dreigt te springen" no threat."""
    if finding.code not in THREATS | BODILY_PERSON | BODILY_THING | {"attempted_blow"}:
        return False
    if any(harm.sharing(finding)):
        return True
    aimed = any(
        harm.readings.has(at, "@you", "@me", "@colleague", "@building", "@family")
        for at in finding.tokens
    )
    return not aimed and finding.code == "threat" and any(harm.in_sentence(finding))


def _against_another(harm: Finding, beside: _Beside) -> bool:
    """ "Morgen ben je dood" is a threat: the same words, aimed at the employee."""
    if any(beside.readings.has(at, "@self", "ik", "mij", "me", "mijn") for at in harm.tokens):
        return False
    return any(
        other.code in THREATS
        and any(beside.readings.has(at, "@you", "@colleague") for at in other.tokens)
        for other in beside.sharing(harm)
    )


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


def _taken_back(finding: Finding, beside: _Beside) -> bool:
    sharing = beside.sharing(finding)
    return any(finding.code in _TAKES_BACK.get(other.code, ()) for other in sharing)


def _beside_person(finding: Finding, beside: _Beside) -> bool:
    """A thing that was thrown or kicked at somebody is not a second act, at things."""
    return finding.code == "throwing" and any(
        other.code in BODILY_PERSON for other in beside.in_sentence(finding)
    )


def _veiled(findings: Sequence[Finding], beside: _Beside) -> Iterator[Finding]:
    """Veiled threats: two signs in the same or the next sentence that threaten together."""
    for one_code, other_code in _TOGETHER:
        for one in (found for found in findings if found.code == one_code):
            for other in beside.in_sentence(one, reach=1):
                if other.code == other_code and not overlaps(one, other):
                    yield Finding("veiled_threat", tuple(sorted({*one.tokens, *other.tokens})))


def acts(findings: Iterable[Finding], readings: Readings) -> list[Finding]:
    """The acts and signs that stand, in the order of the story."""
    kept = stated(findings)
    kept = [
        replace(one, code="self_harm_threat") if one.code == "self_harm_acute" else one
        for one in kept
    ]
    beside = _Beside(kept, readings)
    kept = [one for one in kept if one.code not in SELF_HARM or not _against_another(one, beside)]
    harm = _Beside([finding for finding in kept if finding.code in SELF_HARM], readings)
    kept = [finding for finding in kept if not _against_oneself(finding, harm)]
    beside = _Beside(kept, readings)
    kept = [finding for finding in kept if not _taken_back(finding, beside)]
    beside = _Beside(kept, readings)
    kept = [finding for finding in kept if not _beside_person(finding, beside)]
    kept += _veiled(kept, _Beside(kept, readings))
    return sorted(kept, key=lambda finding: (finding.first, finding.last))
