"""What the grams and signs of a story together speak for: a linear model for each question.

The weights are data (`weights.tsv`), made by `tests/eval/train.py` from the labelled texts. The
first line of the file has the questions, those that are answered together in one group: of each
answer what it begins with and the scale of its weights. Every other line is a gram, a tab, how rare
it is, and a character for each answer: how much it speaks for or against that one; those at the end
that say nothing are left out. A line is read when it is needed: most grams of the file are in no
story at all. Nothing is learnt while the bot runs.

A gram weighs more the rarer it is, and the second time less than the first; the grams of one sort
together weigh 1 (tf-idf, Spärck Jones 1972, with the logarithm of the count). So what the pieces of
a word say together is the same in every story, but for those that other words have too: it is kept,
and put right for those.
"""

import json
import math
from array import array  # what is kept takes a quarter of what lists of numbers do
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain
from pathlib import Path
from typing import NamedTuple, TextIO

from words.grams import Names, Sorts

FILE = Path(__file__).parent / "weights.tsv"
_KEPT = 3000  # grams, and words with their pieces, of which it is kept what they say
_AT_ONCE = 100_000  # characters of the file, so that it is never in memory twice
_WIDTH = 4  # of how rare a gram is: 6.25
_NONE, _REACH = "P", 46  # the character of no weight, and how many there are on either side
# Squares: small weights, of which there are many, are told apart better than large ones.
_AMOUNTS = {
    chr(ord(_NONE) + step): math.copysign((step / _REACH) ** 2, step)
    for step in range(-_REACH, _REACH + 1)
}

