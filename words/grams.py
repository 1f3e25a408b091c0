"""A story as grams: pieces of its words, words, pairs of words, classes of words, and the signs.

What the lexicon does not know it may still resemble: "gejost" is a word like others. Every gram
knows the tokens it stands on, so that a reading that rests on grams can show them.
"""

import math
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from words.findings import Finding
from words.judge import UNSAID
from words.readings import Readings

LONGEST = 400  # tokens that are read; what comes after them the signs alone speak for
_LONGEST_WORD = 24
_PIECES = range(2, 6)
_MOST = 4  # a sign that is found more often than this adds nothing
_SIGN = 0.2  # how much a sign weighs beside all grams of one sort together


@dataclass(frozen=True, slots=True)
class Gram:
    """A gram and the tokens it stands on, as (first, one past the last)."""

    name: str
    first: int
    end: int


@lru_cache(maxsize=8192)
def _pieces(form: str) -> tuple[str, ...]:
    """Pieces of a word, its ends marked by a space: " sl", "sla", "slaat "."""
    padded = f" {form[:_LONGEST_WORD]} "
    return tuple(
        f"c{padded[at : at + size]}"
        for size in _PIECES
        for at in range(max(1, len(padded) - size + 1))
    )


def _spoken(readings: Readings, at: int) -> str:
    """Whose word it is, the aggressor's or the reporter's: most threats stand in a quotation."""
    return "q" if readings.story.tokens[at].quote else "t"


def grams_of(readings: Readings) -> list[list[Gram]]:
    """All grams of a story, by sort: pieces, words and pairs, the same by speaker, classes."""
    tokens = readings.story.tokens
    places = [at for at in range(min(len(tokens), LONGEST)) if _counts(tokens[at].form)]
    pairs = list(pairwise(places))
    pieces = [Gram(name, at, at + 1) for at in places for name in _pieces(tokens[at].form)]
    words = [Gram(f"w{tokens[at].form}", at, at + 1) for at in places]
    words += [Gram(f"w{tokens[a].form} {tokens[b].form}", a, b + 1) for a, b in pairs]
    told = [
        Gram(f"{_spoken(readings, one.first)}{one.name[1:]}", one.first, one.end) for one in words
    ]
    classes = [
        Gram(f"{_spoken(readings, at)}{key}", at, at + 1)
        for at in places
        for key in readings.keys[at]
        if key[0] in "~@"
    ]
    return [pieces, words, told, classes]


def without_pieces(sorts: Sequence[Sequence[Gram]]) -> Sequence[Sequence[Gram]]:
    """The grams but for pieces of words: what a few words are read by."""
    return sorts[1:]


def within(sorts: Sequence[Sequence[Gram]], first: int, end: int) -> list[list[Gram]]:
    """The grams that stand wholly on tokens `first` to `end`."""
    return [[gram for gram in grams if first <= gram.first and gram.end <= end] for grams in sorts]


def without_tokens(sorts: Sequence[Sequence[Gram]], left_out: Collection[int]) -> list[list[Gram]]:
    """The grams that stand on none of the tokens left out."""
    return [
        [gram for gram in grams if not any(at in left_out for at in range(gram.first, gram.end))]
        for grams in sorts
    ]


def _counts(form: str) -> bool:
    return form.isalnum() or form in "!?" or len(form) > 1


def signs_of(acts: Sequence[Finding], findings: Sequence[Finding]) -> dict[str, float]:
    """How much each sign weighs: more for each time it is found again. `findings` holds those that
    were denied, feared or done by the reporter too; these are signs of their own."""
    counts = Counter(f"s{act.code}" for act in acts)
    counts.update(f"n{found.code}" for found in findings if found.mode in UNSAID)
    return {name: _SIGN * (1 + 0.3 * (min(count, _MOST) - 1)) for name, count in counts.items()}


def vector_of(
    sorts: Sequence[Sequence[Gram]], rareness: Callable[[str], float]
) -> dict[str, float]:
    """What each known gram weighs in the story: rare ones more; each sort together 1.

    `rareness` is 0 for a gram that is not known (tf-idf, Spärck Jones 1972, with the logarithm of
    the count).
    """
    vector: dict[str, float] = {}
    for grams in sorts:
        counts = Counter(gram.name for gram in grams)
        weighed = {name: rareness(name) * (1 + math.log(times)) for name, times in counts.items()}
        known = {name: value for name, value in weighed.items() if value}
        length = math.sqrt(sum(value * value for value in known.values()))
        vector |= {name: value / length for name, value in known.items()}
    return vector
