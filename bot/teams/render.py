"""Card -> Adaptive Card 1.5 for Teams. Pure; the limits are Teams' own.

Sources: the schema of Adaptive Cards 1.5; Teams, "Types of cards" and "Universal Actions for
Adaptive Cards".
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any, assert_never

from bot.teams import fields
from bot.teams.actions import Names, hands_in_once, plan
from bot.teams.runs import Element, cut, lines, link, run, runs
from dialogs.card import (
    Bullets,
    Buttons,
    Card,
    Form,
    Link,
    Menu,
    Part,
    Quote,
    Row,
    Rows,
    Text,
)
from dialogs.texts import say

CARD_TYPE = "application/vnd.microsoft.card.adaptive"
SIZE_LIMIT = 28 * 1024  # bytes of JSON that pass everywhere, webhooks included
FALLBACK_LIMIT = 1000  # characters of plain text for a client that cannot show the card


def to_adaptive_card(card: Card, upload_url: str = "") -> Element:
    """Return the Adaptive Card, at most SIZE_LIMIT bytes as JSON.

    `upload_url` is the one-time page for evidence, where the card asks for files: it cannot take
    any itself. Texts that would make the card too big are shortened with a visible mark; the
    whole of them is in storage.
    """
    whole = _with_upload(card, upload_url) if upload_url else card
    for most in (None, 6000, 3000, 1500, 700, 300, 100):
        shown = _adaptive(whole if most is None else _shortened(whole, most))
        if size(shown) <= SIZE_LIMIT:
            return shown
    raise ValueError(f"a card of kind {card.kind} has too many parts for Teams")


def size(card: Mapping[str, Any]) -> int:
    """Return the bytes this takes on the wire."""
    return len(json.dumps(card, ensure_ascii=False, separators=(",", ":")).encode())


def to_message(card: Card, upload_url: str = "") -> Element:
    """Return the activity that shows a card; `summary` is what the notification says."""
    return _message(to_adaptive_card(card, upload_url), card.title)


def to_plain_message(card: Card) -> Element:
    """Return the card as bare text, for a client or a policy that refuses the card itself."""
    return {"type": "message", "textFormat": "plain", "text": cut(card.plain(), 3000)}


def over_message(title: str, language: str) -> Element:
    """Return what is left of a card that a newer one has replaced: its title, no buttons."""
    said = (cut(title, 200), say("teams.over", language))
    return _message(_frame([runs(line, isSubtle=True) for line in said], title, language), title)


def _message(content: Element, title: str) -> Element:
    attachment = {"contentType": CARD_TYPE, "content": content}
    return {"type": "message", "summary": cut(title, 200), "attachments": [attachment]}


def _with_upload(card: Card, url: str) -> Card:
    link = Link(label=say("teams.upload.button", card.language), url=url)
    return card.model_copy(update={"parts": (*card.parts, link)})


def _adaptive(card: Card) -> Element:
    planned = plan(card)
    strict = hands_in_once(card, planned)
    names = Names.of(card)
    body = [_title(card)]
    for part in planned.parts:
        body += _elements(part, strict, names, card.language)
    if planned.folded:
        body += fields.more(planned, names, card.language)
    if card.step and card.step not in names.taken:
        body[0]["id"] = card.step
    return _frame(body, card.plain(), card.language)


def _frame(body: list[Element], fallback: str, language: str = "nl") -> Element:
    return {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.5",
        "lang": language,
        "fallbackText": cut(fallback, FALLBACK_LIMIT),
        "body": body,
    }


def _title(card: Card) -> Element:
    title = runs(card.title, weight="Bolder", size="Large" if card.kind == "danger" else "Medium")
    items = [title]
    if card.number and card.number not in card.title:
        number = say("teams.number", card.language, number=card.number)
        items.append(runs(number, isSubtle=True, size="Small"))
    style = {"danger": "attention", "error": "warning"}.get(card.kind)
    shown: Element = {"type": "Container", "items": items}
    return {**shown, "style": style} if style else shown


def _elements(part: Part, strict: bool, names: Names, language: str) -> Iterator[Element]:
    match part:
        case Text(text=text, tone=tone):
            yield from _text(text, tone)
        case Rows(rows=rows):
            yield from (_row(row) for row in rows)
        case Bullets(items=items, numbered=numbered):
            points = (f"{n}. {i}" if numbered else f"• {i}" for n, i in enumerate(items, 1))
            yield from (runs(point, spacing="Small") for point in points)
        case Quote(text=text):
            said = [runs(line) for line in lines(text)]
            yield {"type": "Container", "style": "emphasis", "items": said}
        case Buttons(buttons=taps):
            yield from fields.buttons(taps)
        case Menu() as menu:
            yield from fields.pick(menu, names, language)
        case Link(label=label, url=url):
            yield link(label, url)
        case Form() as form:
            yield from fields.form(form, strict, language)
        case _:
            assert_never(part)


def _text(text: str, tone: str) -> Iterator[Element]:
    if tone == "alarm":
        items = [runs(line, weight="Bolder") for line in lines(text)]
        yield {"type": "Container", "style": "attention", "items": items}
    elif tone == "heading":
        yield from (runs(line, weight="Bolder") for line in lines(text))
    else:
        yield from (runs(line, isSubtle=tone == "quiet") for line in lines(text))


def _row(row: Row) -> Element:
    value = " ".join(lines(row.value))
    inlines = [run(f"{row.label}: ", weight="Bolder"), run(value)]
    return {"type": "RichTextBlock", "spacing": "Small", "inlines": inlines}


def _shortened(card: Card, most: int) -> Card:
    parts = tuple(_shorter(part, most) for part in card.parts)
    return card.model_copy(update={"parts": parts})


def _shorter(part: Part, most: int) -> Part:
    match part:
        case Text() | Quote():
            return part.model_copy(update={"text": cut(part.text, max(most, 20))})
        case Rows(rows=rows):
            short = (r.model_copy(update={"value": cut(r.value, max(most, 20))}) for r in rows)
            return part.model_copy(update={"rows": tuple(short)})
        case _:
            return part
