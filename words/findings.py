"""What was found in a story: a code, the tokens it rests on, and whether it really happened."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from words.lexicon import Lexicon
from words.readings import Readings


class Mode(StrEnum):
    """How an act stands in the story."""

    DONE = "done"
    THREATENED = "threatened"  # said or suggested that it will be done
    ATTEMPTED = "attempted"
    SUPPOSED = "supposed"  # feared, compared, imagined
    NEGATED = "negated"


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


_DENIES = ("niet", "geen", "nooit", "zonder", "noch", "nauwelijks", "niks", "not", "no", "never", "without", "didn't")
_STOPS = (",", "maar", "wel", "alleen", ":", ";", "want", "but", "(", ")")
_REACH = 3


def denied(readings: Readings, first: int, reach: int = _REACH) -> bool:
    """Whether a "niet" or "geen" stands shortly before, in the same part of the sentence."""
    tokens = readings.story.tokens
    for at in range(first - 1, max(-1, first - 1 - reach), -1):
        same = tokens[at].sentence == tokens[first].sentence and tokens[at].quote == tokens[first].quote
        if not same or tokens[at].form in _STOPS:
            return False
        if tokens[at].form in _DENIES:
            return at + 1 >= len(tokens) or tokens[at + 1].form not in ("alleen", "normaal")
    return False


def signs(readings: Readings, words: Lexicon) -> Iterator[Finding]:
    """Every pattern of the lexicon that the story holds, with those that are denied marked so."""
    for pattern, covered in words.signs.matches(readings.lattice):
        quoted = readings.story.tokens[covered[0]].quote > 0
        if pattern.within == "quote" and not quoted or pattern.within == "told" and quoted:
            continue
        no = not pattern.keeps_negation and denied(readings, covered[0])
        yield Finding(pattern.code, covered, Mode.NEGATED if no else Mode.DONE)
