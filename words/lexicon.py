"""The lexicon: word classes, verbs and patterns out of the YAML files beside this module.

A coordinator can add a word or a line to those files; what is wrong in them is said by name.
"""

import gc
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from words.inflect import forms, separated
from words.pattern import Book, Pattern, parse
from words.slips import Mender, worth_mending

FOLDER = Path(__file__).parent / "lexicon"
_OWN: list[Path] = []  # folders of the municipality's own, which are read after it
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_ONE_VERB = re.compile(r"~[\w|]+")
_EDGE = re.compile(r"(?:^|[\s|!])(\*\w+|\w+\*)(?=[\s|?]|$)")


class BadLexicon(ValueError):
    """A lexicon file that cannot be read; the message names the file and the entry."""


@dataclass(slots=True)
class Vocabulary:
    """What each written form may be taken for: `by_form` whole words, the others word edges."""

    by_form: dict[str, set[str]] = field(default_factory=dict)
    by_ending: dict[str, set[str]] = field(default_factory=dict)
    by_beginning: dict[str, set[str]] = field(default_factory=dict)
    spelling: dict[str, tuple[str, ...]] = field(default_factory=dict)
    particles: dict[str, tuple[str, ...]] = field(default_factory=dict)  # verb form -> particles

    def add(self, word: str, key: str) -> None:
        if word.startswith("*"):
            self.by_ending.setdefault(word[1:], set()).add(key)
        elif word.endswith("*") and len(word) > 1:
            self.by_beginning.setdefault(word[:-1], set()).add(key)
        else:
            self.by_form.setdefault(word, set()).add(key)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All the files together. `expressions` makes classes of several words; `signs` finds acts."""

    vocabulary: Vocabulary
    expressions: Book
    signs: Book
    verbs: Mapping[str, str]  # lemma -> what it does (a frame of verbs.yaml)
    frames: Mapping[str, Mapping[str, str]]
    mender: Mender


def entries(block: str) -> Iterator[str]:
    """The entries of a block: separated by commas or lines; `#` begins a comment."""
    for line in block.splitlines():
        for entry in line.partition("#")[0].split(","):
            if entry.strip():
                yield " ".join(entry.split())


def _read(path: Path) -> Mapping[str, Any]:
    try:
        data = yaml.load(path.read_text("utf-8"), _LOADER)  # noqa: S506 - a safe loader
    except yaml.YAMLError as problem:
        raise BadLexicon(f"{path.name}: {problem}") from problem
    if not isinstance(data, dict):
        raise BadLexicon(f"{path.name}: must be a mapping")
    return data


def _add_verb(
    vocabulary: Vocabulary, lemma: str, strong: Mapping[str, str], classes: Collection[str]
) -> None:
    """Add a verb with all its forms, each of which is of the verb's classes."""
    whole = lemma.replace("|", "")
    if classes:  # for a separable verb whose parts stand apart
        vocabulary.by_form[f"~{whole}"] = set(classes)
    for form, tense in forms(lemma, strong):
        keys = vocabulary.by_form.setdefault(form, set())
        keys.update((f"~{whole}", f"~{whole}:{tense}"), classes)
    particle, _, base = lemma.rpartition("|")
    if particle:
        for form, tense in forms(base, strong):
            key = f"{particle} {whole}:{tense}"
            vocabulary.particles[form] = (*vocabulary.particles.get(form, ()), key)


