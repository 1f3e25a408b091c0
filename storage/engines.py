"""The engines behind a database URL: one that writes and one that reads."""

import os
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Dialect, event, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from storage.lines import BUSY_FOR, DatabaseAway, Line, PostgresLine, SqliteLine

READERS = 4  # connections of a SQLite file that read beside the one that writes
POSTGRES_CONNECTIONS = 10  # of one process
SQLITE_OLDEST = (3, 35, 0)  # the first with RETURNING
_PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON")


class BadDatabaseUrl(ValueError):
    """DATABASE_URL names no database that can be used; the message says what to write."""


@dataclass(frozen=True, slots=True)
class Engines:
    """`file` is the SQLite file; None on PostgreSQL."""

    writer: AsyncEngine
    reader: AsyncEngine
    migrator: AsyncEngine
    file: Path | None

    @property
    def dialect(self) -> Dialect:
        """What statements are compiled for."""
        return self.writer.dialect

    async def dispose(self) -> None:
        for engine in (self.writer, self.reader, self.migrator):
            await engine.dispose()

    @asynccontextmanager
    async def line(self, *, writes: bool) -> AsyncIterator[Line]:
        """Open a line to the database. Raises DatabaseAway."""
        with answering():
            connection = await (self.writer if writes else self.reader).connect()
        try:
            yield await self._line(connection, writes=writes)
        finally:
            await connection.close()

    async def _line(self, connection: AsyncConnection, *, writes: bool) -> Line:
        raw = await _driver(connection)
        if self.file:
            return SqliteLine(raw, "BEGIN IMMEDIATE" if writes else "BEGIN")
        if raw.is_closed():  # the server was started anew since
            await connection.invalidate()
            with answering():
                raw = await _driver(connection)
        return PostgresLine(raw, "BEGIN" if writes else "BEGIN READ ONLY")


async def _driver(connection: AsyncConnection) -> Any:
    """Return aiosqlite's or asyncpg's own connection."""
    return (await connection.get_raw_connection()).driver_connection


@contextmanager
def answering() -> Iterator[None]:
    """Raise DatabaseAway for what SQLAlchemy and the network say when there is no answer."""
    try:
        yield
    except (SQLAlchemyError, OSError) as problem:
        raise DatabaseAway(str(problem)) from problem


def open_engines(url: str) -> Engines:
    """Read `sqlite:///…` or `postgresql://…`. Connects at first use. Raises BadDatabaseUrl."""
    try:
        parsed = make_url(url)
    except ArgumentError as problem:
        raise BadDatabaseUrl(_WRITE) from problem
    match parsed.drivername:
        case "sqlite":
            return _sqlite(parsed)
        case "postgresql" | "postgres":
            return _postgres(parsed)
        case _:
            raise BadDatabaseUrl(_WRITE)


_WRITE = (
    "DATABASE_URL: write sqlite:///folder/file.sqlite (or four slashes and a full path) "
    "or postgresql://user:password@host/name, without naming a driver"
)


def _sqlite(url: URL) -> Engines:
    if url.database in (None, "", ":memory:"):
        raise BadDatabaseUrl(f"a database in memory would forget everything. {_WRITE}")
    if sqlite3.sqlite_version_info < SQLITE_OLDEST:
        raise BadDatabaseUrl(f"SQLite {sqlite3.sqlite_version} is too old; 3.35 or newer is needed")
    file = Path(str(url.database)).absolute()
    _make_private(file)
    url = url.set(drivername="sqlite+aiosqlite")
    return Engines(
        writer=_sqlite_engine(url, 1, "BEGIN IMMEDIATE", *_PRAGMAS),
        reader=_sqlite_engine(url, READERS, "BEGIN", *_PRAGMAS, "query_only=ON"),
        # Batch mode makes tables anew, which must not look like rows being deleted.
        migrator=_sqlite_engine(url, 1, "BEGIN IMMEDIATE", *_PRAGMAS, "foreign_keys=OFF"),
        file=file,
    )


def _make_private(file: Path) -> None:
    """Make the file before SQLite does, readable for its owner alone."""
    try:
        os.close(os.open(file, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as problem:
        reason = f"DATABASE_URL: {file} cannot be opened ({problem.strerror})"
        raise BadDatabaseUrl(reason) from problem


def _sqlite_engine(url: URL, connections: int, begin_with: str, *pragmas: str) -> AsyncEngine:
    engine = create_async_engine(
        url,
        pool_size=connections,
        max_overflow=0,
        pool_reset_on_return=None,  # every transaction ends by itself; this would be a thread more
        connect_args={
            "timeout": BUSY_FOR,
            "isolation_level": None,
            "check_same_thread": False,
            "cached_statements": 500,
        },
    )

    @event.listens_for(engine.sync_engine, "connect")
    def prepare(connection: Any, _: object) -> None:
        cursor = connection.cursor()
        for pragma in pragmas:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def begin(connection: Any) -> None:
        connection.exec_driver_sql(begin_with)

    return engine


def _postgres(url: URL) -> Engines:
    query = dict(url.query)
    if "sslmode" in query:  # the name libpq gives it; asyncpg's is `ssl`, with the same values
        query["ssl"] = query.pop("sslmode")
    engine = create_async_engine(
        url.set(drivername="postgresql+asyncpg", query=query),
        pool_size=POSTGRES_CONNECTIONS,
        max_overflow=0,
        connect_args={
            "statement_cache_size": 500,
            "server_settings": {"application_name": "meldbot", "jit": "off"},
        },
    )
    return Engines(writer=engine, reader=engine, migrator=engine, file=None)
