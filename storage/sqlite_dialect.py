"""SQLite under SQLAlchemy's asyncio, without a thread for every statement.

SQLite lives in this process: a statement takes some ten microseconds, handing it to a thread and
back takes a hundred or more, several times per statement. So statements run in place, and only
what really waits gets out of the way of the loop: COMMIT (the disk) goes to a thread, and BEGIN
IMMEDIATE (another process writing) is tried again after a nap. `docs/decisions` has the figures.
"""

import asyncio
import sqlite3
from time import monotonic
from typing import Any

from sqlalchemy import URL, AsyncAdaptedQueuePool, Pool
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import await_only

BUSY_FOR = 10.0  # seconds to wait for another process that is writing
_NAP = 0.005


async def _done() -> None:
    """What is awaited where nothing needs waiting: SQLAlchemy insists that something is."""


class _Cursor(sqlite3.Cursor):
    def execute(self, sql: str, parameters: Any = (), /) -> "_Cursor":
        super().execute(sql, parameters)
        await_only(_done())
        return self

    def executemany(self, sql: str, parameters: Any, /) -> "_Cursor":
        super().executemany(sql, parameters)
        await_only(_done())
        return self

    async def _async_soft_close(self) -> None:
        """SQLAlchemy asks this before a result is read; our rows are read in place."""


class _Connection(sqlite3.Connection):
    """A connection for one kind of work: `begin_with` says whether it writes."""

    begin_with = "BEGIN"
    _changes = 0  # of this connection when the transaction began

    def cursor(self, *_: Any) -> _Cursor:  # type: ignore[override]
        return super().cursor(_Cursor)

    def begin(self) -> None:
        await_only(self._begin())

    async def _begin(self) -> None:
        until = monotonic() + BUSY_FOR
        while True:
            try:
                sqlite3.Cursor(self).execute(self.begin_with)
                self._changes = self.total_changes
            except sqlite3.OperationalError as problem:
                busy = problem.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
                if not busy or monotonic() > until:
                    raise
                await asyncio.sleep(_NAP)
            else:
                return

    def commit(self) -> None:
        if self.total_changes == self._changes:
            super().commit()
        else:
            await_only(self._commit())

    async def _commit(self) -> None:
        """Commit in a thread. A commit that has begun ends, even if we are cancelled meanwhile."""
        commit = asyncio.get_running_loop().run_in_executor(None, super().commit)
        try:
            await asyncio.shield(commit)
        except asyncio.CancelledError:
            await asyncio.wait([commit])
            raise


class Dialect(SQLiteDialect_pysqlite):
    """`sqlite+inplace:///…`; connects with `begin_with="BEGIN IMMEDIATE"` where it writes."""

    driver = "inplace"
    is_async = True
    supports_statement_cache = True

    @classmethod
    def get_pool_class(cls, url: URL) -> type[Pool]:
        return AsyncAdaptedQueuePool

    def connect(self, *args: Any, begin_with: str = "BEGIN", **kwargs: Any) -> Any:
        kwargs |= {"factory": _Connection, "isolation_level": None, "cached_statements": 512}
        connection: _Connection = sqlite3.connect(*args, **kwargs)
        connection.begin_with = begin_with
        return connection

    def do_begin(self, dbapi_connection: Any) -> None:
        dbapi_connection.begin()


registry.register("sqlite.inplace", __name__, "Dialect")