Scores = Mapping[str, Mapping[str, float]]  # by question, by answer; 0 is neither for nor against
_Said = Sequence[float]  # for each answer of a group of questions; empty where nothing is said


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer to a question."""

    name: str
    start: float  # what speaks for it before anything is read
    scale: float  # of its weights


class Sort(NamedTuple):
    """The known grams of one sort in a text, by place; and how often those that stand again do."""

    places: Sequence[Names]
    again: Sequence[tuple[str, int]]


class Model:
    """The weights of a group of questions."""

    def __init__(
        self, questions: Mapping[str, Sequence[Answer]], rows: Mapping[str, str], first: int
    ) -> None:
        """`rows`: the lines of the file by their grams, of which `first` is our first answer."""
        self.questions = questions
        self._answers = [answer for answers in questions.values() for answer in answers]
        self._rows = rows
        self._columns = slice(_WIDTH + 1 + first, _WIDTH + 1 + first + len(self._answers))
        self._said = lru_cache(_KEPT)(self._say)
        self._said_again = lru_cache(_KEPT)(self._say_again)

    def scores(self, sorts: Iterable[Sort], signs: Mapping[str, float]) -> Scores:
        """How much a text and its signs speak for each answer."""
        said = [_times(1 / length, sums) for length, sums in map(self._weighed, sorts) if length]
        said += [_times(value, self._said((sign,))[1:]) for sign, value in signs.items()]
        sums = iter(_sums(said) or [0.0] * len(self._answers))
        return {
            question: {answer.name: answer.start + answer.scale * next(sums) for answer in answers}
            for question, answers in self.questions.items()
        }

    def speaks_for(self, question: str, answer: str, sort: Sort) -> list[float]:
        """How much the grams at each place speak for an answer, against what they say of all."""
        answers = self.questions[question]
        first = 1 + self._answers.index(answers[0])
        scales = [one.scale for one in answers]
        which = [one.name for one in answers].index(answer)
        length, _ = self._weighed(sort)

        def against_others(names: Names) -> float:
            said = self._said(names)[first : first + len(answers)]
            own = [scale * value for scale, value in zip(scales, said, strict=bool(said))]
            return own[which] - sum(own) / len(own) if own else 0.0

        more = {
            name: (_of_times(count) - 1) * against_others((name,)) for name, count in sort.again
        }
        return [
            (against_others(names) + sum(more[name] for name in names if name in more))
            / (length or 1)
            for names in sort.places
        ]

    def _weighed(self, sort: Sort) -> tuple[float, _Said]:
        """The length of the grams of a sort as a vector, and what they say, not yet divided."""
        said = list(map(self._said, sort.places))
        said += [self._said_again(name, count) for name, count in sort.again]
        square, *sums = _sums(said) or (0.0,)
        return math.sqrt(square), sums

    def _say(self, names: Names) -> _Said:
        """What grams say together when each stands once; before it the square of their length."""
        return array("d", _sums([self._row(name) for name in names]))

    def _say_again(self, name: str, count: int) -> _Said:
        """What to add for a gram that stands so often, and has been added up each time."""
        square, *said = self._said((name,)) or (0.0,)
        counts = _of_times(count)
        more = [(counts**2 - count) * square, *_times(counts - count, said)] if said else []
        return array("d", more)

    def _row(self, name: str) -> _Said:
        row = self._rows.get(name, "")
        marks = row[self._columns]
        if not marks.strip(_NONE):
            return []
        rareness = float(row[:_WIDTH])
        amounts = map(_AMOUNTS.__getitem__, marks.ljust(len(self._answers), _NONE))
        return [rareness**2, *[rareness * amount for amount in amounts]]


def _sums(rows: Iterable[_Said]) -> _Said:
    """The rows added up; those in which nothing is said are passed over."""
    return tuple(map(sum, zip(*filter(None, rows), strict=True)))


def _times(factor: float, said: _Said) -> _Said:
    return [factor * value for value in said]


def _of_times(count: int) -> float:
    """How often a gram that stands so often counts."""
    return 1 + math.log(count)


@dataclass(frozen=True, slots=True)
class Weights:
    """All of the file: its lines by their grams, and the model that each question is part of."""

    rows: Mapping[str, str]
    models: Mapping[str, Model]

    def known(self, sorts: Sorts) -> Sorts:
        """The grams of a text of which one at least is known."""
        rows = self.rows.keys()
        return [[one for one in grams if not rows.isdisjoint(one[0])] for grams in sorts]

    def sorts(self, grams: Sorts) -> list[Sort]:
        """The grams of a text, counted sort by sort."""
        return [self._sort([names for names, _, _ in of_sort]) for of_sort in grams]

    def _sort(self, places: Sequence[Names]) -> Sort:
        counts = Counter(chain.from_iterable(places))
        again = [(name, count) for name, count in counts.items() if count > 1]
        return Sort(places, [one for one in again if one[0] in self.rows])


@cache
def weights() -> Weights:
    """The weights that are shipped, read once."""
    with FILE.open(encoding="utf-8") as file:
        return parsed(file)


def parsed(file: TextIO) -> Weights:
    """Weights from their file."""
    head = json.loads(file.readline())
    rows: dict[str, str] = {}
    begun = ""  # a line of which the rest is still to be read
    while part := file.read(_AT_ONCE):
        lines, _, begun = (begun + part).rpartition("\n")
        fields = lines.replace("\n", "\t").split("\t")  # takes half of line by line
        rows |= zip(fields[::2], fields[1::2], strict=False)  # no line at all is one empty field
    models: dict[str, Model] = {}
    first = 0
    for group in head:
        questions = {name: [Answer(**one) for one in answers] for name, answers in group.items()}
        models |= dict.fromkeys(questions, Model(questions, rows, first))
        first += sum(map(len, questions.values()))
    return Weights(rows, models)


@dataclass(frozen=True, slots=True)
class Fitted:
    """What was fitted for one question. `starts`: each answer and what it begins with; `weights` by
    gram or sign, in the order of the answers."""

    starts: Sequence[tuple[str, float]]
    weights: Mapping[str, Sequence[float]]
    least: float  # a weight under this share of the answer's largest is left out

    def scales(self) -> list[float]:
        """The largest weight of each answer."""
        return [max(map(abs, column)) for column in zip(*self.weights.values(), strict=True)]

    def head(self) -> list[Mapping[str, str | float]]:
        """What the first line of the file says of the answers."""
        return [
            {"name": name, "start": round(start, 3), "scale": round(scale, 3)}
            for (name, start), scale in zip(self.starts, self.scales(), strict=True)
        ]

    def marks(self) -> dict[str, str]:
        """The characters of each gram or sign."""
        scales = self.scales()
        return {
            name: "".join(map(self._mark, weights, scales))
            for name, weights in self.weights.items()
        }

    def _mark(self, weight: float, scale: float) -> str:
        share = abs(weight / scale)
        step = round(share**0.5 * _REACH) if share >= self.least else 0
        return chr(ord(_NONE) + (step if weight > 0 else -step))


def written(groups: Sequence[Mapping[str, Fitted]], rareness: Mapping[str, float]) -> str:
    """The text of the file. What has no `rareness` is a sign: that counts for what it is."""
    head = [{question: one.head() for question, one in group.items()} for group in groups]
    fitted = [one for group in groups for one in group.values()]
    marks = [one.marks() for one in fitted]
    nothing = [_NONE * len(one.starts) for one in fitted]
    lines = [json.dumps(head)]
    for name in sorted(set().union(*marks)):
        row = "".join(of.get(name, none) for of, none in zip(marks, nothing, strict=True))
        if said := row.rstrip(_NONE):
            lines.append(f"{name}\t{rareness.get(name, 1.0):.2f} {said}")
    return "\n".join(lines) + "\n"


def shared(scores: Mapping[str, float]) -> dict[str, float]:
    """How likely each of answers is that exclude each other; together 1."""
    top = max(scores.values())
    powers = {name: math.exp(score - top) for name, score in scores.items()}
    total = sum(powers.values())
    return {name: power / total for name, power in powers.items()}


def chance(score: float) -> float:
    """How likely an answer is by itself, from 0 to 1."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))
