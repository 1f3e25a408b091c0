"""The modals that are no question: where the answer stands, and what to do at once. Pure."""

import json

from bot.slack.blocks import context, section
from bot.slack.render import to_modal
from bot.slack.text import Json, escape, literal
from cases.inbound import Turned
from dialogs.card import Buttons, Card, Form, Menu
from dialogs.texts import Language, say

SAID_AT_ONCE = {"danger", "guidance", "error", "word", "list", "receipt"}


def answer_view(turned: Turned, language: Language, deep_link: str) -> Json:
    """Return what a modal shows after a turn: what must be read at once, and where it goes on.

    The card itself, with its buttons, is sent to the direct message, where it stays.
    """
    for row in turned.answers[:1]:
        card = Card.model_validate(row.card)
        if card.kind in SAID_AT_ONCE and (view := to_modal(_to_read(card))):
            view["blocks"] = [*view["blocks"], *_pointer(language, deep_link)]
            return view
    return word_view(say("slack.pointer.title", language), language, deep_link)


def word_view(text: str, language: Language, deep_link: str = "") -> Json:
    """Return a modal that says one thing."""
    return {
        "type": "modal",
        "callback_id": "word",
        "title": literal(say("slack.modal.title", language)),
        "close": literal(say("slack.modal.close", language)),
        "private_metadata": json.dumps({}),
        "blocks": [section(text), *_pointer(language, deep_link)],
    }


def link_to_us(team: str, app_id: str) -> str:
    """Return the deep link to the conversation with the bot (docs.slack.dev, deep linking)."""
    return f"slack://app?team={team}&id={app_id}&tab=messages" if app_id else ""


def _to_read(card: Card) -> Card:
    parts = tuple(part for part in card.parts if not isinstance(part, Buttons | Menu | Form))
    return card.model_copy(update={"parts": parts, "step": None})


def _pointer(language: Language, deep_link: str) -> list[Json]:
    words = context(literal(say("slack.pointer.text", language)))
    if not deep_link:
        return [words]
    label = say("slack.pointer.link", language)
    link = {"type": "mrkdwn", "text": f"<{escape(deep_link)}|{label}>", "verbatim": True}
    return [{"type": "section", "text": link}, words]
