"""Which texts are read: Dutch, dialect and English; of others a person is told so."""

from unittest.mock import patch

import pytest

from words.language import readable


@pytest.mark.parametrize(
    "text",
    [
        "Een man aan de balie schold me uit en zei dat hij me na het werk zou opwachten.",
        "Yesterday afternoon a man shouted at me while everybody in the hall watched.",
        "hij haet mich oetgesjolle aan de balie en toen liep hij weg",
        "¿qué pasa?",  # too short to tell
        "",
    ],
)
def test_dutch_dialect_and_english_are_read(text: str) -> None:
    assert readable(text)


@pytest.mark.parametrize(
    "text",
    [
        "Hier un homme m'a insultée au guichet parce que sa demande a été refusée.",
        "Wczoraj mężczyzna krzyczał na mnie przy okienku i groził mi.",
    ],
)
def test_other_languages_are_not(text: str) -> None:
    assert not readable(text)


def test_for_an_ordinary_story_no_dictionary_is_looked_into() -> None:
    with patch("words.language.in_target_language", side_effect=AssertionError):
        assert readable("Een vrouw aan de telefoon werd boos en noemde mij een dief.")
