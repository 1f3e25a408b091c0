"""The worker: looks at what has come due, sends what waits, and sleeps until there is more.

It never sleeps for long (a clock that jumps, or a row that another process wrote, costs a second),
and it holds nothing in memory: kill it at any moment and start another.
"""

import asyncio
import signal
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Protocol

import structlog
from aiohttp import web

from storage.database import DatabaseFailed

logger = structlog.get_logger(__name__)

LONGEST_NAP = 1.0  # seconds between two looks at the database
AFTER_TROUBLE = 5.0  # seconds to wait when the database does not answer


class Ticks(Protocol):
    async def tick(self) -> int: ...


class Sweeps(Protocol):
    async def sweep(self) -> int: ...


@dataclass(slots=True)
class Worker:
    """One loop; any number of them may run on one PostgreSQL."""

    cases: Ticks
    delivery: Sweeps
    stopping: asyncio.Event = field(default_factory=asyncio.Event)

    async def run(self) -> None:
        """Work until `stop` is called; a database that is away is waited for."""
        while not self.stopping.is_set():
            try:
                busy = await self.look()
            except DatabaseFailed as problem:
                logger.error("database does not answer", reason=type(problem).__name__)  # noqa: TRY400
                await self._nap(AFTER_TROUBLE)
            else:
                if not busy:
                    await self._nap(LONGEST_NAP)

    async def look(self) -> bool:
        """Do one batch of each; return whether there may be more."""
        ticked = await self.cases.tick()
        sent = await self.delivery.sweep()
        return bool(ticked or sent)

    async def until_quiet(self) -> None:
        """Work until nothing is due and nothing waits (the trial and the tests)."""
        while await self.look():
            pass

    async def beside(self, app: web.Application) -> AsyncIterator[None]:
        """Run as long as a web application does (aiohttp's `cleanup_ctx`)."""
        task = asyncio.create_task(self.run())
        yield
        self.stop()
        await task

    async def run_until_signalled(self) -> None:
        """Work until the process is asked to stop; what is under way is finished first."""
        loop = asyncio.get_running_loop()
        for name in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(name, self.stop)
        await self.run()

    def stop(self) -> None:
        self.stopping.set()

    async def _nap(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self.stopping.wait()
        except TimeoutError:
            return
