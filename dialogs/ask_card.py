"""The card that asks one step of a dialog. Pure: step and answers in, card out."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, assert_never

from dialogs.answers import Answer, Answers
from dialogs.asked import KEEP, SUBMIT, input_name
from dialogs.asks import Category, Choice, Files, FreeText, Moment, Names, Ticks
from dialogs.card import Bullets, Button, Buttons, Card, Form, Input, Option, Part, Style, Text
from dialogs.dialog import Step
from dialogs.texts import Language, knows, option_label, say, section
from dialogs.ticks import Field

_READY = frozenset({"stepwise", "skip", "done"})  # for whoever does not want to think about it
_MEGABYTE = 1024 * 1024


def question_card(
    step: Step,
    answers: Answers,
    language: Language,
    ref: str,
    *,
    key: str | None = None,
    dialog: str = "incident",
) -> Card:
    """Return the card of an open step, filled in with what is known of it already.

    `ref` is the conversation and version that every button carries, `key` what the card is about.
    Category and send need more than the answers: they have cards of their own in `summary`.
    """
    before = answers.get(step.key)
    known = None if before is None or before.empty else before
    question = _Question(step, known, language, ref, f"{dialog}.{step.key}")
    return Card(
        kind="question",
        title=question.says("ask"),
        parts=tuple(question.parts()),
        step=step.key,
        ref=ref,
        key=key,
        language=language,
    )


@dataclass(frozen=True, slots=True)
class _Question:
    """One question on its way to a card; `before` is what was answered already, if anything."""

    step: Step
    before: Answer | None
    language: Language
    ref: str
    texts: str

    def says(self, key: str, **values: object) -> str:
        return say(f"{self.texts}.{key}", self.language, **values)

    def parts(self) -> Iterator[Part]:
        ask = self.step.ask
        if knows(f"{self.texts}.hint", self.language):
            yield Text(text=self.says("hint", **_limits(ask)), tone="quiet")
        match ask:
            case FreeText() | Choice():
                yield from self._buttons(ask.options)
            case Moment():
                yield from self._buttons(ask.options)
                yield self._form(self._input("moment", self.says("pick"), self._picked()))
            case Names():
                yield self._form(self._input("text", self.says("label"), self._named()))
                yield from self._buttons(ask.options)
            case Ticks():
                yield self._form(*(self._ticks(ask, n, f) for n, f in enumerate(ask.fields)))
            case Files():
                yield Text(text=self.says("keep_title"), tone="heading")
                yield Bullets(items=section(f"{self.texts}.keep", self.language))
                yield self._form(self._input("files", self.says("label"), ()))
                yield from self._buttons(ask.options)
            case Category():
                return
            case _:
                assert_never(ask)

    def _buttons(self, options: tuple[str, ...]) -> Iterator[Part]:
        """Offer the options, and to leave an answer as it was where there is one."""
        keeps = self.before is not None and not isinstance(self.step.ask, Files)
        values = (KEEP, *options) if keeps else options
        if values:
            yield Buttons(buttons=tuple(self._button(value) for value in values))

    def _button(self, value: str) -> Button:
        label = option_label(self.texts, value, self.language)
        style = self._style(value)
        return Button(label=label, step=self.step.key, value=value, ref=self.ref, style=style)

    def _style(self, value: str) -> Style:
        """Danger is red; the way on for most people stands out."""
        ask = self.step.ask
        if isinstance(ask, Choice) and ask.waits:
            return "danger" if value in ask.waits else "primary"
        if self.before:
            return "primary" if value in (KEEP, "done") else "plain"
        return "primary" if value in _READY else "plain"

    def _form(self, *inputs: Input) -> Form:
        submit = option_label(self.texts, SUBMIT, self.language)
        return Form(step=self.step.key, ref=self.ref, inputs=inputs, submit=submit)

    def _input(
        self, kind: Literal["moment", "text", "files"], label: str, initial: tuple[str, ...]
    ) -> Input:
        return Input(name=self.step.key, kind=kind, label=label, initial=initial)

    def _picked(self) -> tuple[str, ...]:
        at = self.before.at if self.before else None
        return (at.isoformat(timespec="minutes"),) if at else ()

    def _named(self) -> tuple[str, ...]:
        return (", ".join(self.before.names),) if self.before and self.before.names else ()

    def _ticks(self, ask: Ticks, position: int, field: Field) -> Input:
        return Input(
            name=input_name(self.step.key, position),
            kind="choice" if field.one else "ticks",
            label=self.says(f"fields.{field.name}"),
            options=tuple(
                Option(value=value, label=option_label(self.texts, value, self.language))
                for value in field.options
            ),
            initial=ask.initial(field, self.before),
        )


def _limits(ask: object) -> dict[str, int]:
    if not isinstance(ask, Files):
        return {}
    return {"most": ask.max_files, "megabytes": ask.max_bytes // _MEGABYTE}
