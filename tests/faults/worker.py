"""A worker to be killed: `python -m tests.faults.worker` with its orders as JSON on standard input.

The product's own worker. Only its channel is ours, which notes what arrived, and its clock, which
is as far ahead of the machine's as a file in the folder says. It can be told to die by itself at a
named step (`steps.py`), and to find its disk full until it gets SIGUSR1.
"""

import asyncio
import resource
import signal
import sys
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from hashlib import sha256
from pathlib import Path

from pydantic import BaseModel

from bot.logs import set_up_logs
from bot.settings import Settings
from bot.wiring import open_office
from dialogs.card import Card
from storage.database import Database
from storage.keys import Keys
from tests.crash.victim import NotingChannel
from tests.faults import steps

AHEAD, ARRIVED = "ahead", "arrived"  # files in the folder: the clock's, and what arrived
_BYTES = resource.RLIMIT_FSIZE


class Orders(BaseModel):
    """`die_at`: a step, and `on`: the how manieth time; `room`: how far a file may grow."""

    url: str
    keys: str
    folder: Path
    die_at: str | None = None
    on: int = 1
    room: int | None = None


@dataclass(frozen=True, slots=True)
class FolderClock:
    """The machine's clock, put ahead or back by what stands in a file."""

    folder: Path

    def now(self) -> datetime:
        file = self.folder / AHEAD
        seconds = float(file.read_text("ascii") or 0) if file.exists() else 0.0
        return datetime.now(UTC) + timedelta(seconds=seconds)


class Telling(NotingChannel):
    """Notes which duty each card told of, and a mark of its content: the same card is a double."""

    def line(self, card: Card) -> str:
        mark = sha256(card.model_dump_json().encode()).hexdigest()[:16]
        return f"{(card.key or card.title).removeprefix('duty:')} {mark}"


async def main(orders: Orders) -> None:
    set_up_logs("json")
    if orders.room is not None:
        _fill_disk(orders.room)
    if orders.die_at:
        steps.die(orders.die_at, orders.on)
    channel = Telling(orders.folder / ARRIVED)
    database, clock = Database.open(orders.url, Keys.parse(orders.keys)), FolderClock(orders.folder)
    with database.hold("serve"):
        async with open_office(Settings(), {"web": channel}, clock, database) as office:
            # Said by the loop's next round: by then it can be asked to stop.
            asyncio.get_running_loop().call_soon(partial(print, "ready", flush=True))
            await office.worker.run_until_signalled()
    await database.close()


def _fill_disk(room: int) -> None:
    """Let no file grow beyond so many bytes, until somebody makes room."""
    _, most = resource.getrlimit(_BYTES)
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    signal.signal(signal.SIGUSR1, lambda *_: resource.setrlimit(_BYTES, (most, most)))
    resource.setrlimit(_BYTES, (room, most))


if __name__ == "__main__":
    asyncio.run(main(Orders.model_validate_json(sys.stdin.readline())))
