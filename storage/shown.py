"""Where older cards were shown, so that a new one of the same key can take their place.

It is asked of nearly every card that goes out, so what a crowd asks at the same time is one query.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from functools import cache
from itertools import chain
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, bindparam, select, true

from storage.arrays import arrays, given
from storage.gathering import Gathering
from storage.outbox import SENT_REF
from storage.prepared import Row
from storage.records import Json, Outgoing, OutgoingState
from storage.rows import Work
from storage.tables import outgoing

Shown = Mapping[tuple[UUID, str], Json]  # by person and key: the channel's reference of the message
_ASKED = ("organisation_id", "person_id", "key")


@dataclass(slots=True)
class Showing:
    """Looks up where the newest cards that arrived were shown."""

    reading: Callable[[], AbstractAsyncContextManager[Work]]
    _gathering: Gathering[Sequence[Outgoing], Shown] = field(init=False)

    def __post_init__(self) -> None:
        self._gathering = Gathering(self._look_up)

    async def of(self, cards: Sequence[Outgoing]) -> Shown:
        """Return where the newest card with the key of each of these was shown to its person.

        Raises DatabaseFailed.
        """
        keyed = [card for card in cards if card.key]
        return await self._gathering.ask(keyed) if keyed else {}

    async def _look_up(self, asked: Sequence[Sequence[Outgoing]]) -> Sequence[Shown]:
        """Answer all with one mapping: each finds its own in it, by its own person."""
        cards = [*chain(*asked)]
        async with self.reading() as work:
            found = {}
            for row in await _newest(work, cards):
                if not row.sent_ref:
                    continue
                key = await work.organisation_key(row.organisation_id)
                found[row.person_id, row.key] = SENT_REF.open_json(key, row.sent_ref, row.id)
        return [found] * len(asked)


async def _newest(work: Work, cards: Sequence[Outgoing]) -> Sequence[Row]:
    values = [{name: getattr(card, name) for name in _ASKED} for card in cards]
    if work.postgres and len(values) > 1:  # for one it would be planned anew each time
        return await work.all(_newest_of_given(), arrays(outgoing, values))
    return [*chain(*[await work.all(_NEWEST, each) for each in values])]


def _newest_of(
    organisation: ColumnElement[Any], person: ColumnElement[Any], key: ColumnElement[Any]
) -> Select[Any]:
    """The newest card of an organisation, a person and a key that arrived."""
    its = [outgoing.c[name] for name in (*_ASKED, "id", "sent_ref")]
    return (
        select(*its)
        .where(outgoing.c.organisation_id == organisation, outgoing.c.person_id == person)
        .where(outgoing.c.key == key, outgoing.c.state == OutgoingState.SENT)
        .order_by(outgoing.c.position.desc())
        .limit(1)
    )


_NEWEST = _newest_of(*[bindparam(name) for name in _ASKED])


@cache
def _newest_of_given() -> Select[Any]:
    asked = given(outgoing, _ASKED)
    newest = _newest_of(*[asked.c[name] for name in _ASKED]).lateral("newest")
    return select(newest).select_from(asked.join(newest, true()))
