"""A small language for word patterns, as they stand in the lexicon files, and how they match.

ik ~slaan je|jou kapot?     words; `|` is a choice; `?` may be left out; `~` any form of a verb
@weapon .. @bodypart        `@` a word of that class; `..` up to three words between, `..6` six
*mes kut*                   a word that ends or begins so
_  !niet                    any one word; the next word is not this one
mes, een scherp ding        a comma and a space part two patterns on one line
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain, groupby
from typing import NamedTuple

Keys = frozenset[str]
_GAP = re.compile(r"\.\.(\d*)$")
_USUAL_GAP = 3
NO_WAY = ',:;"()'  # a gap does not reach over these


class Edge(NamedTuple):
    """A reading of one token, or of several that form one expression: what it may be taken for."""

    keys: Keys
    end: int


class Element(NamedTuple):
    """One place in a pattern."""

    accepts: Keys
    kind: str = "word"  # "word", "any", "not" or "gap"
    optional: bool = False
    longest: int = 0

    def matches(self, edge: Edge) -> bool:
        return self.kind == "any" or not self.accepts.isdisjoint(edge.keys)


class Pattern(NamedTuple):
    """A sequence of elements; `code` is what a match shows."""

    code: str
    elements: tuple[Element, ...]
    source: str
    within: str = "any"  # "quote", "told" or "any"
    keeps_negation: bool = False  # the pattern holds its own "niet"

    def needs(self) -> tuple[Keys, ...]:
        """What must stand somewhere in the sentence, or it cannot match; its first word is one."""
        return tuple(
            one.accepts for one in self.elements if one.kind == "word" and not one.optional
        )


class BadPattern(ValueError):
    """A pattern that cannot be read; the message names it."""


@cache
def _element(word: str) -> Element:
    """The element that is written so. Raises BadPattern for an empty choice."""
    gap = _GAP.match(word)
    if gap:
        return Element(frozenset(), "gap", True, int(gap[1] or _USUAL_GAP))
    optional = word.endswith("?")
    word = word.removesuffix("?")
    if word == "_":
        return Element(frozenset(), "any", optional)
    kind = "not" if word.startswith("!") else "word"
    choices = word.removeprefix("!").split("|")
    if not all(choices):
        raise BadPattern(f"an empty choice in {word!r}")
    return Element(frozenset(choices), kind, optional)


def parse(
    code: str, source: str, within: str = "any", keeps_negation: bool = False
) -> list[Pattern]:
    """Patterns for one line of the lexicon: two where its first word may be left out.

    Raises BadPattern when it is empty or begins with something that is no word.
    """
    elements = tuple(map(_element, source.split()))
    found = []
    while elements and elements[0].optional and elements[0].kind == "word":
        found.append(Pattern(code, elements, source, within, keeps_negation))
        elements = elements[1:]
    if not elements or elements[0].kind != "word":
        raise BadPattern(f"pattern {source!r} must begin with a word")
    return [*found, Pattern(code, elements, source, within, keeps_negation)]


@dataclass(frozen=True, slots=True)
class Lattice:
    """The readings that begin at each token, and the token's sentence."""

    edges: Sequence[Sequence[Edge]]
    sentences: Sequence[int]
    walls: frozenset[int] = frozenset()  # tokens that a gap does not reach over

    def keys(self) -> list[Keys]:
        """What each token may be taken for."""
        return [
            edges[0].keys if len(edges) == 1 else frozenset().union(*(edge.keys for edge in edges))
            for edges in self.edges
        ]

    def match(self, elements: Sequence[Element], at: int) -> tuple[int, ...] | None:
        """The tokens that a match from `at` covers, gaps left out; None when there is none."""
        return self._from(elements, 0, at, self.sentences[at])

    def _inside(self, at: int, sentence: int) -> bool:
        return at < len(self.edges) and self.sentences[at] == sentence

    def _from(
        self, elements: Sequence[Element], place: int, at: int, sentence: int
    ) -> tuple[int, ...] | None:
        if place == len(elements):
            return ()
        element = elements[place]
        if element.kind == "gap":
            return self._over_gap(elements, place, at, sentence)
        if element.kind == "not":
            blocked = self._inside(at, sentence) and any(map(element.matches, self.edges[at]))
            return None if blocked else self._from(elements, place + 1, at, sentence)
        if self._inside(at, sentence):
            for edge in self.edges[at]:
                if element.matches(edge):
                    rest = self._from(elements, place + 1, edge.end, sentence)
                    if rest is not None:
                        return (*range(at, edge.end), *rest)
        return self._from(elements, place + 1, at, sentence) if element.optional else None

    def _over_gap(
        self, elements: Sequence[Element], place: int, at: int, sentence: int
    ) -> tuple[int, ...] | None:
        for skipped in range(elements[place].longest + 1):
            over = at + skipped - 1
            if skipped and (over in self.walls or not self._inside(over, sentence)):
                return None
            rest = self._from(elements, place + 1, at + skipped, sentence)
            if rest is not None:
                return rest
        return None


class Entry(NamedTuple):
    """A pattern in a book, and what else it needs than the words that it is found by."""

    pattern: Pattern
    others: tuple[Keys, ...]


@dataclass(frozen=True, slots=True)
class Book:
    """Patterns, found by the rarest of the words that they cannot do without."""

    by_rarest: dict[str, list[Entry]]

    @classmethod
    def of(cls, patterns: Sequence[Pattern]) -> "Book":
        needed = [pattern.needs() for pattern in patterns]
        uses = Counter(chain.from_iterable(chain.from_iterable(needed)))
        by_rarest: dict[str, list[Entry]] = {}
        for pattern, needs in zip(patterns, needed, strict=True):
            rarest, *others = sorted(needs, key=lambda keys: sum(map(uses.__getitem__, keys)))
            entry = Entry(pattern, tuple(others))
            for key in rarest:
                by_rarest.setdefault(key, []).append(entry)
        return cls(by_rarest)

    def matches(self, lattice: Lattice) -> Iterator[tuple[Pattern, tuple[int, ...]]]:
        """Every pattern that matches somewhere, with the tokens it covers, sentence by sentence."""
        keys = lattice.keys()
        for _, tokens in groupby(range(len(keys)), lattice.sentences.__getitem__):
            sentence = list(tokens)
            possible = self._possible(frozenset().union(*(keys[at] for at in sentence)))
            for at in sentence if possible else ():
                for pattern in possible:
                    if not pattern.elements[0].accepts.isdisjoint(keys[at]):
                        covered = lattice.match(pattern.elements, at)
                        if covered:
                            yield pattern, covered

    def _possible(self, present: Keys) -> Sequence[Pattern]:
        """The patterns whose words a sentence holds, in the same order each time."""
        met = {
            id(entry): entry
            for key in sorted(present & self.by_rarest.keys())
            for entry in self.by_rarest[key]
        }
        return [
            entry.pattern
            for entry in met.values()
            if not any(map(present.isdisjoint, entry.others))
        ]
