"""Opens a database, SQLite or PostgreSQL, and gives out transactions."""

from collections.abc import AsyncIterator
from contextlib import AbstractContextManager, asynccontextmanager, nullcontext

from storage import migrations
from storage.engines import BadDatabaseUrl, Engines, open_engines
from storage.keys import Keys
from storage.lock import AlreadyRunning, hold
from storage.rotation import START, rewrap_batch
from storage.rows import Work
from storage.transaction import Storage, Transaction
from storage.vault import Vault

__all__ = ["AlreadyRunning", "BadDatabaseUrl", "Database", "Storage", "Transaction"]


class Database:
    """One database and the keys to it. One per process."""

    def __init__(self, engines: Engines, keys: Keys) -> None:
        self.engines = engines
        self._vault = Vault(keys)

    @classmethod
    def open(cls, url: str, keys: Keys) -> "Database":
        """Prepare engines for `sqlite:///…` or `postgresql://…`; connects at first use.

        Raises BadDatabaseUrl.
        """
        return cls(open_engines(url), keys)

    async def migrate(self) -> None:
        """Bring the tables up to date; of several processes one does it and the others wait."""
        await migrations.upgrade(self.engines.migrator)

    async def up_to_date(self) -> bool:
        """Tell whether the tables are those that this version needs (`/readyz`, `doctor`)."""
        return await migrations.up_to_date(self.engines.reader)

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[Transaction]:
        """Open a transaction: committed at the end of the block, rolled back when it raises."""
        async with self.engines.writer.begin() as connection:
            yield Transaction(Work(connection, self._vault, writes=True))

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Transaction]:
        """Open a transaction that cannot write, and on SQLite never waits for a writer."""
        async with self.engines.reader.begin() as connection:
            yield Transaction(Work(connection, self._vault, writes=False))

    async def rewrap(self) -> int:
        """Wrap every data key with the first secret key; return how many were not so before.

        It goes in batches of a transaction each: interrupted, it goes on where it was. Others may
        work meanwhile, as long as they have both keys. Raises UnknownKey.
        """
        total, after = 0, START
        while True:
            async with self.engines.writer.begin() as connection:
                work = Work(connection, self._vault, writes=True)
                done, after = await rewrap_batch(work, after)
            if not done:
                return total
            total += done

    def hold(self, name: str) -> AbstractContextManager[None]:
        """Be the only `name` ("serve", "work") on this SQLite file. Raises AlreadyRunning.

        On PostgreSQL any number may run, and this does nothing.
        """
        return hold(self.engines.file, name) if self.engines.file else nullcontext()

    async def close(self) -> None:
        """Close every connection."""
        await self.engines.dispose()
