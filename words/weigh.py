"""What the grams and signs of a story together speak for: a linear model for each question.

The weights are data (`weights/*.tsv`), made by `tests/eval/train.py` from the labelled texts. The
first line of a file names the answers, what each begins with and the scale of its weights. Every
other line is a gram, how rare it is, and two characters for each answer that it speaks for or
against: which answer and how much. It is read when it is needed: most grams of a file are in no
story at all. Nothing is learnt while the bot runs.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from words.grams import Sorts, vector_of

FOLDER = Path(__file__).parent / "weights"
_KEPT = 6000  # rows that stay read, of each model
_WIDTH = 4  # of how rare a gram is: 6.25
_FIRST = ord("0")  # the character of the first answer
_NOTHING, _REACH = 80, 46  # the character of weight 0, and how far it goes up and down
# Squares: small weights, of which there are many, are told apart better than large ones.
_AMOUNTS = {
    chr(_NOTHING + step): math.copysign((step / _REACH) ** 2, step)
    for step in range(-_REACH, _REACH + 1)
}


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer to the question of a model."""

    name: str
    start: float  # what speaks for it before anything is read
    scale: float  # of its weights


@dataclass(frozen=True, slots=True)
class Known:
    """What a model knows of a gram: how rare it is, and its weights by the answers' places."""

    rareness: float = 0.0
    weights: tuple[tuple[int, float], ...] = ()


_UNKNOWN = Known()


class Rows(dict[str, Known]):
    """What a model knows, by gram. A row of the file is read when a story has its gram; so many
    are kept that the next story finds its common ones, and memory stays what it is."""

    def __init__(self, rows: Mapping[str, str]) -> None:
        super().__init__()
        self._rows = rows

    def __missing__(self, name: str) -> Known:
        row = self._rows.get(name)
        if row is None:
            return _UNKNOWN
        if len(self) >= _KEPT:
            self.clear()
        known = self[name] = _known(row)
        return known


@dataclass(frozen=True, slots=True)
class Model:
    """The weights for one question."""

    answers: tuple[Answer, ...]
    rows: Rows

    def scores(self, vector: Mapping[str, float]) -> dict[str, float]:
        """How much speaks for each answer; 0 is neither for nor against."""
        sums = [0.0] * len(self.answers)
        for name, value in vector.items():
            for at, weight in self.rows[name].weights:
                sums[at] += value * weight
        return {
            answer.name: answer.start + answer.scale * found
            for answer, found in zip(self.answers, sums, strict=True)
        }

    def speaks_for(self, answer: str, vector: Mapping[str, float]) -> dict[str, float]:
        """How much each gram speaks for an answer, against what it says of the others."""
        which = [one.name for one in self.answers].index(answer)
        return {name: self._against_others(which, name) * vector[name] for name in vector}

    def _against_others(self, which: int, name: str) -> float:
        weights = {at: self.answers[at].scale * weight for at, weight in self.rows[name].weights}
        others = sum(weights.values()) / len(self.answers)
        return weights.get(which, 0.0) - others

    def vector(self, sorts: Sorts) -> dict[str, float]:
        """What each gram of a story weighs."""
        return vector_of(sorts, self.rareness)

    def rareness(self, name: str) -> float:
        """How rare a gram is; 0 for one that the model does not know."""
        return self.rows[name].rareness


def _known(row: str) -> Known:
    pairs = row[_WIDTH + 1 :]
    return Known(float(row[:_WIDTH]), tuple(map(_weight, pairs[::2], pairs[1::2])))


@cache
def _weight(answer: str, amount: str) -> tuple[int, float]:
    """One weight: an object for all grams that have it, since a story asks for thousands."""
    return ord(answer) - _FIRST, _AMOUNTS[amount]


@cache
def model(question: str) -> Model:
    """The model of "conduct", "place" or "flag"."""
    return parsed((FOLDER / f"{question}.tsv").read_text("utf-8"))


def parsed(text: str) -> Model:
    """A model from the text of its file."""
    head, *lines = text.rstrip("\n").split("\n")
    answers = tuple(Answer(**answer) for answer in json.loads(head))
    return Model(answers, Rows(dict(line.split("\t", 1) for line in lines)))


def written(
    answers: Sequence[tuple[str, float]],
    rareness: Mapping[str, float],
    weights: Mapping[str, Sequence[float]],
    least: float,
) -> str:
    """The text of a model's file. `answers` are names and starts; `weights` by gram, in the order
    of the answers; a weight under `least` of the answer's largest is left out."""
    scales = [max(abs(row[at]) for row in weights.values()) for at in range(len(answers))]
    head = [
        {"name": name, "start": round(start, 3), "scale": round(scale, 3)}
        for (name, start), scale in zip(answers, scales, strict=True)
    ]
    rows = {name: _row(row, scales, least) for name, row in weights.items()}
    lines = [
        f"{name}\t{rareness.get(name, 0.0):.2f}\t{row}" for name, row in sorted(rows.items()) if row
    ]
    return "\n".join([json.dumps(head), *lines]) + "\n"


def _row(weights: Sequence[float], scales: Sequence[float], least: float) -> str:
    shares = [weight / scale for weight, scale in zip(weights, scales, strict=True)]
    return "".join(
        chr(_FIRST + at) + chr(_NOTHING + round(math.copysign(abs(share) ** 0.5, share) * _REACH))
        for at, share in enumerate(shares)
        if abs(share) >= least
    )


def shared(scores: Mapping[str, float]) -> dict[str, float]:
    """How likely each of answers is that exclude each other; together 1."""
    top = max(scores.values())
    powers = {name: math.exp(score - top) for name, score in scores.items()}
    total = sum(powers.values())
    return {name: power / total for name, power in powers.items()}


def chance(score: float) -> float:
    """How likely an answer is by itself, from 0 to 1."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))
