"""PgQueuer and Procrastinate at the same work, as their own documentation sets them up."""

import asyncio
from datetime import UTC, datetime, timedelta
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

AT_ONCE = 20  # reminders handled at the same time; as many places as our own delivery has at most
FUTURE = timedelta(days=7)


async def enqueue_pgqueuer(url: str, due: list[UUID], future: int) -> None:
    """Make its tables and queue the reminders, and as many for later as we have."""
    connection = await asyncpg.connect(url)
    try:
        queries = Queries(AsyncpgDriver(connection))
        await queries.install()
        payloads: list[bytes | None] = [id.bytes for id in due]
        await queries.enqueue(["remind"] * len(due), payloads, [0] * len(due))
        later: list[timedelta | None] = [FUTURE] * future
        await queries.enqueue(["remind"] * future, [None] * future, [0] * future, later)
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


async def enqueue_procrastinate(url: str, due: list[UUID], future: int) -> None:
    app = _app(url)
    async with app.open_async():
        await app.schema_manager.apply_schema_async()
        remind = app.configure_task("remind")
        jobs: list[dict[str, JSONValue]] = [{"duty": str(id)} for id in due]
        await remind.batch_defer_async(*jobs)
        later = app.configure_task("remind", schedule_at=datetime.now(UTC) + FUTURE)
        none: list[dict[str, JSONValue]] = [{"duty": ""}] * future
        await later.batch_defer_async(*none)


async def dispatch_procrastinate(database: Database, url: str, channel: Counting) -> None:
    handler = await Handler.open(database, channel)
    app = _app(url)

    @app.task(name="remind")
    async def remind(duty: str) -> None:
        await handler.handle(UUID(duty))

    async with app.open_async():
        working = app.run_worker_async(
            concurrency=AT_ONCE, install_signal_handlers=False, listen_notify=False
        )
        running = asyncio.create_task(working)
        try:
            await channel.all_sent.wait()
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)


ENQUEUE = {"pgqueuer": enqueue_pgqueuer, "procrastinate": enqueue_procrastinate}
DISPATCH = {"pgqueuer": dispatch_pgqueuer, "procrastinate": dispatch_procrastinate}
