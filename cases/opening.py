"""Somebody opens a link of ours: it counts once, and whether they may is asked anew."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from uuid import UUID

from cases.clock import Clock
from cases.desk import Desk
from storage.database import Database


@dataclass(frozen=True, slots=True)
class Look:
    """A link that somebody opens: its own id, and whose it is."""

    id: str
    organisation_id: str
    person_id: UUID


class UsedUp(Exception):
    """This link was opened before."""


class Gone(Exception):
    """What it leads to is not there (any more)."""


@asynccontextmanager
async def opened_once(
    database: Database, clock: Clock, kind: str, look: Look
) -> AsyncIterator[Desk]:
    """Open a transaction in which this link, one of a kind, counts as used. Raises UsedUp, Gone."""
    async with database.writing() as transaction:
        now = clock.now()
        if not await transaction.first_time(look.organisation_id, kind, look.id, now):
            raise UsedUp
        organisation = await transaction.organisation(look.organisation_id)
        if organisation is None:
            raise Gone
        yield Desk(transaction.of(organisation.id), organisation, now)
