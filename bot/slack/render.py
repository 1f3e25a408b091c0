"""Card -> Slack: messages, a modal, the App Home. Pure; the limits are Slack's."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.slack import limits
from bot.slack.blocks import Surface, Unit, context, part_units, section
from bot.slack.text import Json, escape, literal, shorten, size, split
from dialogs.card import Card, Form
from dialogs.texts import say

Blocks = list[Json]
VIEW = "answer"  # the callback_id of a modal that holds a question


@dataclass(frozen=True, slots=True)
class Message:
    """What chat.postMessage and chat.update want: the blocks, and words for who sees none."""

    text: str
    blocks: Blocks


def to_messages(card: Card) -> tuple[Message, ...]:
    """Return the card as messages: one, or as many as its length takes."""
    chunks = list(_in_messages(_units(card, Surface(card.language))))
    first = Message(_fallback(card.plain()), chunks[0])
    title = card.title
    return (first, *(Message(_fallback(f"{title} ({n})"), c) for n, c in enumerate(chunks[1:], 2)))


def over(title: str, language: str) -> Message:
    """Return what stays of a card whose turn is over: its title, and nothing to click on."""
    words = say("slack.over", language)
    blocks = [section(title), context(literal(words))]
    return Message(_fallback(f"{title}\n{words}"), blocks)


def to_modal(card: Card, state: str = "") -> Json | None:
    """Return the card as a modal; None when it is too big for one.

    The form's step and reference go in private_metadata, with `state` for the receiver.
    """
    form = next((part for part in card.parts if isinstance(part, Form)), None)
    metadata = {"step": form.step, "ref": form.ref} if form else {}
    view: Json = {
        "type": "modal",
        "callback_id": VIEW,
        "title": literal(say("slack.modal.title", card.language)),
        "close": literal(say("slack.modal.close", card.language)),
        "private_metadata": json.dumps(metadata | {"state": state} if state else metadata),
        "blocks": [
            block for unit in _units(card, Surface(card.language, in_view=True)) for block in unit
        ],
    }
    if form:
        view["submit"] = literal(shorten(form.submit, limits.VIEW_TITLE))
    return view if _fits_a_view(view) else None


def to_home(cards: Sequence[Card]) -> Json:
    """Return the App Home: the cards under each other, as many as fit; the rest is named."""
    surface = Surface(cards[0].language, in_view=True)
    view: Json = {"type": "home", "blocks": []}
    for number, card in enumerate(cards):
        more = [block for unit in _units(card, surface) for block in unit]
        longer = view | {"blocks": [*view["blocks"], *more, {"type": "divider"}]}
        if not _fits_a_view(longer):
            return view | {"blocks": [*view["blocks"], _left_out(cards[number:])]}
        view = longer
    return view


def _left_out(cards: Sequence[Card]) -> Json:
    titles = ", ".join(card.title for card in cards)
    return section(say("slack.home.more", cards[0].language, titles=titles))


def _units(card: Card, surface: Surface) -> list[Unit]:
    """Return the card's blocks, the title first; the open question's step is on one of them.

    A field keeps the name it has, so those are given away before any other block gets its id.
    """
    forms = [part for part in card.parts if isinstance(part, Form)]
    surface.taken.update(field.name for form in forms for field in form.inputs)
    parts = [unit for part in card.parts for unit in part_units(part, surface)]
    title = _title(card)
    if card.step and card.step not in surface.taken:
        title[0]["block_id"] = surface.mark(card.step)
    return [title, *parts, *_number(card)]


def _title(card: Card) -> Unit:
    if size(card.title) > limits.HEADER:
        return [section(piece) for piece in split(card.title, limits.SECTION)]
    return [{"type": "header", "text": literal(card.title)}]


def _number(card: Card) -> Iterator[Unit]:
    """The case's number is on every card of the case, where it does not say so itself."""
    if card.number and card.number not in card.plain():
        yield [context(literal(say("slack.number", card.language, number=card.number)))]


def _in_messages(units: Iterable[Unit]) -> Iterator[Blocks]:
    blocks: Blocks = []
    for unit in units:
        more = [*blocks, *unit]
        if blocks and (len(more) > limits.MESSAGE_BLOCKS or _json_size(more) > limits.MESSAGE_SIZE):
            yield blocks
            blocks = list(unit)
        else:
            blocks = more
    yield blocks


def _json_size(value: object) -> int:
    return len(json.dumps(value, ensure_ascii=False, separators=(",", ":")))


def _fits_a_view(view: Json) -> bool:
    blocks = view["blocks"]
    return len(blocks) <= limits.VIEW_BLOCKS - 1 and _json_size(view) <= limits.VIEW_SIZE


def _fallback(text: str) -> str:
    """The words for a notification; they are not parsed for mark-up, yet escaped."""
    return shorten(escape(text), limits.FALLBACK)
