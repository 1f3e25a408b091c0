"""What a typed message starts, and that a story which holds the word starts nothing."""

import pytest

from dialogs.commands import Command, command_of
from dialogs.texts import LANGUAGES, words


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("melden", Command.REPORT),
        ("Ik wil iets melden!", Command.REPORT),
        ("Hallo, ik wil graag iets meldne", Command.REPORT),
        ("/melden", Command.REPORT),
        ("report", Command.REPORT),
        ("I want to report something, please", Command.REPORT),
        ("wat nu?", Command.WHAT_NOW),
        ("WAT MOET IK NU DOEN??", Command.WHAT_NOW),
        ("what now", Command.WHAT_NOW),
        ("Wat moet ik doen als iemand mij uitscheldt?", Command.WHAT_IF),
        ("what should I do if somebody threatens me", Command.WHAT_IF),
        ("Mijn meldignen", Command.MY_REPORTS),
        ("my reports.", Command.MY_REPORTS),
        ("mijn  taken", Command.MY_TASKS),
        ("my tasks", Command.MY_TASKS),
        ("Stop.", Command.STOP),
        ("ga verder", Command.GO_ON),
        ("continue", Command.GO_ON),
        ("help", Command.HELP),
        ("Help!!!", Command.HELP),
        ("afwezig", Command.AWAY),
        ("Ik ben afwezig t/m vrijdag 3 januari", Command.AWAY),
        ("away until 3 January", Command.AWAY),
        ("afwezig tot 3-1-2027, vervanger: fatima.bos@voorbeeldstad.example", Command.AWAY),
        ("op vakantie vanaf maandag", Command.AWAY),
        ("ik ben er weer", Command.BACK),
        ("I'm back", Command.BACK),
        ("Ik werk niet op woensdag", Command.DAYS_OFF),
        ("ik werk niet op woensdagen en 's vrijdags", Command.DAYS_OFF),
        ("I don't work on Wednesdays.", Command.DAYS_OFF),
        ("ik werk elke dag", Command.EVERY_DAY),
    ],
)
def test_a_message_that_is_nothing_else_is_a_command(text: str, command: Command) -> None:
    assert command_of(text) is command


@pytest.mark.parametrize(
    "text",
    [
        "",
        "👍",
        "?!",
        "nee",
        "1",
        "gelden",
        "help mij, hij heeft een mes",
        "ik riep stop maar hij ging door",
        "ik wil iets melden: een man sloeg mij bij de balie",
        "hij zei wat nu dan en gooide een stoel",
        "ik ben er niet van gediend dat hij schold",
        "afwezig was hij niet, hij kwam tot de balie",
        "terug",
        "ik werk niet op woensdag en toch stond hij daar",
        "een klant zei dat hij mijn taken wel even zou overnemen",
        "report him he hit me",
        "ik wil iets melden " * 20,
    ],
)
def test_a_story_or_an_answer_is_no_command(text: str) -> None:
    assert command_of(text) is None


@pytest.mark.parametrize("command", Command)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_phrase_of_the_catalogue_starts_its_own_command(
    command: Command, language: str
) -> None:
    phrases = words(f"command.{command}", language)
    assert phrases
    assert {command_of(phrase) for phrase in phrases} == {command}