def _classes(data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, block in (data.get("classes") or {}).items():
        for entry in entries(block):
            yield f"@{name}", entry


def _patterns(path: Path, data: Mapping[str, Any]) -> Iterator[Pattern]:
    for entry in data.get("patterns") or ():
        unknown = entry.keys() - {"code", "says", "in", "negation", "why"}
        if unknown:
            raise BadLexicon(f"{path.name}: unknown {sorted(unknown)} in {entry}")
        for line in entries_of_lines(entry["says"]):
            for source in line.split(", "):
                yield from parse(
                    entry["code"], source, entry.get("in", "any"), entry.get("negation") == "own"
                )


def entries_of_lines(block: str) -> Iterator[str]:
    """One entry a line; `#` begins a comment."""
    for line in block.splitlines():
        entry = line.partition("#")[0].strip()
        if entry:
            yield entry


def _strong(files: Mapping[Path, Mapping[str, Any]]) -> dict[str, str]:
    return {
        verb: parts
        for data in files.values()
        for line in entries_of_lines(data.get("strong") or "")
        for verb, _, parts in [line.partition(": ")]
    }


def _lemmas(files: Mapping[Path, Mapping[str, Any]]) -> dict[str, str]:
    """Each verb of a frame, and that frame."""
    found: dict[str, str] = {}
    for data in files.values():
        for name, frame in (data.get("frames") or {}).items():
            found |= dict.fromkeys(entries(frame["verbs"]), name)
    return found


def _spell(vocabulary: Vocabulary, data: Mapping[str, Any]) -> None:
    for line in entries_of_lines(data.get("spelling") or ""):
        proper, _, variants = line.partition(": ")
        for variant in entries(variants):
            vocabulary.spelling[variant] = (*vocabulary.spelling.get(variant, ()), *proper.split())


def _mentioned(patterns: list[Pattern]) -> Iterator[str]:
    for pattern in patterns:
        for element in pattern.elements:
            yield from element.accepts


def load(*folders: Path) -> Lexicon:
    """Read all files of these folders as one whole. Raises BadLexicon or BadPattern."""
    files = {path: _read(path) for folder in folders for path in sorted(folder.glob("*.yaml"))}
    vocabulary, strong, lemmas = Vocabulary(), _strong(files), _lemmas(files)
    expressions: list[Pattern] = []
    signs: list[Pattern] = []
    verb_classes: dict[str, set[str]] = {}
    known: set[str] = set()
    for path, data in files.items():
        for name, entry in _classes(data):
            known.add(name)
            if _ONE_VERB.fullmatch(entry):
                verb_classes.setdefault(entry[1:], set()).add(name)
            elif " " in entry or "~" in entry or "|" in entry:
                expressions += parse(name, entry)
            else:
                vocabulary.add(entry, name)
        signs += _patterns(path, data)
        _spell(vocabulary, data)
    mentioned = set(_mentioned([*expressions, *signs]))
    _know(vocabulary, mentioned, lemmas, strong, verb_classes)
    _check_classes(known, mentioned, [*expressions, *signs])
    frames = {
        name: frame for data in files.values() for name, frame in (data.get("frames") or {}).items()
    }
    verbs = {lemma.replace("|", ""): frame for lemma, frame in lemmas.items()}
    alike = {word for data in files.values() for word in entries(data.get("lookalikes") or "")}
    mender = Mender(worth_mending(vocabulary.by_form, verbs), alike)
    return Lexicon(vocabulary, Book.of(expressions), Book.of(signs), verbs, frames, mender)


def _check_classes(
    known: Collection[str], mentioned: Collection[str], patterns: list[Pattern]
) -> None:
    """Raise BadLexicon where a pattern speaks of a class that no file has a word of."""
    unknown = {word for word in mentioned if word.startswith("@") and word not in known}
    if unknown:
        first = next(one for one in patterns if not unknown.isdisjoint(_mentioned([one])))
        named = ", ".join(sorted(unknown.intersection(_mentioned([first]))))
        raise BadLexicon(f"pattern {first.source!r}: no class {named}")


def _know(
    vocabulary: Vocabulary,
    mentioned: Collection[str],
    lemmas: Mapping[str, str],
    strong: Mapping[str, str],
    classes: Mapping[str, Collection[str]],
) -> None:
    """Add the verbs of frames, patterns and classes, and the words that patterns hold themselves.

    `mentioned`: what the patterns speak of; `classes`: those that a verb is a member of.
    """
    bars = {lemma.replace("|", ""): lemma for lemma in [*lemmas, *strong]}
    verbs = set(bars.values()) | {bars.get(verb) or separated(verb) for verb in classes}
    for word in mentioned:
        if word.startswith("~"):
            lemma = word[1:].partition(":")[0]
            verbs.add(bars.get(lemma) or separated(lemma))
        elif "*" in word:
            vocabulary.add(word, word)
    for lemma in sorted(verbs):
        _add_verb(vocabulary, lemma, strong, classes.get(lemma.replace("|", ""), ()))


def also_from(folder: Path | None) -> None:
    """Read the files of this folder too, with the municipality's own words; asked once, when a
    process starts. Raises BadLexicon or BadPattern for what is wrong in them.
    """
    if folder is None or folder.resolve() in _OWN:
        return
    if not folder.is_dir():
        raise BadLexicon(f"{folder} is no folder with words of your own")
    _OWN.append(folder.resolve())
    lexicon.cache_clear()
    try:
        lexicon()
    except ValueError:
        _OWN.pop()
        raise


@cache
def lexicon() -> Lexicon:
    """The lexicon that is shipped, with the municipality's own words, read once.

    All that it is made of stays: to go over it for garbage meanwhile takes a tenth of the time.
    """
    collected = gc.isenabled()
    gc.disable()
    try:
        return load(FOLDER, *_OWN)
    finally:
        if collected:
            gc.enable()


__all__ = ["BadLexicon", "Lexicon", "Vocabulary", "also_from", "entries", "lexicon", "load"]
