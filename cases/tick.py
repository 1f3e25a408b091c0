"""What has come due, at each organisation in turn: what comes back, duties, drafts.

A round takes one batch of each organisation that has something due, so that a busy one never
delays another. Nothing is kept in memory between two rounds, and any number of workers may go
round on one PostgreSQL.
"""

import random
from collections.abc import AsyncIterator, Sequence

from cases.clock import Clock
from cases.desk import LEASE, Desk
from cases.drafts import look_at_draft
from cases.looking import BATCH, Delivers, look_at_due
from cases.standing import plan_ahead
from storage.database import Database

AT_A_TIME = 10  # organisations, until it is asked again which have a duty due


async def tick(database: Database, clock: Clock, delivery: Delivers | None = None) -> int:
    """Go round once; return how many rows were looked at. Raises DatabaseFailed.

    The cards that come of it go to the delivery, as far as that has room; the rest waits.
    """
    async with database.reading() as transaction:
        with_plans = await transaction.with_plans_due(clock.now())
        with_drafts = await transaction.with_drafts_due(clock.now())
    looked = [await plan_ahead(database, clock, id) for id in with_plans]
    looked += [
        await look_at_due(database, clock, id, delivery)
        async for id in _with_duties_due(database, clock)
    ]
    looked += [await _look_at_drafts(database, clock, id) for id in with_drafts]
    return sum(looked)


async def _with_duties_due(database: Database, clock: Clock) -> AsyncIterator[str]:
    """Yield the organisations that have a duty due, each once, in no order.

    It is asked again before every few. So of several workers that go round at the same time each
    meets other ones, and leaves out those at which another has been.
    """
    due = [*await _due(database, clock)]
    random.shuffle(due)
    for first in range(0, len(due), AT_A_TIME):
        some: Sequence[str] = due[first : first + AT_A_TIME]
        for id in await _due(database, clock, some) if first else some:
            yield id


async def _due(
    database: Database, clock: Clock, among: Sequence[str] | None = None
) -> Sequence[str]:
    async with database.reading() as transaction:
        return await transaction.with_duties_due(clock.now(), among)


async def _look_at_drafts(database: Database, clock: Clock, organisation_id: str) -> int:
    async with database.writing() as transaction:
        organisation = await transaction.organisation(organisation_id)
        if organisation is None:
            return 0
        now = clock.now()
        drafts = await transaction.claim_conversations(now, BATCH, LEASE, organisation_id)
        desk = Desk(transaction.of(organisation_id), organisation, now)
        for _, draft in drafts:
            await look_at_draft(desk, draft)
        await desk.finish()
    return len(drafts)
