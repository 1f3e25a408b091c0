"""What each word of a story may be taken for: classes, verbs, typing slips, expressions."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from words.lexicon import Lexicon, Vocabulary, lexicon
from words.pattern import NO_WAY, Edge, Keys, Lattice
from words.story import Story

_REPEATED = re.compile(r"(.)\1{2,}")
_SHORT_VOWEL = re.compile(r"(?:^|[^aeiou])[aeiou][^aeiou]$")  # its plural would double: bommen
_ENDINGS = ("'s", "tjes", "etje", "tje", "pje", "jes", "je", "en", "s", "e", "n")
_DETERMINERS = frozenset(
    ("de", "het", "een", "t", "n", "'t", "'n", "mijn", "zijn", "haar", "ons", "onze", "me", "mn")
)
_PREPOSITIONS = frozenset(
    [
        "aan",
        "op",
        "uit",
        "in",
        "om",
        "bij",
        "voor",
        "na",
        "door",
        "over",
        "toe",
        "mee",
        "achter",
        "onder",
    ]
)
_PARTICLE_REACH = 9
_LONGEST_WORD = 60  # letters; what is longer is no word


def _spellings(vocabulary: Vocabulary, form: str) -> Iterator[str]:
    """The word as typed and as it may have been meant: `kuuut`, `nie`, `dattie`."""
    yield form
    yield from vocabulary.spelling.get(form, ())
    if _REPEATED.search(form):
        yield _REPEATED.sub(r"\1\1", form)
        yield _REPEATED.sub(r"\1", form)
    if form.endswith("e") and form not in vocabulary.by_form and f"{form}n" in vocabulary.by_form:
        yield f"{form}n"  # as it is spoken: "hale", "verzuipe"


def _bases(form: str) -> Iterator[str]:
    """The word without its plural, diminutive or adjective ending, doubling undone."""
    for ending in _ENDINGS:
        base = form.removesuffix(ending)
        if base != form and len(base) > 2 and not (ending == "en" and _SHORT_VOWEL.search(base)):
            yield base
            if len(base) > 3 and base[-1] == base[-2]:
                yield base[:-1]


def _edges_of(vocabulary: Vocabulary, form: str) -> Iterator[str]:
    """Classes that hang on how the word ends or begins: `*bom`, `kanker*`."""
    if "@plain" in vocabulary.by_form.get(form, ()):
        return
    for cut in range(2, len(form) - 1):
        yield from vocabulary.by_ending.get(form[cut:], ())
        yield from vocabulary.by_beginning.get(form[:cut], ())


def _known(vocabulary: Vocabulary, form: str) -> set[str]:
    found = set(vocabulary.by_form.get(form, ())) | set(_edges_of(vocabulary, form))
    if any(key.startswith("@") for key in found):
        return found
    for base in _bases(form):
        found |= {key for key in vocabulary.by_form.get(base, ()) if key.startswith("@")}
    return found


@lru_cache(maxsize=16384)
def _keys(form: str) -> Keys:
    if len(form) > _LONGEST_WORD:
        return frozenset((form,))
    vocabulary = lexicon().vocabulary
    found: set[str] = set()
    for word in _spellings(vocabulary, form):
        found |= {word} | _known(vocabulary, word)
    if len(found) == 1 and (meant := lexicon().mender.meant(form)):
        found |= {meant} | _known(vocabulary, meant)
    return frozenset(found)


def _split_verbs(story: Story, at: int, vocabulary: Vocabulary) -> Iterator[str]:
    """The separable verb whose particle stands further on, or before "te": "schold ... uit"."""
    particles = vocabulary.particles[story.tokens[at].form]
    sentence = story.tokens[at].sentence
    later = [t for t in story.tokens[at + 1 : at + 1 + _PARTICLE_REACH] if t.sentence == sentence]
    before = [token.form for token in story.tokens[max(0, at - 2) : at]]
    for particle in particles:
        word, verb = particle.split(" ")
        ends = any(_is_particle(word, token.form, later, i) for i, token in enumerate(later))
        if ends or before == [word, "te"] or before[-1:] == [word]:
            lemma = f"~{verb.partition(':')[0]}"
            yield from (f"~{verb}", lemma, *vocabulary.by_form.get(lemma, ()))


def _is_particle(word: str, form: str, later: Sequence[object], index: int) -> bool:
    if form != word:
        return False
    following = getattr(later[index + 1], "form", "") if index + 1 < len(later) else ""
    return word not in _PREPOSITIONS or following not in _DETERMINERS


@dataclass(frozen=True, slots=True)
class Readings:
    """A story with what its words may mean. `keys[i]` are the readings of token i by itself."""

    story: Story
    keys: Sequence[Keys]
    lattice: Lattice

    def has(self, at: int, *wanted: str) -> bool:
        """Whether token `at` may be one of `wanted`."""
        return 0 <= at < len(self.keys) and not self.keys[at].isdisjoint(wanted)


def _lattice(story: Story, keys: Sequence[Keys]) -> Lattice:
    edges = [[Edge(known, at + 1)] for at, known in enumerate(keys)]
    walls = frozenset(at for at, token in enumerate(story.tokens) if token.form in NO_WAY)
    return Lattice(edges, [token.sentence for token in story.tokens], walls)


def _with_expressions(words: Lexicon, lattice: Lattice) -> Lattice:
    """Add readings of several words; an idiom takes its words' other meanings away."""
    edges = [list(of_token) for of_token in lattice.edges]
    idioms = {at for at, of_token in enumerate(edges) if "@idiom" in of_token[0].keys}
    for pattern, covered in words.expressions.matches(lattice):
        if pattern.code == "@idiom":
            idioms.update(covered)
        else:
            edges[covered[0]].append(Edge(frozenset((pattern.code,)), covered[-1] + 1))
    for at in idioms:
        edges[at] = [Edge(frozenset(("@idiom",)), at + 1)]
    return Lattice(edges, lattice.sentences, lattice.walls)


def read_words(story: Story, words: Lexicon) -> Readings:
    """Look up every word of the story."""
    keys = [
        _keys(token.form) | frozenset(_split_verbs(story, at, words.vocabulary))
        if token.form in words.vocabulary.particles
        else _keys(token.form)
        for at, token in enumerate(story.tokens)
    ]
    lattice = _with_expressions(words, _lattice(story, keys))
    # The first reading of a word is the word by itself, or the idiom that it is part of.
    return Readings(story, [edges[0].keys for edges in lattice.edges], lattice)
