"""The page's own words: one for all that the vocabulary has, and moments as people write them."""

from datetime import datetime
from typing import get_args
from zoneinfo import ZoneInfo

import pytest

from bot.web.texts import page_words, short_text
from dialogs.card import Kind
from dialogs.texts import words
from protocols.vocabulary import Office

MOMENT = datetime(2027, 1, 6, 8, 5, tzinfo=ZoneInfo("Europe/Amsterdam"))


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_kind_and_office_has_a_word(language: str) -> None:
    t = page_words(language)
    assert all(t(f"kinds.{kind}") for kind in get_args(Kind))
    assert all(t(f"office.{office}") for office in Office)
    assert len(words("web.start", language)) == 4


def test_a_moment_is_written_out() -> None:
    assert short_text(MOMENT, "nl") == "wo 6 jan, 08:05"
    assert short_text(MOMENT, "en") == "Wed 6 Jan, 08:05"
