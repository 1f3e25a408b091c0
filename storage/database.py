"""Opens a database, SQLite or PostgreSQL, and gives out transactions."""

from contextlib import AbstractAsyncContextManager, AbstractContextManager

from storage.keys import Keys
from storage.lock import AlreadyRunning
from storage.transaction import Storage, Transaction

__all__ = ["AlreadyRunning", "BadDatabaseUrl", "Database", "Storage", "Transaction"]


class BadDatabaseUrl(ValueError):
    """DATABASE_URL names no database that can be used; the message says what to write."""


class Database:
    """One database and the keys to it. One per process."""

    @classmethod
    def open(cls, url: str, keys: Keys) -> "Database":
        """Prepare engines for `sqlite:///…` or `postgresql://…`; connects at first use.

        Raises BadDatabaseUrl.
        """
        raise NotImplementedError

    async def migrate(self) -> None:
        """Bring the tables up to date; of several processes one does it and the others wait."""
        raise NotImplementedError

    async def up_to_date(self) -> bool:
        """Tell whether the tables are those that this version needs (`/readyz`, `doctor`)."""
        raise NotImplementedError

    def writing(self) -> AbstractAsyncContextManager[Transaction]:
        """Open a transaction: committed at the end of the block, rolled back when it raises."""
        raise NotImplementedError

    def reading(self) -> AbstractAsyncContextManager[Transaction]:
        """Open a transaction that cannot write, and on SQLite never waits for a writer."""
        raise NotImplementedError

    async def rewrap(self) -> int:
        """Wrap every data key with the first secret key, in batches; return how many changed."""
        raise NotImplementedError

    def hold(self, name: str) -> AbstractContextManager[None]:
        """Be the only `name` ("serve", "work") on this SQLite file. Raises AlreadyRunning.

        On PostgreSQL any number may run, and this does nothing.
        """
        raise NotImplementedError

    async def close(self) -> None:
        """Close every connection."""
        raise NotImplementedError
