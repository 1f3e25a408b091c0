"""The chat of one person, from the cards that were sent to them and what they said. Pure.

A question that is over stays as a line of the conversation and can no longer be tapped. Any other
card with the same key gives way to the newer one: in place when that answers the person's own tap,
else at the end, where news is looked for.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from dialogs.card import Card
from storage.records import Outgoing

TALK = frozenset({"question", "danger"})  # kinds that stay in the conversation when they are over


@dataclass(frozen=True, slots=True)
class Said:
    """What the person said, and after which card (None: before the first)."""

    id: UUID
    text: str
    at: datetime
    after: UUID | None


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the chat: a card, or what the person said.

    `place` stays the same for as long as the entry is on the page; `version` changes with what is
    shown there.
    """

    place: str
    at: datetime
    card: Card | None = None
    card_id: UUID | None = None
    text: str = ""
    past: bool = False

    @property
    def version(self) -> str:
        return f"{self.card_id or self.place}{'-past' if self.past else ''}"


def entries(
    rows: Sequence[Outgoing], said: Sequence[Said], answered: Collection[UUID] = ()
) -> list[Entry]:
    """Return the chat, oldest first.

    `rows` are the cards that reached the person, oldest first; `answered` the ids of those that
    came in answer to their own tap.
    """
    shown: list[Entry] = []
    for new in _in_order(rows, said):
        if isinstance(new, Said):
            shown.append(Entry(place=f"s{new.id.hex}", at=new.at, text=new.text))
        else:
            _add(shown, new, new.id in answered)
    return shown


def _in_order(rows: Sequence[Outgoing], said: Sequence[Said]) -> Iterator[Outgoing | Said]:
    yield from (word for word in said if word.after is None)
    for row in rows:
        yield row
        yield from (word for word in said if word.after == row.id)


def _add(shown: list[Entry], row: Outgoing, in_place: bool) -> None:
    """Put a card into the chat, and an older one with its key out of use."""
    card = Card.model_validate(row.card)
    new = Entry(place=f"c{row.id.hex}", at=row.created_at, card=card, card_id=row.id)
    older = _older(shown, card.key or row.key)
    if older is None:
        shown.append(new)
        return
    old = shown[older]
    if old.card and old.card.kind in TALK:
        shown[older] = replace(old, past=True)
        shown.append(new)
    elif in_place:
        shown[older] = replace(new, place=old.place)
    else:
        del shown[older]
        shown.append(new)


def _older(shown: Sequence[Entry], key: str | None) -> int | None:
    if key is None:
        return None
    found = (i for i, e in enumerate(shown) if e.card and e.card.key == key and not e.past)
    return next(found, None)
