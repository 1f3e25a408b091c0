"""What has come due: duties announced, reminded of, taken up the line; drafts warned of, expired.

One batch is one transaction: the rows are claimed, their state is written and their cards are
queued in the same commit. Nothing is kept in memory between two ticks.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import groupby
from typing import TypeVar

import structlog

from cases.clock import Clock
from cases.desk import LEASE, Desk
from cases.drafts import look_at_draft
from cases.remind import remind
from storage.database import Database, Transaction
from storage.records import Conversation, Duty, DutyState

Row = TypeVar("Row", Duty, Conversation)
logger = structlog.get_logger(__name__)

BATCH = 100
MOST_ATTEMPTS = 5  # after that a row is set aside as failed and told
POSTPONE = timedelta(minutes=5)  # until a row that could not be handled is tried again


async def tick(database: Database, clock: Clock) -> int:
    """Do one batch of what has come due; return how many rows were looked at."""
    async with database.writing() as transaction:
        now = clock.now()
        duties = await transaction.claim_duties(now, BATCH, LEASE)
        conversations = await transaction.claim_conversations(now, BATCH, LEASE)
        for desk, mine in await _by_organisation(transaction, clock, duties):
            for duty in mine:
                await _look(desk, duty)
            await desk.finish()
        for desk, waiting in await _by_organisation(transaction, clock, conversations):
            for conversation in waiting:
                await look_at_draft(desk, conversation)
            await desk.finish()
    return len(duties) + len(conversations)


async def _by_organisation(
    transaction: Transaction, clock: Clock, rows: Sequence[tuple[str, Row]]
) -> list[tuple[Desk, list[Row]]]:
    """Return a desk for each organisation with its rows."""
    found: list[tuple[Desk, list[Row]]] = []
    ordered = sorted(rows, key=lambda row: row[0])
    for organisation_id, group in groupby(ordered, key=lambda row: row[0]):
        organisation = await transaction.organisation(organisation_id)
        if organisation:
            desk = Desk(transaction.of(organisation_id), organisation, clock.now())
            found.append((desk, [row for _, row in group]))
    return found


async def _look(desk: Desk, duty: Duty) -> None:
    """Handle one duty. One that cannot be handled must not keep the others from being handled."""
    try:
        await remind(desk, duty)
    except (KeyError, ValueError, TypeError) as problem:
        logger.exception("duty could not be handled", duty=str(duty.id), why=type(problem).__name__)
        await _set_aside(desk, duty)


async def _set_aside(desk: Desk, duty: Duty) -> None:
    if duty.attempts < MOST_ATTEMPTS:
        later = replace(duty, next_at=desk.now + POSTPONE)
    else:
        later = replace(duty, next_at=None, state=DutyState.FAILED)
    await desk.storage.duties.save(later, duty.version)
