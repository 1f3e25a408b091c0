"""Lets time pass in the trial: from one moment at which something is due to the next, in order.

Jumping over six weeks at once would make every promise late on the same second. The clock stops at
each moment at which the database wants to be looked at, and the worker does there what it does.
"""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from bot.web.channel import WebChannel
from storage.database import Database

MOST_LOOKS = 2000  # stops in one move; many more than six weeks of one municipality have
STUCK = timedelta(minutes=1)  # what stays due though it was looked at is passed by this much

SPANS = {"hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(weeks=1)}


class MovableClock(Protocol):
    """A clock that runs by itself and can be put forward."""

    def now(self) -> datetime: ...

    def set(self, moment: datetime) -> None: ...


class Quiet(Protocol):
    """The worker, as far as it is needed here."""

    async def until_quiet(self) -> None: ...


@dataclass(slots=True)
class Time:
    """Moves the trial's clock on. One move at a time."""

    clock: MovableClock
    database: Database
    worker: Quiet
    channel: WebChannel
    _moving: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def pass_by(self, span: timedelta) -> None:
        """Let this much time pass, with all that is due in it at its own moment."""
        async with self._moving:
            end = self.clock.now() + span
            for _ in range(MOST_LOOKS):
                coming = await self._coming()
                if coming is None or coming >= end:
                    break
                await self._stop_at(coming)
            await self._stop_at(end)

    async def to_next_event(self) -> bool:
        """Go on until somebody is sent a card; False when nothing more is planned."""
        async with self._moving:
            before = self.channel.sent
            for _ in range(MOST_LOOKS):
                coming = await self._coming()
                if coming is None:
                    return False
                await self._stop_at(coming)
                if self.channel.sent > before:
                    return True
            return False

    async def _coming(self) -> datetime | None:
        """Return the next moment at which something is due, always later than now."""
        async with self.database.reading() as transaction:
            moment = await transaction.next_look()
        if moment is None:
            return None
        return max(moment, self.clock.now() + STUCK)

    async def _stop_at(self, moment: datetime) -> None:
        self.clock.set(max(moment, self.clock.now()))
        await self.worker.until_quiet()
        self.channel.wake()
