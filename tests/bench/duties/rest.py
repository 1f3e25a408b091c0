"""At rest: from due to delivered, one duty after another; and what a worker costs that waits."""

import asyncio
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from statistics import quantiles

import asyncpg

from bot.channel import SentRef
from bot.settings import Settings
from bot.wiring import open_office
from dialogs.card import Card
from storage.database import Database
from storage.keys import Keys
from storage.records import Address, Organisation, Person
from tests.bench.duties import town
from tests.bench.figure import Figure
from tests.bench.people import ORGANISATION
from tests.bench.product import SECRET_KEYS

DUTIES = 200
APART = timedelta(milliseconds=137)  # no multiple of the worker's nap
IDLE = 10.0  # seconds


class Noting:
    """Notes when each duty's card arrived, by the key that names the duty."""

    name = "web"

    def __init__(self) -> None:
        self.seen: dict[str, datetime] = {}

    async def send(self, to: Address, card: Card, previous: SentRef | None) -> SentRef:
        self.seen.setdefault((card.key or "").removeprefix("duty:"), datetime.now(UTC))
        return {}

    async def find(self, organisation: Organisation, person: Person) -> Address | None:
        return None


def at_rest(url: str) -> Iterator[Figure]:
    """Yield the 99th percentile from due to delivered, then the load of a worker that waits."""
    waits = asyncio.run(_waits(url))
    late = round(quantiles(waits, n=100)[98], 3)
    note = f"p50 {sorted(waits)[len(waits) // 2]:.3f} s"
    yield Figure("due_to_delivered_p99_s", late, "s", at_most=1.5, note=note)
    core, statements = asyncio.run(_idle(url))
    yield Figure("idle_core_percent", core, "%", at_most=1.0, note="a worker with nothing due")
    yield Figure("idle_statements_per_s", statements, "/s", at_most=10.0)


async def _waits(url: str) -> list[float]:
    """Let duties fall due one by one while a worker runs; return how many seconds each took."""
    database = Database.open(url, Keys.parse(SECRET_KEYS))
    await database.migrate()
    ids = await town.fill(database, DUTIES)
    start = datetime.now(UTC) + timedelta(seconds=2)
    due = {id: start + APART * number for number, id in enumerate(ids)}
    async with database.writing() as transaction:
        duties = transaction.of(ORGANISATION).duties
        for id, at in due.items():
            found = await duties.get(id)
            assert found
            await duties.save(replace(found, next_at=at), found.version)
    channel = Noting()
    async with open_office(Settings(), {"web": channel}, database=database) as office:
        running = asyncio.create_task(office.worker.run())
        while len(channel.seen) < DUTIES:  # noqa: ASYNC110  the channel of a bench sets no event
            await asyncio.sleep(0.1)
        office.worker.stop()
        await running
    await database.close()
    return [(channel.seen[str(id)] - at).total_seconds() for id, at in due.items()]


async def _idle(url: str) -> tuple[float, float]:
    """Return the share of a core in percent, and the statements a second, of an idle worker."""
    command = [sys.executable, "-m", "tests.bench.duties.idle", url, str(IDLE)]
    process = await asyncio.create_subprocess_exec(*command, stdout=subprocess.PIPE)
    assert process.stdout
    assert await process.stdout.readline() == b"ready\n"
    counts = [await _statements(url)]
    began = time.perf_counter()
    told = (await process.stdout.readline()).decode()
    counts.append(await _statements(url))
    seconds = time.perf_counter() - began
    await process.wait()
    [ran] = [after - before for before, after in pairwise(counts)]
    return round(float(told), 2), round(ran / seconds, 1)


async def _statements(url: str) -> int:
    """Return how many transactions the database has ended; each of ours at rest is a statement."""
    connection = await asyncpg.connect(url)
    try:
        await asyncio.sleep(1.1)  # a session reports its numbers once a second
        return int(
            await connection.fetchval(
                "SELECT xact_commit + xact_rollback FROM pg_stat_database"
                " WHERE datname = current_database()"
            )
        )
    finally:
        await connection.close()
