"""What a question gets to read a reply with, and what it says when it cannot."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from dialogs.answers import Answer, Answers
from dialogs.reply import Reply
from dialogs.typed import clean

STORY_LENGTH = 10_000  # characters
WORDS_LENGTH = 2_000  # characters of an answer in one's own words
SUBMIT = "submit"  # the hand-in button of a form
KEEP = "keep"  # leaves an answer as it was, after "change"
CONTINUE = "continue"  # goes on from a question that waited: the 112 card's button


class NotUnderstood(Exception):
    """The reply does not answer the question; `text_key` and `values` say what to tell them.

    `answers` is what was understood all the same (a photo beside an unreadable word) and must be
    kept; None where nothing was.
    """

    def __init__(self, text_key: str, answers: Answers | None = None, **values: str | int) -> None:
        super().__init__(text_key)
        self.text_key = text_key
        self.answers = answers
        self.values = values


class ReadMoment(Protocol):
    """A moment as exactly as it was told: precision minute, hour, part_of_day or day."""

    @property
    def at(self) -> datetime: ...

    @property
    def precision(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Outside:
    """What a dialog cannot know by itself, brought by the caller.

    `now` is aware and in the organisation's own time zone. `read_moment` reads typed words such
    as "gisteren om drie uur". `categories` are the protocol's codes, `suggested` one of them.
    """

    now: datetime
    read_moment: Callable[[str], ReadMoment | None]
    categories: tuple[str, ...] = ()
    suggested: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """The question a reply is read for: its step, where its sentences are, its answer so far."""

    key: str
    texts: str
    before: Answer | None
    outside: Outside


def tapped(reply: Reply, options: tuple[str, ...]) -> Answer:
    """Return the option of a tap. Raises NotUnderstood for a button this question has not."""
    if reply.value not in options:
        raise NotUnderstood("error.pick_one")
    return Answer(codes=(reply.value,))


def told(text: str) -> Answer:
    """Return an answer in the person's own words."""
    return Answer(text=text, source="text")


def own_words(typed: str, most: int) -> str:
    """Return what was typed, cleaned. Raises NotUnderstood when it is empty or too long."""
    text = clean(typed)
    if not text:
        raise NotUnderstood("error.empty")
    if len(text) > most:
        raise NotUnderstood("error.too_long", most=most, length=len(text))
    return text


def input_name(key: str, position: int) -> str:
    """Return the name of a step's field, counted from 0: "harm", "harm#2", …"""
    return key if position == 0 else f"{key}#{position + 1}"
