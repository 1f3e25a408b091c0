"""Labelled texts: what each is in each scheme, what else may count, and where it shows."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

TEXTS = Path(__file__).parent / "texts"
HANDS = TEXTS / "hands"  # a file for each; the weights are made from all of them
SEALED = TEXTS / "sealed"  # a file for each author, read once at the end and tuned on by nobody
SEALED_ENGLISH = TEXTS / "sealed_english.jsonl"  # the same, in English
NEWEST = ("15", "16")  # the hands that are read with weights made without them …
APART = Path(__file__).parent / "apart.tsv"  # … which are these
MOMENTS = TEXTS / "moments.tsv"  # a text, a tab, and its day or minute; nothing where none is told
SEALED_MOMENTS = TEXTS / "moments_sealed.tsv"  # the same, read once and tuned on by nobody
SCHEMES = ("heerlen", "velsen", "lingewaard", "alkmaar", "politiek", "channel")
PACKS = {
    "heerlen": "heerlen",
    "velsen": "velsen",
    "lingewaard": "lingewaard",
    "alkmaar": "alkmaar",
    "politiek": "politieke-ambtsdragers",
}


class Place(BaseModel):
    """Characters of the text that carry the label."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    start: int
    end: int
    text: str


class Labelled(BaseModel):
    """One text with its labels. `accept` holds, per scheme, other labels that count too."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    text: str
    heerlen: str
    sustained: bool
    velsen: str
    lingewaard: int
    alkmaar: tuple[str, ...]
    politiek: str
    channel: str
    flags: dict[str, bool]
    hard: bool
    accept: dict[str, list[Any]]
    evidence: tuple[Place, ...]
    tags: tuple[str, ...]

    def label(self, scheme: str) -> str:
        """The label in a scheme; of Alkmaar's list the heaviest."""
        found = getattr(self, scheme)
        return str(found[0] if isinstance(found, tuple) else found)

    def accepts(self, scheme: str, label: str) -> bool:
        """Whether this label counts, as the label itself or as another reading."""
        others = (str(other) for other in self.accept.get(scheme, ()))
        return label == self.label(scheme) or label in others


def labelled(path: Path) -> Sequence[Labelled]:
    """The texts of a file, a JSON object a line. Raises ValidationError for a wrong line."""
    lines = path.read_text("utf-8").splitlines()
    return [Labelled.model_validate(json.loads(line)) for line in lines if line.strip()]


def hands() -> dict[str, Sequence[Labelled]]:
    """The texts to learn from, by the name of the hand that wrote them."""
    return {path.stem: labelled(path) for path in sorted(HANDS.glob("*.jsonl"))}


def nothing() -> Sequence[str]:
    """Texts in which nobody does anything: answers to the bot, planning, an ordinary day."""
    return (TEXTS / "nothing.txt").read_text("utf-8").splitlines()


def nearly_nothing() -> Sequence[str]:
    """Texts in which nothing happens either, with words of danger: a train, a bridge, medicines."""
    return (TEXTS / "nearly_nothing.txt").read_text("utf-8").splitlines()
