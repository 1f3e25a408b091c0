"""Opens a database, SQLite or PostgreSQL, and gives out transactions."""

from collections.abc import AsyncIterator, Sequence
from contextlib import (
    AbstractContextManager,
    asynccontextmanager,
    nullcontext,
)
from datetime import datetime
from functools import partial
from typing import Any

from storage import migrations
from storage.engines import BadDatabaseUrl, Engines, open_engines
from storage.failures import DatabaseAway, DatabaseFailed, DatabaseReadOnly, Refused
from storage.keys import Keys
from storage.lock import AlreadyRunning, hold
from storage.people import count_staff_changes
from storage.pool import Pool, answering
from storage.records import Json, Outgoing
from storage.rotation import START
from storage.rows import Work
from storage.settling import Arrived, Settling
from storage.shown import Showing, Shown
from storage.transaction import Storage, Transaction
from storage.vault import Vault
from storage.writable import require_writable

__all__ = [
    "AlreadyRunning",
    "BadDatabaseUrl",
    "Database",
    "DatabaseAway",
    "DatabaseFailed",
    "DatabaseReadOnly",
    "Refused",
    "Storage",
    "Transaction",
]


class Database:
    """One database and the keys to it. One per process."""

    def __init__(self, engines: Engines, keys: Keys) -> None:
        self.engines = engines
        self.keys = keys
        self._vault = Vault(keys)
        self._showing = Showing(partial(self._working, engines.reading, writes=False))
        self._settling = Settling(partial(self._working, engines.noting, writes=True))

    @classmethod
    def open(cls, url: str, keys: Keys) -> "Database":
        """Prepare engines for `sqlite:///…` or `postgresql://…`; connects at first use.

        Raises BadDatabaseUrl.
        """
        return cls(open_engines(url), keys)

    @property
    def one_writer(self) -> bool:
        """Whether everybody who writes waits for who writes before them, as on SQLite."""
        return self.engines.file is not None

    async def migrate(self) -> None:
        """Bring the tables up to date; of several processes one does it and the others wait.

        Raises DatabaseAway.
        """
        if not await self.up_to_date():
            from storage.migrations import run  # here, since Alembic takes 0.2 s to import

            with answering():
                await run.upgrade(self.engines.migrator)

    async def up_to_date(self) -> bool:
        """Tell whether the tables are those that this version needs. Raises DatabaseAway."""
        with answering():
            return await migrations.up_to_date(self.engines.reader)

    async def require_writable(self) -> None:
        """Find out whether anything can be written, and write nothing. Raises DatabaseFailed.

        A line that leads to a server that only reads is not used again.
        """
        async with self._working(self.engines.writing, writes=True) as work:
            await require_writable(work)

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[Transaction]:
        """Open a transaction: committed at the end of the block, rolled back when it raises.

        Raises DatabaseFailed.
        """
        async with self._working(self.engines.writing, writes=True) as work:
            yield Transaction(work)
            await count_staff_changes(work)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Transaction]:
        """Open what cannot write, and never waits for who does. Raises DatabaseFailed."""
        async with self._working(self.engines.reading, writes=False) as work:
            yield Transaction(work)

    @asynccontextmanager
    async def _working(self, pool: Pool[Any], *, writes: bool) -> AsyncIterator[Work]:
        try:
            async with pool.transaction() as line:
                yield Work(line, self.engines.dialect, self._vault, writes=writes)
        except DatabaseFailed as problem:
            self._vault.forget()  # what was read may have been undone
            if isinstance(problem, DatabaseReadOnly):
                await self.engines.renew()
            raise

    async def settle(self, card: Outgoing, sent_ref: Json, now: datetime) -> None:
        """A claimed card has arrived: note it, together with others that arrive just now.

        What was settled or cancelled meanwhile stays as it is. Raises DatabaseFailed.
        """
        await self._settling.note(Arrived(card, sent_ref, now))

    async def shown(self, cards: Sequence[Outgoing]) -> Shown:
        """Return where the newest card that arrived, of each one's key, was shown to its person.

        What is asked at the same time is read together. Raises DatabaseFailed.
        """
        return await self._showing.of(cards)

    async def rewrap(self) -> int:
        """Wrap every data key with the first secret key; return how many were not so before.

        It goes in batches of a transaction each: interrupted, it goes on where it was. Others may
        work meanwhile, as long as they have both keys. Raises UnknownKey.
        """
        total, after = 0, START
        while True:
            async with self.writing() as transaction:
                done, after = await transaction.rewrap(after)
            if not done:
                return total
            total += done

    def hold(self, name: str) -> AbstractContextManager[None]:
        """Be the only `name` ("serve", "work") on this SQLite file. Raises AlreadyRunning.

        On PostgreSQL any number may run, and this does nothing.
        """
        return hold(self.engines.file, name) if self.engines.file else nullcontext()

    async def close(self) -> None:
        """Close every connection, when what has arrived is noted."""
        await self._settling.finish()
        await self.engines.dispose()
