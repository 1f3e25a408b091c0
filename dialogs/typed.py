"""Typed words to one of the options: labels, other words for them, numbers, small typos."""

import re
from collections.abc import Iterable, Iterator
from functools import cache

from rapidfuzz.distance import OSA

from dialogs.texts import LANGUAGES, knows, option_label, say, words

_UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_LINE_END = re.compile("\r\n?|[\x0b\x0c\x85]")
_NO_WORD = re.compile(r"[^\w\s]+|_")
_NEGATION = re.compile(r"\b(?:geen|niet|nooit|no|not|never)\b")
_SHORT, _LONG = 5, 9  # letters from which one, and two, typing errors are forgiven


def clean(text: str) -> str:
    """Return the text as it is stored: no control characters, no space around it."""
    return _UNWANTED.sub("", _LINE_END.sub("\n", text)).strip()


def plain(text: str) -> str:
    """Return the words alone: lower case, no punctuation, single spaces."""
    return " ".join(_NO_WORD.sub(" ", text.casefold()).split()) or clean(text)


def alike(typed: str, meant: str) -> bool:
    """Tell whether two plain texts are the same but for a typing error or two.

    The first letter must be right: "gelden" is not "melden" mistyped.
    """
    allowed = (len(meant) >= _SHORT) + (len(meant) >= _LONG)
    return typed[:1] == meant[:1] and OSA.distance(typed, meant, score_cutoff=allowed) <= allowed


def option_of(text: str, texts: str, options: tuple[str, ...]) -> str | None:
    """Return the option that is meant: by its number, its label or another word for it."""
    typed = plain(text)
    if typed.isdecimal() and len(typed) <= len(str(len(options))):
        return options[int(typed) - 1] if 0 < int(typed) <= len(options) else None
    known = [(option, name) for option in options for name in _names(texts, option)]
    exact = (option for option, name in known if name == typed)
    close = (option for option, name in known if alike(typed, name))
    return next(exact, None) or next(close, None)


def option_within(text: str, texts: str, options: tuple[str, ...]) -> str | None:
    """Return the one option that is named somewhere in the text; None if none or several are."""
    padded = f" {plain(text)} "
    if _NEGATION.search(padded):
        return None
    hits = {o for o in options if any(f" {name} " in padded for name in _names(texts, o))}
    return hits.pop() if len(hits) == 1 else None


def does_not_know(text: str, texts: str) -> bool:
    """Tell whether somebody says in a longer answer that they do not know."""
    padded = f" {plain(text)} "
    phrases = (name for name in _names(texts, "unknown") if " " in name)
    return any(f" {phrase} " in padded for phrase in phrases)


def split_names(text: str) -> tuple[str, ...]:
    """Return the names in a list such as "Jan, Fatima en Bo", each once."""
    parts = re.split(r"[,;\n]|\s(?:en|and|&)\s", text)
    return unique(part.strip(" .") for part in parts)


def unique(values: Iterable[str]) -> tuple[str, ...]:
    """Return the values that say something, each once, in order."""
    return tuple(dict.fromkeys(value for value in values if value))


@cache
def _names(texts: str, option: str) -> tuple[str, ...]:
    return unique(_all_names(texts, option))


def _all_names(texts: str, option: str) -> Iterator[str]:
    yield plain(option.replace("_", " "))
    for language in LANGUAGES:
        yield plain(option_label(texts, option, language))
        if knows(f"common.options.{option}", language):
            yield plain(say(f"common.options.{option}", language))
        for key in (f"{texts}.also.{option}", f"common.also.{option}"):
            yield from map(plain, words(key, language))
