"""A municipality with reminders due, its workers, and what the world outside has seen of them."""

import asyncio
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from sqlalchemy import func, select

from cases.clock import SystemClock
from cases.desk import LEASE
from cases.tick import tick
from storage.database import Database
from storage.keys import Keys
from storage.records import OutgoingState
from storage.tables import outgoing
from tests.bench.duties import town
from tests.faults.worker import AHEAD, ARRIVED, Orders
from tests.storage.raw import rows

PATIENCE = 300.0  # seconds for the workers to get somewhere; a busy machine is no fault
LEASE_OVER = LEASE + timedelta(seconds=1)
AT_ONCE = 10  # sent at the same time by one worker (`bot/deliver.py`)
BATCH = 100  # claimed at the same time
IN_HAND = 400  # what one worker holds at most: what its clock gave it, and a batch that it claimed
AWAY = "database does not answer"  # what a worker says of it
_ON_THEIR_WAY = select(outgoing.c.duty_id).where(outgoing.c.state == OutgoingState.SENDING)
_NOT_SENT = select(func.count()).where(
    outgoing.c.state.in_([OutgoingState.WAITING, OutgoingState.SENDING])
)


@dataclass(slots=True)
class Town:
    """`in_doubt`: cards that had arrived when a worker died and were not settled yet.

    `tree`: the folder with the code that workers are started from; None: this one.
    """

    url: str
    secret: str
    folder: Path
    database: Database
    due: Sequence[UUID] = ()
    in_doubt: int = 0
    tree: Path | None = None
    workers: list[Process] = field(default_factory=list)
    _seen: int = 0

    @classmethod
    async def founded(cls, url: str, secret: str, folder: Path, due: int) -> "Town":
        """Make the municipality with so many reminders due, each to somebody else."""
        made = cls(url, secret, folder, Database.open(url, Keys.parse(secret)))
        made.due = await town.fill(made.database, due)
        return made

    async def close(self) -> None:
        """Stop what still runs."""
        await self.kill()
        await self.database.close()

    async def moves(self, url: str) -> None:
        """Look at the database by another way than before; the workers stay where they are."""
        await self.database.close()
        self.database = Database.open(url, Keys.parse(self.secret))

    async def starts(self, how_many: int = 1, **orders: object) -> list[Process]:
        """Start workers, which go to work at once; return when all are ready."""
        new = await self.begins(how_many, **orders)
        for process in new:
            assert process.stdout
            assert await process.stdout.readline() == b"ready\n"
        return new

    async def begins(self, how_many: int = 1, **orders: object) -> list[Process]:
        """Start workers without waiting for them."""
        line = Orders.model_validate(
            {"url": self.url, "keys": self.secret, "folder": self.folder, **orders}
        ).model_dump_json()
        return [await self._started(line) for _ in range(how_many)]

    async def _started(self, line: str) -> Process:
        with (self.folder / "log").open("ab") as log:
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "tests.faults.worker",
                cwd=self.tree, stdin=PIPE, stdout=PIPE, stderr=log,
            )  # fmt: skip
        assert process.stdin
        process.stdin.write(f"{line}\n".encode())
        await process.stdin.drain()
        self.workers.append(process)
        return process

    async def looks(self) -> None:
        """Look at all that is due, as a worker does that has no room for the cards: they wait."""
        while await tick(self.database, SystemClock()):
            pass

    def clock(self, ahead: timedelta) -> None:
        """Put every worker's clock ahead of the machine's."""
        new = self.folder / "ahead.new"
        new.write_text(str(ahead.total_seconds()), "ascii")
        new.replace(self.folder / AHEAD)

    async def until(self, arrived: int) -> None:
        """Wait until so many cards in all have arrived."""
        async with asyncio.timeout(PATIENCE):
            while len(self.arrived()) < arrived:  # noqa: ASYNC110  a file has no event
                await asyncio.sleep(0.005)

    async def until_the_database_is_away(self) -> None:
        """Wait until a worker says so."""
        async with asyncio.timeout(PATIENCE):
            while AWAY not in self.logged():  # noqa: ASYNC110  nor has a log
                await asyncio.sleep(0.05)

    async def until_all_are_sent(self) -> None:
        """Wait until every reminder has been told and nothing is on its way."""
        async with asyncio.timeout(PATIENCE):
            while self.told() < set(self.due) or await self._not_sent():  # noqa: ASYNC110
                await asyncio.sleep(0.05)

    async def _not_sent(self) -> int:
        [[many]] = await rows(self.database, _NOT_SENT)
        return int(many)

    async def dies(self, worker: Process) -> None:
        """Wait until a worker that has orders to die is dead; count what it leaves in doubt."""
        async with asyncio.timeout(PATIENCE):
            assert await worker.wait() == -signal.SIGKILL
        self.workers.remove(worker)
        await self._count()

    async def kill(self, *chosen: Process) -> None:
        """Kill -9 these workers, or all; count what they leave in doubt."""
        condemned = chosen or tuple(self.workers)
        for process in condemned:
            if process.returncode is None:
                process.kill()
        for process in condemned:
            await process.wait()
            self.workers.remove(process)
        await self._count()

    async def stop(self, *chosen: Process) -> None:
        """Ask these workers, or all, to stop, as an update does; they finish what they have."""
        asked = chosen or tuple(self.workers)
        for process in asked:
            process.terminate()
        for process in asked:
            assert await process.wait() == 0, f"{process.returncode}: {self.logged()[-2000:]}"
            self.workers.remove(process)

    async def _count(self) -> None:
        """Arrived since the last count and not settled: nobody alive knows what became of it."""
        arrived = self.arrived()
        new = {line.split()[0] for line in arrived[self._seen :]}
        found = await rows(self.database, _ON_THEIR_WAY)
        self.in_doubt += len({str(row.duty_id) for row in found} & new)
        self._seen = len(arrived)

    async def unsettled(self) -> int:
        """Return how many cards arrived without it being noted: ask it when no worker lives."""
        found = await rows(self.database, _ON_THEIR_WAY)
        return len({str(row.duty_id) for row in found} & {str(id) for id in self.told()})

    def arrived(self) -> list[str]:
        """Return what has arrived, in its order: a duty and the mark of the card's content."""
        file = self.folder / ARRIVED
        return file.read_text("ascii").splitlines() if file.exists() else []

    def told(self) -> set[UUID]:
        """Return the duties that somebody has been told of."""
        return {UUID(line.split()[0]) for line in self.arrived()}

    def doubles(self) -> int:
        """Return how many cards arrived once more than they should."""
        return sum(times - 1 for times in Counter(self.arrived()).values())

    def logged(self) -> str:
        return (self.folder / "log").read_text("utf-8")
