"""The quick look at any message: danger now must not be missed."""

from unittest.mock import patch

import pytest

from words.danger import danger
from words.observe import Reading


@pytest.mark.parametrize(
    "message",
    [
        "help hij heeft een mes",
        "hij slaat mijn collega nu",
        "er ligt een bom in de hal",
        "collega neergestoken",
        "ze staat op het dak en wil springen",
        "hij heeft een pot pillen geslikt",
        "we zitten opgesloten, hij staat voor de deur met een bijl",
        "mijn collega is bewusteloos",
        "hij laat ons niet gaan",
        "he has a knife and is still here",
    ],
)
def test_danger_now(message: str) -> None:
    assert danger(message)


@pytest.mark.parametrize(
    "message",
    [
        "ik wil iets melden",
        "wat moet ik nu doen",
        "mijn taken",
        "Vorige maand schold iemand me uit aan de telefoon.",
        "gisteren om half drie",
        "Gemeente legt een bom onder de zorg, schreef hij.",
        "",
    ],
)
def test_no_danger_now(message: str) -> None:
    assert not danger(message)


@pytest.mark.parametrize("likely", [0.0, 1.0])
def test_what_is_said_in_so_many_words_needs_no_resemblance(likely: float) -> None:
    text = "Mevrouw mailt dat ze zichzelf vannacht iets aandoet."
    with patch.object(Reading, "warned", {"acute_danger": likely}):
        assert Reading(text).facts.flags.acute_danger
