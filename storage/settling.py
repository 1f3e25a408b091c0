"""Notes that cards have arrived, several in one commit.

A commit is for the disk, and a crowd's cards arrive all the time: those that arrive while one
commit is under way are noted together in the next. Who notes one alone waits for nobody.
"""

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache

from sqlalchemy import Update, update

from storage.arrays import arrays, given
from storage.gathering import Gathering
from storage.outbox import CLAIMED, SENT_REF
from storage.records import Json, Outgoing, OutgoingState
from storage.rows import Work
from storage.tables import outgoing


@dataclass(frozen=True, slots=True)
class Arrived:
    """A claimed card that arrived, and the channel's reference of the message."""

    card: Outgoing
    sent_ref: Json
    at: datetime


@dataclass(slots=True)
class Settling:
    """The cards that arrived and are not noted yet."""

    writing: Callable[[], AbstractAsyncContextManager[Work]]
    _gathering: Gathering[Arrived, None] = field(init=False)

    def __post_init__(self) -> None:
        self._gathering = Gathering(self._note)

    async def note(self, arrived: Arrived) -> None:
        """Return when it is committed. Raises DatabaseFailed."""
        await self._gathering.ask(arrived)

    async def finish(self) -> None:
        """Wait until what arrived is noted, also for who no longer waits for it."""
        await self._gathering.finish()

    async def _note(self, batch: Sequence[Arrived]) -> Sequence[None]:
        async with self.writing() as work:
            await _settle(work, batch)
        return [None] * len(batch)


async def _settle(work: Work, batch: Sequence[Arrived]) -> None:
    """A card that was settled or cancelled meanwhile stays as it is."""
    rows = []
    for arrived in batch:
        card = arrived.card
        key = await work.organisation_key(card.organisation_id)
        rows.append(
            {
                "organisation": card.organisation_id,
                "its_id": card.id,
                "state": OutgoingState.SENT,
                "next_at": None,
                "sent_at": arrived.at,
                "sent_ref": SENT_REF.seal_json(key, arrived.sent_ref, card.id),
            }
        )
    if len(rows) == 1:  # PostgreSQL plans a statement with arrays anew each time
        await work.run(CLAIMED, rows[0])
    elif work.postgres:
        await work.run(_claimed_given(), arrays(outgoing, rows))
    else:
        await work.run_each(CLAIMED, rows)


@cache
def _claimed_given() -> Update:
    names = ("state", "next_at", "sent_at", "sent_ref")
    of = {"organisation": outgoing.c.organisation_id, "its_id": outgoing.c.id}
    rows = given(outgoing, names, **of)
    return (
        update(outgoing)
        .where(outgoing.c.organisation_id == rows.c.organisation, outgoing.c.id == rows.c.its_id)
        .where(outgoing.c.state == OutgoingState.SENDING)
        .values({name: rows.c[name] for name in names})
    )
