"""What the person we are answering just did: it decides where a new card belongs.

A card that changes in its place makes no sound and stays where it was, so it serves who is looking
at it: the person who just tapped on it. Who typed looks at the end of the conversation.
"""

from contextvars import ContextVar
from dataclasses import dataclass

from dialogs.card import Buttons, Card, Form, Menu


@dataclass(frozen=True, slots=True)
class Doing:
    """They tapped on the message `tapped`, or (None) typed."""

    user: str  # the channel's id of the person
    tapped: str | None


doing: ContextVar[Doing | None] = ContextVar("doing", default=None)


def belongs_in_place(user: str, card: Card, older: str) -> bool:
    """Tell whether this card takes the place of the message `older`, or is a new one below.

    To anybody but who tapped, a card that asks something is news; a duty's card that asks nothing
    any more (somebody else took it) replaces the old one in silence.
    """
    now = doing.get()
    if now and now.user == user:
        return now.tapped == older
    return card.kind == "duty" and not asks(card)


def asks(card: Card) -> bool:
    """Tell whether there is anything on the card to do."""
    return any(isinstance(part, Buttons | Menu | Form) for part in card.parts)
