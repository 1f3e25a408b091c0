"""How fast the bot may speak: Teams' limits per conversation and per tenant, kept beforehand.

Source: Teams, "Optimize your bot with rate limiting": to one conversation 7 in 1 s, 8 in 2 s,
60 in 30 s, 1800 in an hour; to one tenant 50 in 1 s, of which we take 30.
"""

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

CONVERSATION = (
    (7, 1.0),
    (8, 2.0),
    (60, 30.0),
    (1800, 3600.0),
)  # at most so many in so many seconds
TENANT = ((30, 1.0),)
MOST_KEPT = 10_000  # conversations remembered; the longest silent are forgotten


@dataclass(slots=True)
class Pace:
    """Remembers when was spoken to whom. In this process: each process keeps to a part of it."""

    limits: tuple[tuple[int, float], ...]
    clock: Callable[[], float] = time.monotonic
    _spoken: dict[str, deque[float]] = field(default_factory=dict)

    def wait(self, name: str) -> float:
        """Return the seconds to wait before the next word to `name`; take the turn when 0."""
        now = self.clock()
        spoken = self._spoken.pop(name, None) or deque()
        self._spoken[name] = spoken  # to the end: dicts keep their order
        while spoken and now - spoken[0] >= self.limits[-1][1]:
            spoken.popleft()
        waits = [spoken[-most] + span - now for most, span in self.limits if len(spoken) >= most]
        longest = max(waits, default=0.0)
        if longest <= 0:
            spoken.append(now)
            self._forget_the_silent()
        return max(longest, 0.0)

    def _forget_the_silent(self) -> None:
        while len(self._spoken) > MOST_KEPT:
            self._spoken.pop(next(iter(self._spoken)))
