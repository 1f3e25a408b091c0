"""The lexicon files: a coordinator can add a word, and is told by name what is wrong."""

from pathlib import Path

import pytest

from words.inflect import forms
from words.lexicon import FOLDER, BadLexicon, lexicon, load
from words.pattern import BadPattern, Book, Edge, Lattice, parse
from words.readings import read_words
from words.story import read


def test_a_word_added_to_a_class_is_known(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text("classes:\n  insult: |\n    zwabberkop  # nieuw\n", "utf-8")
    assert "@insult" in load(tmp_path).vocabulary.by_form["zwabberkop"]


def test_words_of_ones_own_stand_beside_those_that_are_shipped(tmp_path: Path) -> None:
    (tmp_path / "eigen.yaml").write_text("classes:\n  insult: |\n    zwabberkop\n", "utf-8")
    vocabulary = load(FOLDER, tmp_path).vocabulary
    assert "@insult" in vocabulary.by_form["zwabberkop"]
    assert "@insult" in vocabulary.by_form["klootzak"]


@pytest.mark.parametrize(
    ("file", "says"),
    [
        ("patterns: [{code: threat, says: 'a', colour: red}]", "unknown"),
        ("patterns: [{code: threat, says: '@nosuchclass'}]", "nosuchclass"),
        ("{classes: {void: '# none yet'}, patterns: [{code: threat, says: '@void'}]}", "@void"),
        ("- a list", "must be a mapping"),
        ("classes: {a: [", "mine.yaml"),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, file: str, says: str) -> None:
    (tmp_path / "mine.yaml").write_text(file, "utf-8")
    with pytest.raises(BadLexicon, match=says):
        load(tmp_path)


@pytest.mark.parametrize("line", ["..", "!niet", "a| b"])
def test_a_pattern_that_cannot_be_read(tmp_path: Path, line: str) -> None:
    (tmp_path / "mine.yaml").write_text(
        f"patterns:\n  - code: threat\n    says: |\n      {line}\n", "utf-8"
    )
    with pytest.raises(BadPattern):
        load(tmp_path)


def test_a_verb_without_its_last_letter_is_read_as_it_is_spoken() -> None:
    readings = read_words(read("Hij ging koffie hale."), lexicon())
    assert "~halen" in readings.keys[3]


def test_every_file_is_read() -> None:
    assert len(list(FOLDER.glob("*.yaml"))) > 15
    assert len(lexicon().vocabulary.by_form) > 5000


@pytest.mark.parametrize(
    ("verb", "expected"),
    [
        ("gooien", {"gooi", "gooit", "gooide", "gooiden", "gegooid"}),
        ("trappen", {"trap", "trapt", "trapte", "getrapt"}),
        ("dreigen", {"dreig", "dreigt", "dreigde", "gedreigd"}),
        ("uit|lachen", {"uitlacht", "uitgelachen", "uitlachte"}),
        ("beven", {"beef", "beeft", "beefde"}),
    ],
)
def test_forms_of_a_verb(verb: str, expected: set[str]) -> None:
    strong = {"lachen": "lach lacht lachte lachten gelachen"}
    found = {form for form, _ in forms(verb, strong)}
    assert expected <= found


def test_what_a_word_says_is_found_in_the_same_order_by_every_process() -> None:
    # sets of strings have another order in every process; a cited word must not
    codes = [f"code{number:02}" for number in range(40)]
    book = Book.of([pattern for code in codes for pattern in parse(code, f"@{code}")])
    word = Lattice([[Edge(frozenset(f"@{code}" for code in codes), 1)]], [0])
    assert [pattern.code for pattern, _ in book.matches(word)] == codes
