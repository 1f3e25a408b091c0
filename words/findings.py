"""What was found in a story: a code, the tokens it rests on, and how it stands there."""

from collections.abc import Iterator
from dataclasses import dataclass

from words.lexicon import Lexicon
from words.readings import Readings
from words.stance import Mode, denied, denied_after, denied_between, mode_of

_TENSES = ("inf", "pres", "past", "part")
# acts whose patterns hold a verb: said in a quotation they are a threat, not a deed
_BODILY = frozenset(
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
        "throwing",
        "destroying",
        "arson",
        "attempted_blow",
    ]
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One act or sign. `tokens` are in order and not empty."""

    code: str
    tokens: tuple[int, ...]
    mode: Mode = Mode.DONE

    @property
    def first(self) -> int:
        return self.tokens[0]

    @property
    def last(self) -> int:
        return self.tokens[-1]


def tenses_of(readings: Readings, at: int, lemma: str = "") -> set[str]:
    """The tenses that token `at` may have, of one verb or of any."""
    found = {
        key.rpartition(":")[2]
        for key in readings.keys[at]
        if key.startswith(f"~{lemma}") and ":" in key
    }
    return found & set(_TENSES)


def _mode_of_bodily(readings: Readings, covered: tuple[int, ...]) -> Mode:
    """As the verb in the pattern stands; without a verb as its first word stands."""
    verb = next((at for at in covered if tenses_of(readings, at)), covered[0])
    return mode_of(readings, verb, tenses_of(readings, verb))


def _mode(readings: Readings, code: str, covered: tuple[int, ...], keeps_negation: bool) -> Mode:
    if code in _BODILY:
        mode = _mode_of_bodily(readings, covered)
        return Mode.DONE if keeps_negation and mode is Mode.NEGATED else mode
    if keeps_negation:
        return Mode.DONE
    if denied_between(readings, covered):
        return Mode.NEGATED
    quoted = readings.story.tokens[covered[0]].quote > 0
    if denied(readings, covered[0], 2 if quoted else 3):
        return Mode.NEGATED
    finite = bool(tenses_of(readings, covered[0]) & {"pres", "past"})
    return (
        Mode.NEGATED if finite and not quoted and denied_after(readings, covered[0]) else Mode.DONE
    )


def signs(readings: Readings, words: Lexicon) -> Iterator[Finding]:
    """Every pattern of the lexicon that the story holds, each with how it stands there."""
    for pattern, covered in words.signs.matches(readings.lattice):
        quoted = readings.story.tokens[covered[0]].quote > 0
        if (pattern.within == "quote" and not quoted) or (pattern.within == "told" and quoted):
            continue
        mode = _mode(readings, pattern.code, covered, pattern.keeps_negation)
        yield Finding(pattern.code, covered, mode)
