"""PgQueuer and Procrastinate at the same work, as their own documentation sets them up.

What was chosen for them, and why:

- Each has the worker, the connector and the tables of its own, on the same PostgreSQL; its handler
  (`handler.py`) renders, settles and writes the trail as ours does.
- Jobs for later lie between those that are due, in turns: a reminder of next week was as a rule
  deferred before the one of today. (Procrastinate takes the oldest job that is due and passes by
  all that are older, so with everything due in front it would be quicker than it is in use.)
- PgQueuer may handle twenty at a time. Procrastinate is measured with twenty and with one, its
  default; we are held against whichever is quicker.
- All run on the loop that the product's own worker runs on (`bot/loop.py`).
- Neither waits for a notification, since all jobs are there when the worker starts.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from uuid import UUID

import asyncpg
import procrastinate
from pgqueuer import PgQueuer, Queries
from pgqueuer.db import AsyncpgDriver, AsyncpgPoolDriver
from pgqueuer.models import Job
from procrastinate.types import JSONValue

from storage.database import Database
from tests.bench.duties.handler import Handler
from tests.bench.duties.nowhere import Counting

AT_ONCE = 20  # reminders handled at the same time
FUTURE = timedelta(days=7)
TURN = 50


def _turns(due: Sequence[UUID], future: int) -> Iterator[tuple[Sequence[UUID], int]]:
    """Yield the reminders that are due, some at a time, and how many for later go before them."""
    turns = -(-len(due) // TURN)
    for turn in range(turns):
        later = future * (turn + 1) // turns - future * turn // turns
        yield due[turn * TURN : (turn + 1) * TURN], later


async def enqueue_pgqueuer(url: str, due: Sequence[UUID], future: int) -> None:
    """Make its tables and queue the reminders, and as many for later as we have."""
    connection = await asyncpg.connect(url)
    try:
        queries = Queries(AsyncpgDriver(connection))
        await queries.install()
        for some, later in _turns(due, future):
            names, first = ["remind"] * (later + len(some)), [0] * (later + len(some))
            payloads: list[bytes | None] = [*[None] * later, *[id.bytes for id in some]]
            wait: list[timedelta | None] = [*[FUTURE] * later, *[None] * len(some)]
            await queries.enqueue(names, payloads, first, wait)
    finally:
        await connection.close()


async def dispatch_pgqueuer(database: Database, url: str, channel: Counting) -> None:
    handler = await Handler.open(database, channel)
    async with asyncpg.create_pool(url, min_size=2, max_size=10) as pool:
        queue = PgQueuer(AsyncpgPoolDriver(pool))

        @queue.entrypoint("remind", concurrency_limit=AT_ONCE)
        async def remind(job: Job) -> None:
            assert job.payload
            await handler.handle(UUID(bytes=job.payload))

        running = asyncio.create_task(
            queue.run(dequeue_timeout=timedelta(seconds=1), batch_size=10)
        )
        try:
            await channel.all_sent.wait()
        finally:
            queue.shutdown.set()
            await running


def _app(url: str) -> procrastinate.App:
    return procrastinate.App(connector=procrastinate.PsycopgConnector(conninfo=url))


async def enqueue_procrastinate(url: str, due: Sequence[UUID], future: int) -> None:
    app = _app(url)
    async with app.open_async():
        await app.schema_manager.apply_schema_async()
        now = app.configure_task("remind")
        then = app.configure_task("remind", schedule_at=datetime.now(UTC) + FUTURE)
        for some, later in _turns(due, future):
            none: list[dict[str, JSONValue]] = [{"duty": ""}] * later
            await then.batch_defer_async(*none)
            jobs: list[dict[str, JSONValue]] = [{"duty": str(id)} for id in some]
            await now.batch_defer_async(*jobs)


async def dispatch_procrastinate(
    database: Database, url: str, channel: Counting, *, at_once: int = AT_ONCE
) -> None:
    handler = await Handler.open(database, channel)
    app = _app(url)

    @app.task(name="remind")
    async def remind(duty: str) -> None:
        await handler.handle(UUID(duty))

    async with app.open_async():
        working = app.run_worker_async(
            concurrency=at_once, install_signal_handlers=False, listen_notify=False
        )
        running = asyncio.create_task(working)
        try:
            await channel.all_sent.wait()
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)


ENQUEUE: Mapping[str, Callable[[str, Sequence[UUID], int], Awaitable[None]]] = {
    "pgqueuer": enqueue_pgqueuer,
    "procrastinate": enqueue_procrastinate,
    "procrastinate_default": enqueue_procrastinate,
}
DISPATCH: Mapping[str, Callable[[Database, str, Counting], Awaitable[None]]] = {
    "pgqueuer": dispatch_pgqueuer,
    "procrastinate": dispatch_procrastinate,
    "procrastinate_default": partial(dispatch_procrastinate, at_once=1),
}
