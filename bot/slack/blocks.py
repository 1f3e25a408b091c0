"""The parts of a card as Block Kit blocks. Pure; what is too long becomes more blocks.

A unit is a list of blocks that stay in one message: a label with its menu, a form with its button.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import assert_never

from bot.slack import limits
from bot.slack.fields import field_blocks, options_in_full, short_option
from bot.slack.text import Json, bold, escape, literal, moment, shorten, size, split
from dialogs.card import (
    Bullets,
    Button,
    Buttons,
    Form,
    Link,
    Menu,
    Part,
    Quote,
    Row,
    Rows,
    Text,
    Tone,
)
from dialogs.texts import Language

Unit = list[Json]
REF = "ref:"  # a label's block_id that carries the reference of the menu below it


@dataclass(slots=True)
class Surface:
    """What is drawn on: a message or a view (a modal, the App Home), in a language.

    It hands out the block ids: the step key, then `<step>#2`, `#3`, … each once.
    """

    language: Language
    in_view: bool = False
    taken: set[str] = field(default_factory=set)

    def mark(self, step: str) -> str:
        number, mark = 1, step
        while mark in self.taken:
            number += 1
            mark = f"{step}#{number}"
        self.taken.add(mark)
        return mark


def part_units(part: Part, surface: Surface) -> Iterator[Unit]:
    """Yield what one part looks like. In a view a form has no button of its own."""
    match part:
        case Text(text=text, tone=tone):
            yield from _paragraphs(text, tone)
        case Rows(rows=rows):
            yield from _rows(rows)
        case Bullets(items=items, numbered=numbered):
            yield from _bullets(items, numbered=numbered)
        case Quote(text=text):
            yield from ([_quoted(piece)] for piece in split(text, limits.SECTION))
        case Buttons(buttons=buttons):
            yield from _buttons(buttons, surface)
        case Menu():
            yield from _menu(part, surface)
        case Link(label=label, url=url):
            yield [_link(label, url)]
        case Form():
            yield _form(part, surface)
        case _:
            assert_never(part)


def section(text: str) -> Json:
    return {"type": "section", "text": literal(text)}


def context(*texts: Json) -> Json:
    return {"type": "context", "elements": list(texts)}


def _paragraphs(text: str, tone: Tone) -> Iterator[Unit]:
    match tone:
        case "plain":
            yield from ([section(piece)] for piece in split(text, limits.SECTION))
        case "heading":
            yield from ([_bold(piece)] for piece in split(text, limits.SECTION))
        case "quiet":
            yield from ([context(literal(piece))] for piece in split(text, limits.CONTEXT))
        case "alarm":
            yield from ([_alarm(piece)] for piece in split(text, limits.SECTION))
        case _:
            assert_never(tone)


def _alarm(text: str) -> Json:
    return _bold(f" {text}", {"type": "emoji", "name": "rotating_light"})


def _bold(text: str, *before: Json) -> Json:
    words = {"type": "text", "text": text, "style": {"bold": True}}
    return _rich({"type": "rich_text_section", "elements": [*before, words]})


def _quoted(text: str) -> Json:
    return _rich({"type": "rich_text_quote", "elements": [{"type": "text", "text": text}]})


def _rich(element: Json) -> Json:
    """A rich text shows its words as they are, whatever marks are in them."""
    return {"type": "rich_text", "elements": [element]}


def _rows(rows: Iterable[Row]) -> Iterator[Unit]:
    """Label and value side by side, five rows a section; a long value gets the full width."""
    fields: list[Json] = []
    for row in rows:
        if len(row.value) > limits.FIELD // 4:
            yield from _flushed(fields)
            yield from _long_row(row)
            continue
        fields += [bold(shorten(row.label, limits.FIELD - 10)), _value(row)]
        if len(fields) == limits.FIELDS:
            yield from _flushed(fields)
    yield from _flushed(fields)


def _flushed(fields: list[Json]) -> Iterator[Unit]:
    if fields:
        yield [{"type": "section", "fields": list(fields)}]
        fields.clear()


def _value(row: Row) -> Json:
    return moment(row.at, row.value) if row.at else literal(row.value)


def _long_row(row: Row) -> Iterator[Unit]:
    pieces = [section(piece) for piece in split(row.value, limits.SECTION)]
    yield [{"type": "section", "text": bold(shorten(row.label, limits.FIELD))}, *pieces[:1]]
    yield from ([piece] for piece in pieces[1:])


def _bullets(items: Iterable[str], *, numbered: bool) -> Iterator[Unit]:
    """As many points in a section as fit; a point longer than a section is broken up."""
    lines: list[str] = []
    for number, item in enumerate(items, 1):
        line = f"{number}. {item}" if numbered else f"• {item}"
        if lines and len("\n".join([*lines, line])) > limits.SECTION // 2:
            yield from _lines(lines)
            lines = []
        lines.append(line)
    yield from _lines(lines)


def _lines(lines: list[str]) -> Iterator[Unit]:
    yield from ([section(piece)] for piece in split("\n".join(lines), limits.SECTION))


def _buttons(buttons: tuple[Button, ...], surface: Surface) -> Iterator[Unit]:
    """One row of buttons for each step, in their order; labels too long stand in full above."""
    if long := [b.label for b in buttons if size(b.label) > limits.BUTTON]:
        yield from _bullets(long, numbered=False)
    for step, same in groupby(buttons, key=lambda button: button.step):
        for row in _rows_of_buttons(list(same)):
            elements = [_button(button) for button in row]
            yield [{"type": "actions", "block_id": surface.mark(step), "elements": elements}]


def _rows_of_buttons(buttons: list[Button]) -> Iterator[list[Button]]:
    """Slack wants every action_id once in a row, and at most 25 of them."""
    row: list[Button] = []
    for button in buttons:
        twice = any(button.value == other.value for other in row)
        if twice or len(row) == limits.ACTIONS:
            yield row
            row = []
        row.append(button)
    if row:
        yield row


def _button(button: Button) -> Json:
    shown: Json = {
        "type": "button",
        "action_id": f"answer:{button.step}:{button.value}",
        "text": literal(shorten(button.label, limits.BUTTON)),
    }
    if button.ref:  # Slack refuses an empty value
        shown["value"] = button.ref
    return shown if button.style == "plain" else shown | {"style": button.style}


def _menu(menu: Menu, surface: Surface) -> Iterator[Unit]:
    """A label, and a select under it. The reference is in the label's block_id.

    An option's value must be the answer alone and a select has no value of its own, so the label's
    block, which comes back with every tap on the message, carries what a button has in its value.
    """
    for start in range(0, len(menu.options), limits.OPTIONS):
        options = menu.options[start : start + limits.OPTIONS]
        label = section(menu.label) | {"block_id": surface.mark(f"{REF}{menu.step}:{menu.ref}")}
        select = {
            "type": "static_select",
            "action_id": f"answer:{menu.step}",
            "placeholder": literal(shorten(menu.label, limits.PLACEHOLDER)),
            "options": [short_option(option) for option in options],
        }
        block = {"type": "actions", "block_id": surface.mark(menu.step), "elements": [select]}
        yield [*options_in_full(options), label, block]


def _link(label: str, url: str) -> Json:
    """A link in the text; a telephone number or an address too long stands there in full."""
    address = url.removeprefix("tel:").removeprefix("mailto:")
    if len(url) > limits.URL or any(sign in url for sign in "<>| \n"):
        return section(f"{label}: {address}")
    known = url.startswith("http") or _digits(address) in _digits(label) or address in label
    shown = label if known else f"{label}: {address}"
    marked = f"<{escape(url)}|{escape(shown).replace('|', '/')}>"
    return {"type": "section", "text": {"type": "mrkdwn", "text": marked, "verbatim": True}}


def _digits(text: str) -> str:
    return "".join(sign for sign in text if sign.isdigit()) or text


def _form(form: Form, surface: Surface) -> Unit:
    blocks = [
        block
        for field in form.inputs
        for block in field_blocks(field, surface.language, in_view=surface.in_view)
    ]
    if surface.in_view:
        return blocks
    button = Button(
        label=form.submit, step=form.step, value="submit", ref=form.ref, style="primary"
    )
    row = {"type": "actions", "block_id": surface.mark(form.step), "elements": [_button(button)]}
    return [*blocks, row]
