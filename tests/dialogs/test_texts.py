"""The catalogue: the same keys in both languages, every key that code asks for, plain words."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import Environment, UndefinedError, meta

from dialogs.incident import INCIDENT
from dialogs.texts import (
    LANGUAGES,
    MissingText,
    catalogue,
    option_label,
    say,
    section,
    words,
)
from dialogs.ticks import Ticks

ROOT = Path(__file__).parent.parent.parent
ROOMS = ("bot", "cases", "dialogs")
SUBJECTS = "|".join(sorted({key.partition(".")[0] for key in catalogue("nl")}))
_KEY = re.compile(rf"(?:{SUBJECTS})(?:\.(?:[a-z0-9_]+|\*))+(?<!\.html)")  # no template
COMMON = ("unknown", "skip", "keep", "submit", "done", "continue", "yes", "no")


def parameters(text: str) -> set[str]:
    return meta.find_undeclared_variables(Environment(autoescape=True).parse(text))


def sentences(language: str) -> Iterator[tuple[str, str]]:
    return ((k, v) for k, v in catalogue(language).items() if isinstance(v, str))


def test_both_languages_have_the_same_keys() -> None:
    dutch, english = (catalogue(language) for language in LANGUAGES)
    assert sorted(dutch.keys() - english.keys()) == []
    assert sorted(english.keys() - dutch.keys()) == []
    assert {k for k in dutch if type(dutch[k]) is not type(english[k])} == set()


def test_both_languages_ask_for_the_same_values() -> None:
    english = dict(sentences("en"))
    differ = {k for k, text in sentences("nl") if parameters(text) != parameters(english[k])}
    assert differ == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_is_empty_and_none_is_left_in_the_other_language(language: str) -> None:
    assert [key for key, text in sentences(language) if not text.strip()] == []
    same = [k for k, text in sentences("nl") if len(text) > 25 and text == dict(sentences("en"))[k]]
    assert [key for key in same if parameters(say_raw(key)) == set()] == []


def say_raw(key: str) -> str:
    entry = catalogue("nl")[key]
    assert isinstance(entry, str)
    return entry


def test_dutch_says_je_and_never_u() -> None:
    formal = re.compile(r"\b(?:u|uw|uzelf)\b", re.IGNORECASE)
    assert [key for key, text in sentences("nl") if formal.search(text)] == []


def test_dutch_sentences_are_short() -> None:
    """Language level B1: about fifteen words a sentence, rarely more than twenty."""
    spoken = ((key, re.sub(r"\{%.*?%\}|\{\{.*?\}\}", "x", text)) for key, text in sentences("nl"))
    long = {
        key
        for key, text in spoken
        for one in re.split(r"[.!?:;/]\s|\n", text)
        if len(one.split()) > 20
    }
    assert long == set()


def keys_asked_for(room: str) -> Iterator[tuple[str, bool, str]]:
    """Yield every text in code that is written like a key: with `*` for what is filled in.

    Also whether it must be a whole sentence (it is what `say` says), and where it stands.
    """
    for path in sorted((ROOT / room).rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        said = {id(c.args[0]) for c in ast.walk(tree) if isinstance(c, ast.Call) and _says(c)}
        inside = {id(v) for n in ast.walk(tree) if isinstance(n, ast.JoinedStr) for v in n.values}
        for node in ast.walk(tree):
            if isinstance(node, ast.expr) and id(node) not in inside:
                key = _pattern(node)
                if id(node) in said or _KEY.fullmatch(key):
                    yield key, id(node) in said, f"{path.relative_to(ROOT)}:{node.lineno}"


def _says(call: ast.Call) -> bool:
    literal = bool(call.args) and isinstance(call.args[0], ast.Constant | ast.JoinedStr)
    return literal and isinstance(call.func, ast.Name) and call.func.id == "say"


def _pattern(key: ast.expr) -> str:
    """Return a literal text, or an f-string's with `*` for each value; "" for anything else."""
    if isinstance(key, ast.Constant) and isinstance(key.value, str):
        return key.value
    if isinstance(key, ast.JoinedStr):
        return "".join(str(p.value) if isinstance(p, ast.Constant) else "*" for p in key.values)
    return ""


@pytest.mark.parametrize("room", ROOMS)
def test_every_key_used_in_code_is_there(room: str) -> None:
    asked = list(keys_asked_for(room))
    missing = [f"{where} asks for {key!r}" for key, said, where in asked if not _there(key, said)]
    assert asked
    assert missing == []


def _there(pattern: str, said: bool) -> bool:
    """Tell whether such a key exists; the beginning of one is enough unless it is said."""
    parts = "[a-z0-9_.]+".join(map(re.escape, pattern.split("*")))
    fits = re.compile(parts if said else rf"{parts}(?:\..*)?")
    known = dict(sentences("nl")) if said else catalogue("nl")
    return any(fits.fullmatch(key) for key in known)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_step_and_option_of_the_report_has_words(language: str) -> None:
    for step in INCIDENT.steps:
        texts = INCIDENT.texts(step.key)
        assert say(f"{texts}.ask", language)
        assert say(f"{texts}.label", language)
        assert all(option_label(texts, value, language) for value in (*step.ask.options, *COMMON))
        if isinstance(step.ask, Ticks):
            assert all(say(f"{texts}.fields.{field.name}", language) for field in step.ask.fields)


def test_other_words_for_an_option_belong_to_an_option() -> None:
    for key in catalogue("nl"):
        room, *rest = key.split(".")
        if room == "incident" and "also" in rest:
            ask = INCIDENT.find(rest[0])
            assert ask
            assert rest[-1] in (*ask.options, "submit"), key


def test_a_missing_key_fails_loudly() -> None:
    with pytest.raises(MissingText, match=r"nl: no\.such\.key"):
        say("no.such.key")
    with pytest.raises(MissingText):
        say("error")
    with pytest.raises(MissingText):
        section("no.such", "nl")
    with pytest.raises(MissingText):
        option_label("incident.who", "nobody", "nl")
    assert words("incident.who.also.nobody", "nl") == ()


def test_a_missing_value_fails_loudly() -> None:
    with pytest.raises(UndefinedError):
        say("receipt.title")
    assert say("receipt.title", number="2026-0001").endswith("nummer 2026-0001")
    assert "number 2026-0001" in say("receipt.title", "en", number="2026-0001")


def test_values_are_not_read_as_templates() -> None:
    assert "{{ 7 * 7 }}" in say("error.file_type", name="{{ 7 * 7 }}")


def test_the_danger_and_receipt_sentences_say_what_they_must() -> None:
    for language in LANGUAGES:
        assert "112" in say("danger.steps.call", language)
        assert "0900-8844" in say("danger.call_police", language)
        assert "alarm" in say("danger.no_alarm", language)
    assert "beoordelen" in say("receipt.promise")
    assert "judge" in say("receipt.promise", "en")
