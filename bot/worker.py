"""The worker: looks at what has come due, sends what waits, and sleeps until there is more.

Two loops, so that a channel that is slow never keeps the clock waiting. Neither sleeps for long (a
clock that jumps, or a row that another process wrote, costs half a second), and they hold nothing
in memory: kill the process at any moment and start another. A third one tidies up, once an hour. On
PostgreSQL the clock has a second pair of hands for when there is much: the cards of one batch are
drawn while the database writes another's.
"""

import asyncio
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import structlog
from aiohttp import web

from bot.figures import Figures
from cases.looking import BATCH, Delivers
from storage.database import DatabaseFailed

logger = structlog.get_logger(__name__)

LONGEST_NAP = 0.5  # seconds between two looks at the database
AN_HOUR = 3600.0  # seconds between two rounds of tidying up
AFTER_TROUBLE = 5.0  # seconds to wait when the database does not answer


class Ticks(Protocol):
    async def tick(self, delivery: Delivers | None = None) -> int: ...
    async def forget(self) -> int: ...
    async def forget_texts(self) -> int: ...


class Sweeps(Delivers, Protocol):
    async def sweep(self) -> int: ...
    async def start(self) -> Sequence[asyncio.Task[int]]: ...
    async def finished(self) -> None: ...


@dataclass(slots=True)
class Worker:
    """The loops; any number of workers may run on one PostgreSQL.

    `two_hands`: two batches side by side when there is much. No use where one can write at a time.
    """

    cases: Ticks
    delivery: Sweeps
    figures: Figures = field(default_factory=Figures)
    two_hands: bool = False
    stopping: asyncio.Event = field(default_factory=asyncio.Event)
    _cards: asyncio.Event = field(default_factory=asyncio.Event)
    _much: asyncio.Event = field(default_factory=asyncio.Event)

    async def run(self) -> None:
        """Work until `stop` is called, then finish what is under way."""
        await asyncio.gather(
            self._loop("clock", self._tick, self.stopping),
            self._loop("clock", self._help, self._much, nap=AN_HOUR),
            self._loop("delivery", self._deliver, self._cards),
            self._loop("tidying", self._tidy, self.stopping, nap=AN_HOUR),
        )
        await self.delivery.finished()

    async def look(self) -> bool:
        """Do one round of each; return whether there may be more."""
        ticked = await self.cases.tick(self.delivery)
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
        self._cards.set()
        self._much.set()

    async def _tick(self) -> bool:
        """Go round once; call for help when that was not all there is to do."""
        looked = await self._go_round()
        if self.two_hands and looked >= BATCH:
            self._much.set()
        return looked > 0

    async def _help(self) -> bool:
        """Go round once beside the clock, each time that it calls."""
        if not self._much.is_set():
            return False
        self._much.clear()
        return await self._go_round() > 0

    async def _go_round(self) -> int:
        """Look at what is due. What the delivery did not take is sent at once, by its own loop."""
        with self.figures.timing(self.figures.tick):
            looked = await self.cases.tick(self.delivery)
        self.figures.looked.inc(looked)
        if looked:
            self._cards.set()
        return looked

    async def _deliver(self) -> bool:
        """Begin what can begin; whichever round ends makes us look again."""
        self._cards.clear()
        for task in await self.delivery.start():
            task.add_done_callback(lambda _: self._cards.set())
        return False

    async def _tidy(self) -> bool:
        """Drop what need not be kept."""
        if forgotten := await self.cases.forget():
            logger.info("old event ids dropped", count=forgotten)
        if erased := await self.cases.forget_texts():
            logger.info("confirmed texts erased", count=erased)
        return False

    async def _loop(
        self,
        name: str,
        act: Callable[[], Awaitable[bool]],
        woken: asyncio.Event,
        nap: float = LONGEST_NAP,
    ) -> None:
        """Act again and again; a database that is away is waited for, and so is any other fault."""
        while not self.stopping.is_set():
            try:
                busy = await act()
            except DatabaseFailed as problem:
                logger.error("database does not answer", reason=type(problem).__name__)  # noqa: TRY400
                await self._trouble(name)
            except Exception:
                logger.exception("a round failed", loop=name)
                await self._trouble(name)
            else:
                if not busy:
                    await _nap(woken, nap)

    async def _trouble(self, name: str) -> None:
        self.figures.troubles.labels(name).inc()
        await _nap(self.stopping, AFTER_TROUBLE)


async def _nap(woken: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await woken.wait()
    except TimeoutError:
        return
