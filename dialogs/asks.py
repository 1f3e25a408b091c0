"""What a step may ask for, and how a reply is read. Each kind is data and one pure `read`."""

from dataclasses import dataclass

from dialogs.answers import Answer
from dialogs.asked import (
    CONTINUE,
    STORY_LENGTH,
    SUBMIT,
    WORDS_LENGTH,
    Asked,
    NotUnderstood,
    own_words,
    tapped,
    told,
)
from dialogs.moment import Moment
from dialogs.reply import Attachment, Reply
from dialogs.ticks import Ticks
from dialogs.typed import clean, option_of, option_within, plain, split_names

__all__ = [
    "Ask",
    "Asked",
    "Category",
    "Choice",
    "Files",
    "FreeText",
    "Moment",
    "Names",
    "NotUnderstood",
    "Ticks",
]

NAME_LENGTH = 100  # characters
NAMES = 20
YES_NO = ("yes", "no")  # no answer to who, where or why
_MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class FreeText:
    """One's own words. A button's label counts as that button only when it is all there is."""

    options: tuple[str, ...] = ()
    max_length: int = STORY_LENGTH

    def read(self, reply: Reply, asked: Asked) -> Answer:
        if reply.step:
            return tapped(reply, self.options)
        text = own_words(reply.text, self.max_length)
        if option := option_of(text, asked.texts, self.options):
            return Answer(codes=(option,), source="text")
        if not any(letter.isalnum() for letter in text):
            raise NotUnderstood("error.no_words")
        return told(text)


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a list. With `own_words` anything else that is typed is an answer too.

    With `finds`, an option named inside a longer answer counts. An answer in `waits` is noted and
    leaves the question open until the person goes on.
    """

    options: tuple[str, ...]
    own_words: bool = False
    finds: bool = False
    waits: tuple[str, ...] = ()

    def read(self, reply: Reply, asked: Asked) -> Answer:
        if self.waits and self._goes_on(reply, asked):
            before = asked.before or Answer(codes=self.waits[:1])
            return before.model_copy(update={"tentative": False})
        answer = tapped(reply, self.options) if reply.step else self._typed(reply.text, asked)
        return answer.model_copy(update={"tentative": answer.code in self.waits})

    def _typed(self, typed: str, asked: Asked) -> Answer:
        text = own_words(typed, WORDS_LENGTH)
        if option := option_of(text, asked.texts, self.options):
            return Answer(codes=(option,), source="text")
        if not self.own_words or option_of(text, asked.texts, YES_NO):
            raise NotUnderstood("error.pick_one")
        found = option_within(text, asked.texts, self.options) if self.finds else None
        return Answer(codes=(found,) if found else (), text=text, source="text")

    def _goes_on(self, reply: Reply, asked: Asked) -> bool:
        if reply.step:
            return reply.value == CONTINUE
        return bool(asked.before and option_of(reply.text, asked.texts, (CONTINUE,)))


@dataclass(frozen=True, slots=True)
class Names:
    """People: names typed in a list, or picked where the channel can. The caller looks them up."""

    options: tuple[str, ...] = ()

    def read(self, reply: Reply, asked: Asked) -> Answer:
        if reply.step and reply.value in self.options:
            return tapped(reply, self.options)
        if not reply.step and (option := option_of(reply.text, asked.texts, self.options)):
            return Answer(codes=(option,), source="text")
        names = split_names(clean("\n".join(_given(reply, asked.key))))
        if not names:
            raise NotUnderstood("error.names")
        if len(names) > NAMES or max(map(len, names)) > NAME_LENGTH:
            raise NotUnderstood("error.too_many_names", most=NAMES)
        return Answer(names=names, source="tap" if reply.step else "text")


def _given(reply: Reply, key: str) -> tuple[str, ...]:
    if not reply.step:
        return (reply.text,)
    picked = () if reply.value in (None, SUBMIT) else (reply.value or "",)
    return reply.values.get(key, picked)


@dataclass(frozen=True, slots=True)
class Files:
    """Evidence. Files may come at any moment; this says what is fit, and when one is done."""

    media_types: frozenset[str]
    max_bytes: int
    max_files: int
    options: tuple[str, ...] = ("done",)

    def read(self, reply: Reply, asked: Asked) -> Answer:
        if reply.step:
            tapped(reply, self.options)
        elif not option_of(reply.text, asked.texts, self.options):
            raise NotUnderstood("error.file_or_done")
        return (asked.before or Answer()).model_copy(update={"tentative": False})

    def refusal(self, file: Attachment, had: int) -> NotUnderstood | None:
        """Say why this file cannot be taken beside the number there already are; None: it can."""
        if file.media_type.partition(";")[0].strip().casefold() not in self.media_types:
            return NotUnderstood("error.file_type", name=file.name)
        if file.size > self.max_bytes:
            return NotUnderstood(
                "error.file_size", name=file.name, most=self.max_bytes // _MEGABYTE
            )
        if had >= self.max_files:
            return NotUnderstood("error.file_count", most=self.max_files)
        return None


@dataclass(frozen=True, slots=True)
class Category:
    """The protocol's category: the suggestion confirmed, or another code. Both are kept."""

    options: tuple[str, ...] = ("confirm",)

    def read(self, reply: Reply, asked: Asked) -> Answer:
        outside = asked.outside
        value = reply.value if reply.step else self._typed(reply.text, asked)
        code = outside.suggested if value == "confirm" else value
        if not code or code not in outside.categories:
            raise NotUnderstood("error.pick_one")
        return Answer(
            codes=(code,),
            fields={"suggested": (outside.suggested,)},
            source="tap" if reply.step else "text",
        )

    def _typed(self, text: str, asked: Asked) -> str | None:
        if option := option_of(text, asked.texts, self.options):
            return option
        return next((c for c in asked.outside.categories if plain(c) == plain(text)), None)


Ask = FreeText | Choice | Ticks | Moment | Names | Files | Category
