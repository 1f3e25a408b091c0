"""How fast we may write: a second between two messages in a channel, and a pause when told to.

One for the whole process; what it keeps is per workspace, so that one that is told to wait never
holds up another. After a restart Slack tells us again (docs.slack.dev/apis/web-api/rate-limits).
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta

from bot.channel import DeliveryFailed

A_SECOND = 1.0
PATIENCE = 8.0  # seconds we wait for our turn; longer than that the card goes back to the outbox
AT_ONCE = 10  # cards under way to one workspace; half of what the whole process sends at once
QUEUE = 1.0  # seconds a card waits for one of these before it goes back to the outbox
_MANY = 10_000  # channels kept in mind before the old ones are dropped


@dataclass(slots=True)
class Pace:
    """Moments are the event loop's own, in seconds."""

    interval: float = A_SECOND
    _closed: dict[str, float] = field(default_factory=dict)
    _lanes: dict[str, asyncio.Semaphore] = field(default_factory=dict)
    _next: dict[tuple[str, str], float] = field(default_factory=dict)

    @asynccontextmanager
    async def lane(self, team: str) -> AsyncIterator[None]:
        """Be one of the few cards under way to a workspace; one that hangs takes no other's place.

        Raises DeliveryFailed when its lane is full.
        """
        self.check(team)
        lane = self._lanes.setdefault(team, asyncio.Semaphore(AT_ONCE))
        try:
            async with asyncio.timeout(QUEUE):
                await lane.acquire()
        except TimeoutError as problem:
            wait = timedelta(seconds=QUEUE)
            raise DeliveryFailed("the workspace is slow", after=wait) from problem
        try:
            yield
        finally:
            lane.release()

    async def turn(self, team: str, channel: str) -> None:
        """Wait for our turn in a channel. Raises DeliveryFailed with how long it would take."""
        self.check(team)
        now = asyncio.get_running_loop().time()
        at = max(now, self._next.get((team, channel), now))
        if at - now > PATIENCE:
            raise DeliveryFailed("many messages wait", after=timedelta(seconds=at - now))
        self._next[team, channel] = at + self.interval
        self._tidy(now)
        await asyncio.sleep(at - now)
        self.check(team)

    def check(self, team: str) -> None:
        """Raise DeliveryFailed while this workspace asked us to wait."""
        left = self._closed.get(team, 0) - asyncio.get_running_loop().time()
        if left > 0:
            raise DeliveryFailed("rate limited", after=timedelta(seconds=left))

    def close(self, team: str, wait: timedelta) -> None:
        """Write nothing to this workspace for a while."""
        until = asyncio.get_running_loop().time() + wait.total_seconds()
        self._closed[team] = max(until, self._closed.get(team, 0))

    def _tidy(self, now: float) -> None:
        if len(self._next) > _MANY:
            self._next = {key: at for key, at in self._next.items() if at > now}
