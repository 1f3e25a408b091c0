"""A line to the database: one open transaction on one connection, by the driver's own means.

SQLite lives in this process: a statement takes some ten microseconds, and handing it to a thread
and back many times that. So statements run in place, and only what really waits leaves the loop
alone: COMMIT, which is for the disk, goes to aiosqlite's thread, and BEGIN IMMEDIATE, while another
process writes, is tried again after a nap.
"""

import asyncio
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from time import monotonic
from typing import Any, Protocol

import aiosqlite
import asyncpg

from storage.failures import DatabaseAway, DatabaseFailed, DatabaseReadOnly, Refused

BUSY_FOR = 10.0  # seconds to wait for another process that is writing
_NAP = 0.005

_Rows = Sequence[Sequence[Any]]


class Line(Protocol):
    """What a transaction needs of a driver. Everything raises DatabaseFailed."""

    @property
    def cut(self) -> bool:
        """Whether the connection is gone for good."""

    @property
    def begun(self) -> bool:
        """Whether the next transaction is open already."""

    async def begin(self) -> None: ...
    async def commit(self, *, more: bool = False) -> None:
        """`more`: somebody waits for this line, so the next transaction may be opened with it."""

    async def rollback(self) -> None: ...
    async def fetch(self, sql: str, values: list[Any]) -> _Rows: ...
    async def change(self, sql: str, values: list[Any]) -> int: ...
    async def change_each(self, sql: str, values: list[list[Any]]) -> None: ...


@contextmanager
def _sqlite_errors() -> Iterator[None]:
    try:
        yield
    except sqlite3.IntegrityError as problem:
        raise Refused(str(problem)) from problem
    except sqlite3.OperationalError as problem:
        raise DatabaseAway(str(problem)) from problem


class SqliteLine:
    """A transaction on SQLite; `begin_with` says whether it writes."""

    def __init__(self, connection: aiosqlite.Connection, begin_with: str) -> None:
        self._aside = connection
        self._here = connection._conn
        self._begin_with = begin_with
        self._changes = 0

    @property
    def cut(self) -> bool:
        return False

    @property
    def begun(self) -> bool:
        return False

    async def begin(self) -> None:
        until = monotonic() + BUSY_FOR
        with _sqlite_errors():
            while not self._begun(last_try=monotonic() > until):  # noqa: ASYNC110  another process sets no event
                await asyncio.sleep(_NAP)
        self._changes = self._here.total_changes

    def _begun(self, *, last_try: bool) -> bool:
        try:
            self._here.execute(self._begin_with)
        except sqlite3.OperationalError as problem:
            if last_try or problem.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                raise
            return False
        return True

    async def commit(self, *, more: bool = False) -> None:
        if not self.is_open:
            raise DatabaseAway("SQLite has undone the transaction by itself")
        with _sqlite_errors():
            if self._here.total_changes == self._changes:
                self._here.commit()
            else:
                await self._aside.commit()

    @property
    def is_open(self) -> bool:
        """Whether there is a transaction; a full disk makes SQLite end it by itself."""
        return self._here.in_transaction

    def mark(self) -> None:
        """Begin on top of what was done before, so that it can be undone by itself."""
        self._here.execute("SAVEPOINT mine")

    def keep(self) -> None:
        with _sqlite_errors():
            self._here.execute("RELEASE mine")

    def undo(self) -> None:
        if self.is_open:
            self._here.execute("ROLLBACK TO mine")
            self._here.execute("RELEASE mine")

    async def rollback(self) -> None:
        # In the thread, so that it comes after a commit that was under way when we were cancelled.
        await self._aside.rollback()

    async def fetch(self, sql: str, values: list[Any]) -> _Rows:
        with _sqlite_errors():
            return self._here.execute(sql, values).fetchall()

    async def change(self, sql: str, values: list[Any]) -> int:
        with _sqlite_errors():
            return self._here.execute(sql, values).rowcount

    async def change_each(self, sql: str, values: list[list[Any]]) -> None:
        with _sqlite_errors():
            self._here.executemany(sql, values)


_POSTGRES_REFUSES = (asyncpg.IntegrityConstraintViolationError, asyncpg.RaiseError)
_POSTGRES_AWAY = (
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    OSError,
)


class PostgresLine:
    """A transaction on PostgreSQL. asyncpg keeps each statement prepared in the server.

    Without `begin_with` there is none: each statement is by itself. A connection that does not
    answer in time, or that should write and cannot, is given up: the next one is opened anew.
    """

    def __init__(
        self, connection: "asyncpg.Connection[Any]", begin_with: str | None, *, writes: bool = True
    ) -> None:
        self._connection = connection
        self._begin_with = begin_with
        self._writes = writes
        self.begun = False

    @property
    def cut(self) -> bool:
        return bool(self._connection.is_closed())

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except _POSTGRES_REFUSES as problem:
            raise Refused(str(problem)) from problem
        except asyncpg.ReadOnlySQLTransactionError as problem:
            if not self._writes:  # by its own settings
                raise DatabaseAway(str(problem)) from problem
            self._connection.terminate()
            raise DatabaseReadOnly(str(problem)) from problem
        except TimeoutError as problem:
            self._connection.terminate()
            raise DatabaseAway("no answer in time") from problem
        except _POSTGRES_AWAY as problem:
            raise DatabaseAway(str(problem)) from problem

    async def begin(self) -> None:
        begun, self.begun = self.begun, False
        if self._begin_with and not begun:
            with self._errors():
                await self._connection.execute(self._begin_with)

    async def commit(self, *, more: bool = False) -> None:
        if self._begin_with:
            with self._errors():
                done = await self._connection.execute("COMMIT AND CHAIN" if more else "COMMIT")
            if done != "COMMIT":  # so it answers when a statement had failed and nobody minded
                raise DatabaseFailed("the transaction had failed before, and was rolled back")
            self.begun = more

    async def rollback(self) -> None:
        self.begun = False
        if self._begin_with and not self.cut:
            try:
                await self._connection.execute("ROLLBACK")
            except _POSTGRES_AWAY:
                self._connection.terminate()

    async def fetch(self, sql: str, values: list[Any]) -> _Rows:
        with self._errors():
            rows: _Rows = await self._connection.fetch(sql, *values)
        return rows

    async def change(self, sql: str, values: list[Any]) -> int:
        with self._errors():
            done: str = await self._connection.execute(sql, *values)
        return int(done.rpartition(" ")[2])  # "INSERT 0 1", "UPDATE 3"

    async def change_each(self, sql: str, values: list[list[Any]]) -> None:
        with self._errors():
            await self._connection.executemany(sql, values)
