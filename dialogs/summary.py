"""What has been told so far, and the two cards on which it is looked through before it goes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dialogs.answers import Answer, Answers
from dialogs.asks import Files
from dialogs.card import Bullets, Button, Buttons, Card, Menu, Option, Part, Quote, Row, Rows, Text
from dialogs.dialog import CHANGE, Dialog, changeable
from dialogs.incident import INCIDENT
from dialogs.spoken import listing, moment_text
from dialogs.texts import Language, knows, option_label, say
from dialogs.ticks import Ticks

_UNTOLD = frozenset({"danger", "story", "category", "send"})  # no rows of the summary
_SHORT = 300  # characters of an answer that a row shows


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The category that the protocol's rules make of the answers, and what it rests on.

    `label` is as people read it ("D, bedreiging"), `words` are the reporter's own, `source` is
    the paragraph. `view` is what the organisation says of such behaviour.
    """

    code: str
    label: str
    source: str
    words: tuple[str, ...] = ()
    view: str = ""


@dataclass(frozen=True, slots=True)
class Receiver:
    """Who gets to see something of the report, and what."""

    who: str
    what: str


def answer_text(key: str, answer: Answer, language: str, dialog: Dialog = INCIDENT) -> str:
    """Return what was answered to a step, in words; "" where there is nothing to show."""
    if answer.at:
        return moment_text(answer.at, language, answer.precision)
    if answer.names:
        return listing(answer.names, language)
    if answer.files:
        return ", ".join(file.name for file in answer.files)
    said = ", ".join(_labels(key, answer, language, dialog))
    return f"{said}: {answer.text}" if said and answer.text else said or answer.text


def _labels(key: str, answer: Answer, language: str, dialog: Dialog) -> Iterator[str]:
    texts, ask = dialog.texts(key), dialog.find(key)
    if not isinstance(ask, Ticks):
        yield from (_chosen(texts, code, language) for code in answer.codes)
        return
    yield from (say(f"conduct.{code}", language) for code in answer.codes)
    for field in ask.fields:
        for value in answer.of(field.name):
            if set(answer.codes).isdisjoint(ask.covers.get(value, ())):
                yield _ticked(texts, field.name, option_label(texts, value, language), language)


def _chosen(texts: str, code: str, language: str) -> str:
    """Return a button's words; for "skip" and "don't know" what they mean as an answer."""
    key = f"common.answered.{code}"
    return say(key, language) if knows(key, language) else option_label(texts, code, language)


def _ticked(texts: str, field: str, label: str, language: str) -> str:
    """Return a ticked label, with what it answers where it says little by itself ("yes")."""
    key = f"{texts}.answered.{field}"
    return say(key, language, answer=label.lower()) if knows(key, language) else label


def summary_rows(answers: Answers, language: str, dialog: Dialog = INCIDENT) -> Rows:
    """Return the answers so far, a row each; the story is too long for one."""
    found = (
        Row(
            label=say(f"{dialog.texts(step.key)}.label", language),
            value=_shortened(answer_text(step.key, answers[step.key], language, dialog)),
        )
        for step in dialog.steps
        if step.key in answers and step.key not in _UNTOLD
    )
    return Rows(rows=tuple(row for row in found if row.value))


def _shortened(text: str) -> str:
    return text if len(text) <= _SHORT else f"{text[: _SHORT - 1].rstrip()}…"


def so_far(answers: Answers, language: str) -> tuple[Part, ...]:
    """Return the story and the answers so far, to show when somebody goes on with a report."""
    story = answers["story"].text if "story" in answers else ""
    rows = summary_rows(answers, language)
    quote: tuple[Part, ...] = (Quote(text=_shortened(story)),) if story else ()
    return (*quote, rows) if rows.rows else quote


def category_card(
    answers: Answers,
    language: Language,
    ref: str,
    suggestion: Suggestion | None,
    others: Sequence[Option],
    *,
    key: str | None = None,
) -> Card:
    """Return the summary with the suggested category: confirm it, take another, change a W."""
    label = say("incident.category.others", language)
    menu = Menu(step="category", ref=ref, label=label, options=tuple(others))
    parts: tuple[Part, ...] = (
        Text(text=say("incident.category.hint", language), tone="quiet"),
        *so_far(answers, language),
        *_suggested(suggestion, language, ref),
        *((menu,) if others else ()),
        change_menu(answers, language, ref),
    )
    return _question("category", parts, language, ref, key)


def _suggested(suggestion: Suggestion | None, language: str, ref: str) -> Iterator[Part]:
    if suggestion is None:
        yield Text(text=say("incident.category.unsure", language))
        return
    yield Text(text=say("incident.category.suggested", language, label=suggestion.label))
    if suggestion.words:
        said = ", ".join(f"“{words}”" for words in suggestion.words)
        yield Text(text=say("incident.category.because", language, words=said))
    if suggestion.view:
        yield Text(text=suggestion.view)
    source = say("incident.category.source", language, source=suggestion.source)
    yield Text(text=source, tone="quiet")
    label = say("incident.category.confirm", language)
    confirm = Button(label=label, step="category", value="confirm", ref=ref, style="primary")
    yield Buttons(buttons=(confirm,))


def send_card(
    answers: Answers,
    language: Language,
    ref: str,
    receivers: Sequence[Receiver],
    *,
    key: str | None = None,
) -> Card:
    """Return the last card before sending: who gets what, what it is never for, and evidence."""
    told = tuple(f"{one.who}: {one.what}" for one in receivers)
    files = len(answers["evidence"].files) if "evidence" in answers else 0
    kept = say("incident.send.evidence_had", language, count=files) if files else ""
    parts: tuple[Part, ...] = (
        Text(text=say("incident.send.who", language), tone="heading"),
        Bullets(items=told),
        Text(text=say("incident.send.promise", language)),
        Text(text=kept or say("incident.send.evidence", language), tone="quiet"),
        Buttons(buttons=(_send(language, ref), _add_evidence(language, ref))),
        change_menu(answers, language, ref),
        Text(text=say("incident.send.hint", language), tone="quiet"),
    )
    return _question("send", parts, language, ref, key)


def _send(language: str, ref: str) -> Button:
    label = option_label("incident.send", "yes", language)
    return Button(label=label, step="send", value="yes", ref=ref, style="primary")


def _add_evidence(language: str, ref: str) -> Button:
    label = say("incident.evidence.add", language)
    return Button(label=label, step=CHANGE, value="evidence", ref=ref)


def change_menu(answers: Answers, language: str, ref: str, dialog: Dialog = INCIDENT) -> Menu:
    """Return the list of what can be changed now."""
    keys = [key for key in changeable(dialog, answers) if key not in ("danger", "category", "send")]
    files = [key for key in keys if isinstance(dialog.find(key), Files)]
    return Menu(
        step=CHANGE,
        ref=ref,
        label=say("incident.category.change", language),
        options=tuple(
            Option(value=key, label=say(f"{dialog.texts(key)}.label", language))
            for key in keys
            if key not in files or key in answers
        ),
    )


def _question(
    step: str, parts: tuple[Part, ...], language: Language, ref: str, key: str | None
) -> Card:
    title = say(f"incident.{step}.ask", language)
    return Card(
        kind="question", title=title, parts=parts, step=step, ref=ref, key=key, language=language
    )
