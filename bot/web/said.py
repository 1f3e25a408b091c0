"""What somebody said, in the words that stood on the card. Pure; the chat shows it back to them."""

from collections.abc import Iterable
from datetime import datetime

from bot.web.texts import short_text
from dialogs.card import Buttons, Card, Form, Input, Menu, Part
from dialogs.reply import Reply

LONGEST = 400  # characters of a bubble; the whole text is with the bot, not on the page


def said(reply: Reply, card: Card | None, uploads: Iterable[str] = (), language: str = "nl") -> str:
    """Return a line for what was typed, tapped or filled in on `card` (None: just typed)."""
    names = [f"📎 {name}" for name in uploads]
    if card is None or reply.step is None:
        return _short("\n".join([*filter(None, [reply.text]), *names]))
    if reply.value is not None:
        return _label(card, reply.step, reply.value) or reply.value
    return _short(", ".join([*_filled(card, reply, language), *names]))


def asks(card: Card, reply: Reply) -> bool:
    """Tell whether the reply's marks stand on this card."""
    return (reply.step, reply.ref) in [mark for part in card.parts for mark in _marks(part)]


def _marks(part: Part) -> list[tuple[str, str]]:
    match part:
        case Buttons(buttons=buttons):
            return [(button.step, button.ref) for button in buttons]
        case Menu(step=step, ref=ref) | Form(step=step, ref=ref):
            return [(step, ref)]
        case _:
            return []


def _label(card: Card, step: str, value: str) -> str | None:
    for part in card.parts:
        match part:
            case Buttons(buttons=buttons):
                labels = {(b.step, b.value): b.label for b in buttons}
            case Menu(options=options):
                labels = {(part.step, o.value): o.label for o in options}
            case _:
                continue
        if (step, value) in labels:
            return labels[step, value]
    return None


def _filled(card: Card, reply: Reply, language: str) -> list[str]:
    forms = [part for part in card.parts if isinstance(part, Form)]
    fields = [field for form in forms for field in form.inputs]
    return [word for f in fields for word in _words(f, reply.values.get(f.name, ()), language)]


def _words(field: Input, values: tuple[str, ...], language: str) -> list[str]:
    if field.kind == "moment":
        return [short_text(datetime.fromisoformat(value), language) for value in values]
    labels = {option.value: option.label for option in field.options}
    return [labels.get(value, value) for value in values if value]


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1].rstrip() + "…"
