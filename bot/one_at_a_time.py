"""One person's cards go out one after another, whichever turn or sweep sends them.

Else somebody who taps or types quickly is answered before it is noted where the card before was
shown, and keeps two live cards instead of one that changes.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from uuid import UUID
from weakref import WeakValueDictionary


@dataclass(slots=True)
class OneAtATime:
    """Who is being written to now by this process."""

    _locks: WeakValueDictionary[UUID, asyncio.Lock] = field(default_factory=WeakValueDictionary)

    def busy(self, person_id: UUID) -> bool:
        """Tell whether something is on its way to this person."""
        return self._lock(person_id).locked()

    @asynccontextmanager
    async def alone(self, person_ids: Iterable[UUID]) -> AsyncIterator[Callable[[UUID], None]]:
        """Wait until nobody else writes to these people; yield what lets one of them go early."""
        held: dict[UUID, asyncio.Lock] = {}
        try:
            for person_id in sorted(person_ids):  # one order for all, so none wait for each other
                lock = self._lock(person_id)
                await lock.acquire()
                held[person_id] = lock
            yield lambda person_id: held.pop(person_id).release()
        finally:
            for lock in held.values():
                lock.release()

    def _lock(self, person_id: UUID) -> asyncio.Lock:
        lock = self._locks.get(person_id)
        if lock is None:
            lock = self._locks[person_id] = asyncio.Lock()
        return lock
