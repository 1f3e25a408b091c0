"""What a channel's folder gives to the process that serves it, and to `meldbot doctor`."""

from dataclasses import dataclass
from typing import Protocol

from aiohttp import web

from bot.channel import Channel
from bot.wiring import Office


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at, and what to do when it is wrong.

    `doubtful`: it works, and somebody may want it otherwise.
    """

    what: str
    says: str
    wrong: bool = False
    doubtful: bool = False

    @property
    def line(self) -> str:
        mark = "FOUT" if self.wrong else "let op" if self.doubtful else "goed"
        return f"{mark}  {self.what}: {self.says}"


class Door(Protocol):
    """One channel, set up. A folder's `door.py` has `open_door(settings, database)`.

    It gives None where the channel has no settings, and raises NotSetUp where they are half.
    """

    @property
    def channel(self) -> Channel:
        """The way out, for the delivery."""
        ...

    def attach(self, app: web.Application, office: Office) -> None:
        """Add the channel's routes, and what must run beside them, to the application."""
        ...

    async def examine(self) -> list[Finding]:
        """Look at credentials, scopes and reachability."""
        ...

    async def close(self) -> None:
        """Let go of what was opened (HTTP sessions); the last thing that is asked of it."""
        ...


class NotSetUp(Exception):
    """A setting is missing or contradicts another; the message says which and what to do."""
