"""Card -> HTML. Pure; the marks (data-card, data-step, data-answer, data-ref) are the product's.

Everything is an ordinary form that also works without script; every text is escaped.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.web.texts import page_words
from dialogs.card import Buttons, Card, Form, Menu, Option

CHIPS = 14  # a list up to this long is a row of small buttons, a longer one is a select
RADIOS = 9  # the same for the choices of one field
SCHEMES = frozenset({"http", "https", "tel", "mailto"})


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks at the page, and what the page needs to know to show it to them.

    `event` goes into every form, so that a form that is handed in twice is done once.
    `people` are whom a person field offers: value and name.
    """

    email: str
    language: str
    event: str
    zone: ZoneInfo
    people: Sequence[Option] = ()


def card_html(card: Card, viewer: Viewer, *, past: bool = False, place: str = "card") -> str:
    """Return the card as one <article>.

    `place` is unique on the page (labels point at it). A `past` card is a question that is over:
    what it said stays, nothing on it can be tapped.
    """
    return (
        environment()
        .get_template("card.html")
        .render(
            card=card,
            viewer=viewer,
            past=past,
            place=place,
            t=page_words(card.language),
            primary=_primary(card),
        )
    )


@cache
def environment() -> Environment:
    """Return the templates of the page, with what they may call."""
    folder = Path(__file__).with_name("templates")
    made = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(chips=CHIPS, radios=RADIOS, tap=tap_value)
    made.filters.update(safe_url=safe_url, local_input=local_input, paragraphs=paragraphs)
    return made


def tap_value(step: str, value: str, ref: str) -> str:
    """Return what a button hands in: its three marks in one value, for a form without script."""
    return json.dumps([step, value, ref], ensure_ascii=False)


def safe_url(url: str) -> str | None:
    """Return the address if a page may link to it, else None (no `javascript:` ever)."""
    parts = urlsplit(url.strip())
    if parts.scheme.lower() in SCHEMES:
        return url.strip()
    here = not parts.scheme and not parts.netloc and parts.path.startswith("/")
    return url.strip() if here else None


def local_input(initial: str, zone: ZoneInfo) -> str:
    """Return an aware ISO moment the way <input type=datetime-local> wants it; "" if it is none."""
    try:
        moment = datetime.fromisoformat(initial)
    except ValueError:
        return ""
    return moment.astimezone(zone).strftime("%Y-%m-%dT%H:%M") if moment.tzinfo else ""


def paragraphs(text: str) -> list[str]:
    """Split a text at its empty lines."""
    return [part.strip() for part in text.split("\n\n") if part.strip()]


def _primary(card: Card) -> tuple[str, str] | None:
    """Return the suggested step and value: the primary button's, else a leading form's hand-in."""
    rows = [part for part in card.parts if isinstance(part, Buttons)]
    buttons = [button for row in rows for button in row.buttons if button.style == "primary"]
    if buttons:
        return buttons[0].step, buttons[0].value
    controls = [part for part in card.parts if isinstance(part, Buttons | Menu | Form)]
    first = controls[0] if controls else None
    return (first.step, "submit") if isinstance(first, Form) else None
