"""What arrives at somebody: as much of a card as they need to act on it, and the check to judge it.

A card itself is not kept, and not handed to another process: there are a million in a year.
"""

import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from dialogs.card import Button, Card, Form, Input
from dialogs.reply import Reply

_VERBS = ("done", "decide", "seen")
_WATCH = ":watch"  # ends the key of a card that says to others what was done


@dataclass(frozen=True, slots=True)
class Arrival:
    """That a card was seen by somebody, or got lost (`lost`) while the channel said 200."""

    email: str
    at: datetime
    lost: bool = False


@dataclass(frozen=True, slots=True)
class Letter:
    """`watched`: the card tells of a duty (`about`) that is somebody else's.

    `opens`: the duties of a list of reminders. `reply`: one of the answers that the card offers.
    `order`: a moment of the machine, since all of a step arrive at one moment of the simulation.
    """

    arrival: Arrival
    order: int
    about: UUID | None
    watched: bool
    opens: tuple[UUID, ...]
    reply: Reply | None

    @property
    def town(self) -> str:
        """The id of the town that the invented address belongs to."""
        return town_of(self.arrival.email)


def letter(card: Card, arrival: Arrival, rng: random.Random) -> Letter:
    """Return what of a card concerns us."""
    about = _duty_of(card)
    opens = (about,) if about else tuple(_opened_by(card))
    watched = (card.key or "").endswith(_WATCH)
    reply = _reply(card, rng) if about else None
    return Letter(arrival, time.monotonic_ns(), about, watched, opens, reply)


def town_of(email: str) -> str:
    return email.partition("@")[2].removesuffix(".example")


def _duty_of(card: Card) -> UUID | None:
    kind, _, rest = (card.key or "").partition(":")
    return UUID(rest.partition(":")[0]) if kind == "duty" else None


def _opened_by(card: Card) -> Iterator[UUID]:
    for button in _buttons(card):
        verb, _, rest = button.step.partition(".")
        if verb == "open":
            yield UUID(rest)


def _buttons(card: Card) -> list[Button]:
    return [button for part in card.parts if part.part == "buttons" for button in part.buttons]


def _reply(card: Card, rng: random.Random) -> Reply | None:
    """Answer a card in one of the ways that it offers; None where it asks nothing."""
    taps = [
        Reply(step=button.step, value=button.value, ref=button.ref)
        for button in _buttons(card)
        if button.step.partition(".")[0] in _VERBS
    ]
    forms = [
        Reply(step=part.step, ref=part.ref, values=_filled(part))
        for part in card.parts
        if part.part == "form" and part.step.partition(".")[0] in _VERBS
    ]
    either = forms or taps
    return rng.choice(either) if either else None


def _filled(form: Form) -> dict[str, tuple[str, ...]]:
    return {one.name: _value(one, first=one.name == form.step) for one in form.inputs}


def _value(one: Input, *, first: bool) -> tuple[str, ...]:
    """Fill in a field: one of what is to be chosen, all of what is to be ticked."""
    values = tuple(option.value for option in one.options)
    match one.kind:
        case "ticks" if not first:
            return values
        case "ticks" | "choice":
            return values[:1]
        case "text":
            return ("3",)
        case _:
            return ("Zo is besloten in de proef van een jaar.",)
