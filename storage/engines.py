"""The engines behind a database URL: one that writes and one that reads."""

import os
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import URL, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from storage import sqlite_dialect

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

    async def dispose(self) -> None:
        for engine in (self.writer, self.reader, self.migrator):
            await engine.dispose()


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
        raise BadDatabaseUrl(
            "DATABASE_URL: a database in memory would forget everything; " + _WRITE
        )
    if sqlite3.sqlite_version_info < SQLITE_OLDEST:
        raise BadDatabaseUrl(f"SQLite {sqlite3.sqlite_version} is too old; 3.35 or newer is needed")
    file = Path(str(url.database)).absolute()
    _make_private(file)
    url = url.set(drivername="sqlite+inplace")
    return Engines(
        writer=_sqlite_engine(url, "BEGIN IMMEDIATE", 1, *_PRAGMAS),
        reader=_sqlite_engine(url, "BEGIN", READERS, *_PRAGMAS, "query_only=ON"),
        # Batch mode makes tables anew, which must not look like rows being deleted.
        migrator=_sqlite_engine(url, "BEGIN IMMEDIATE", 1, *_PRAGMAS, "foreign_keys=OFF"),
        file=file,
    )


def _make_private(file: Path) -> None:
    """Make the file before SQLite does, readable for its owner alone."""
    try:
        os.close(os.open(file, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as problem:
        reason = f"DATABASE_URL: {file} cannot be opened ({problem.strerror})"
        raise BadDatabaseUrl(reason) from problem


def _sqlite_engine(url: URL, begin_with: str, connections: int, *pragmas: str) -> AsyncEngine:
    engine = create_async_engine(
        url,
        pool_size=connections,
        max_overflow=0,
        connect_args={"begin_with": begin_with, "timeout": sqlite_dialect.BUSY_FOR},
    )

    @event.listens_for(engine.sync_engine, "connect")
    def prepare(connection: Any, _: object) -> None:
        for pragma in pragmas:
            connection.cursor().execute(f"PRAGMA {pragma}")
        if begin_with != "BEGIN":  # it waits for other writers without holding up the loop
            connection.cursor().execute("PRAGMA busy_timeout=0")

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
            "prepared_statement_cache_size": 500,
            "server_settings": {"application_name": "meldbot", "jit": "off"},
        },
    )
    reader = engine.execution_options(postgresql_readonly=True)
    return Engines(writer=engine, reader=reader, migrator=engine, file=None)
