"""A story as grams: pieces of its words, words, pairs of words, classes of words, and the signs.

What the lexicon does not know it may still resemble: "gejost" is a word like others. Grams know the
tokens they stand on, so that a reading that rests on grams can show them.
"""

from collections import Counter
from collections.abc import Sequence, Set
from functools import lru_cache
from itertools import pairwise

from words.findings import Finding
from words.judge import UNSAID
from words.pattern import Keys
from words.readings import Readings

LONGEST = 400  # tokens that are read; what comes after them the signs alone speak for
_LONGEST_WORD = 24
_PIECES = range(2, 6)
_MOST = 4  # a sign that is found more often than this adds nothing
_SIGN = 0.2  # how much a sign weighs beside all grams of one sort together


Names = tuple[str, ...]
# The grams of one sort on the same tokens, and those tokens as first and one past the last.
Grams = tuple[Names, int, int]
Sorts = Sequence[Sequence[Grams]]


@lru_cache(maxsize=4096)
def _pieces(form: str) -> Names:
    """Pieces of a word, its ends marked by a space: " sl", "sla", "slaat "."""
    padded = f" {form[:_LONGEST_WORD]} "
    return tuple(
        f"c{padded[at : at + size]}"
        for size in _PIECES
        for at in range(max(1, len(padded) - size + 1))
    )


def grams_of(readings: Readings) -> Sorts:
    """All grams of a story, by sort: pieces, words and pairs, the same by speaker, classes."""
    tokens = readings.story.tokens
    places = [at for at in range(min(len(tokens), LONGEST)) if _counts(tokens[at].form)]
    pieces = [(_pieces(tokens[at].form), at, at + 1) for at in places]
    words = [(tokens[at].form, at, at + 1) for at in places]
    words += [(f"{tokens[a].form} {tokens[b].form}", a, b + 1) for a, b in pairwise(places)]
    # Whose word it is, the aggressor's or the reporter's: most threats stand in a quotation.
    spoken = ["q" if token.quote else "t" for token in tokens]
    plain = [((f"w{word}",), first, end) for word, first, end in words]
    told = [((f"{spoken[first]}{word}",), first, end) for word, first, end in words]
    classes = [(_classes(spoken[at], readings.keys[at]), at, at + 1) for at in places]
    # and the classes of expressions of several words
    edges = readings.lattice.edges
    classes += [
        (_classes(spoken[at], edge.keys), at, edge.end) for at in places for edge in edges[at][1:]
    ]
    return pieces, plain, told, classes


@lru_cache(maxsize=4096)
def _classes(spoken: str, keys: Keys) -> Names:
    return tuple(f"{spoken}{key}" for key in keys if key[0] in "~@")


def without_pieces(sorts: Sorts) -> Sorts:
    """The grams but for pieces of words: what a few words are read by."""
    return sorts[1:]


def within(sorts: Sorts, first: int, end: int) -> Sorts:
    """The grams that stand wholly on tokens `first` to `end`."""
    return [[one for one in grams if first <= one[1] and one[2] <= end] for grams in sorts]


def without_tokens(sorts: Sorts, left_out: Set[int]) -> Sorts:
    """The grams that stand on none of the tokens left out."""
    return [[one for one in grams if left_out.isdisjoint(range(one[1], one[2]))] for grams in sorts]


def _counts(form: str) -> bool:
    return form.isalnum() or form in "!?" or len(form) > 1


def signs_of(acts: Sequence[Finding], findings: Sequence[Finding]) -> dict[str, float]:
    """How much each sign weighs: more for each time it is found again. `findings` holds those that
    were denied, feared or done by the reporter too; these are signs of their own."""
    counts = Counter(f"s{act.code}" for act in acts)
    counts.update(f"n{found.code}" for found in findings if found.mode in UNSAID)
    return {name: _SIGN * (1 + 0.3 * (min(count, _MOST) - 1)) for name, count in counts.items()}
