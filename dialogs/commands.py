"""What a typed message starts: a report, a list, a pause.

A message is a command when it is nothing else: one of the catalogue's phrases, but for a greeting,
a "please", capitals, punctuation and a typing error or two. A story that holds the word is none.
"""

import re
from enum import StrEnum
from functools import cache

from dialogs.texts import LANGUAGES, words
from dialogs.typed import alike, plain
from dialogs.weekdays import only_weekdays

_LONGEST = 150  # characters: until when somebody is away, and who stands in


class Command(StrEnum):
    """What can be started by typing."""

    REPORT = "report"
    WHAT_NOW = "what_now"
    WHAT_IF = "what_if"  # the rest of the message says what: "wat moet ik doen als iemand scheldt"
    MY_REPORTS = "my_reports"
    MY_TASKS = "my_tasks"
    CASES = "cases"  # the open cases of who handles them
    BANS = "bans"  # the list of warnings and bans, for whom the protocol names
    STOP = "stop"
    GO_ON = "go_on"
    HELP = "help"
    HELLO = "hello"  # and nothing more
    AWAY = "away"  # the rest of the message says until when: "tot en met 3 januari"
    BACK = "back"
    DAYS_OFF = "days_off"  # the rest of the message says which: "ik werk niet op woensdag"
    EVERY_DAY = "every_day"


def command_of(text: str) -> Command | None:
    """Return what this message starts; None when it is no command but something told."""
    if len(text) > _LONGEST:
        return None
    if plain(text) in _greetings():
        return Command.HELLO
    said = _without_politeness(plain(text))
    if _away_until(text, said):
        return Command.AWAY
    if _names_days_off(said):
        return Command.DAYS_OFF
    if _begins(said, Command.WHAT_IF):
        return Command.WHAT_IF
    exact = (command for command, phrase in _phrases() if phrase == said)
    close = (command for command, phrase in _phrases() if alike(said, phrase))
    return next(exact, None) or next(close, None)


def _away_until(text: str, said: str) -> bool:
    """Tell whether this is "afwezig" and a day: "ik ben er niet van gediend" is something else."""
    rest = _until().search(text)
    return _begins(said, Command.AWAY) and rest is not None and bool(_day().search(rest[0]))


def _begins(said: str, wanted: Command) -> bool:
    """Tell whether more is said after one of a command's phrases."""
    phrases = (phrase for command, phrase in _phrases() if command is wanted)
    return any(said.startswith(f"{phrase} ") for phrase in phrases)


def _names_days_off(said: str) -> bool:
    """Tell whether this is "ik werk niet op" and days of the week, and nothing else."""
    begins = (phrase for command, phrase in _phrases() if command is Command.DAYS_OFF)
    rests = (said.removeprefix(phrase) for phrase in begins if said.startswith(f"{phrase} "))
    return any(only_weekdays(rest) for rest in rests)


def _without_politeness(said: str) -> str:
    return " ".join(word for word in said.split() if word not in _polite())


@cache
def _phrases() -> tuple[tuple[Command, str], ...]:
    """Every phrase, the longest first, so that "ik ben afwezig" goes before "afwezig"."""
    found = {
        _without_politeness(plain(phrase)): command
        for command in Command
        if command is not Command.HELLO  # of which politeness leaves nothing
        for language in LANGUAGES
        for phrase in words(f"command.{command}", language)
    }
    return tuple((found[phrase], phrase) for phrase in sorted(found, key=len, reverse=True))


@cache
def _greetings() -> frozenset[str]:
    found = {phrase for language in LANGUAGES for phrase in words("command.hello", language)}
    return frozenset(found | {f"{phrase} meldbot" for phrase in found})


@cache
def _polite() -> frozenset[str]:
    return frozenset(word for language in LANGUAGES for word in words("command.polite", language))


@cache
def _until() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{_any('command.until')})\b.*", re.IGNORECASE | re.DOTALL)


@cache
def _day() -> re.Pattern[str]:
    return re.compile(rf"\d|\b(?:{_any('command.day')})", re.IGNORECASE)


def _any(key: str) -> str:
    return "|".join(re.escape(word) for language in LANGUAGES for word in words(key, language))
