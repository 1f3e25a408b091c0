"""The page's own words: the same in both languages, and all that the vocabulary needs."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, get_args
from zoneinfo import ZoneInfo

from bot.web.texts import day_text, short_text, texts
from dialogs.card import Kind
from protocols.vocabulary import Office, Role


def keys(node: Any, path: str = "") -> Iterator[str]:
    if isinstance(node, dict):
        for key, value in node.items():
            yield from keys(value, f"{path}.{key}")
    else:
        yield f"{path}[{len(node)}]" if isinstance(node, list) else path


def test_both_languages_have_the_same_keys() -> None:
    assert set(keys(texts("nl"))) == set(keys(texts("en")))


def test_every_kind_role_and_office_has_a_word() -> None:
    for language in ("nl", "en"):
        assert set(get_args(Kind)) <= set(texts(language)["kinds"])
        assert {*Role, *Office} <= set(texts(language)["roles"])


def test_a_moment_is_written_out() -> None:
    moment = datetime(2027, 1, 6, 8, 5, tzinfo=ZoneInfo("Europe/Amsterdam"))
    assert day_text(moment, "nl") == "woensdag 6 januari 2027"
    assert short_text(moment, "nl") == "wo 6 jan, 08:05"
    assert short_text(moment, "en") == "Wed 6 Jan, 08:05"
