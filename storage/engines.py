"""The engines behind a database URL: one that writes and one that reads."""

import os
import sqlite3
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from pydantic_core import from_json, to_json
from sqlalchemy import URL, Dialect, NullPool, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from storage.checkpoints import LOG_KEPT, LONGEST_LOG
from storage.lines import BUSY_FOR, PostgresLine, SqliteLine
from storage.pool import Pool
from storage.together import Together

READERS = 4  # connections of one process that read, beside those that write
POSTGRES_WRITERS = 10  # on SQLite there is one
PATIENCE = 30.0  # seconds for a statement to PostgreSQL
TO_CONNECT = 10.0  # seconds to open a connection to it
# Everything is looked up by an index. With its usual cost for a page that is read at random, 4,
# PostgreSQL reads small tables whole, and keeps to that plan when they have grown.
_SERVER = {"application_name": "meldbot", "jit": "off", "random_page_cost": "1.1"}
SQLITE_OLDEST = (3, 35, 0)  # the first with RETURNING
_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "secure_delete=ON",
    f"wal_autocheckpoint={LONGEST_LOG}",
    f"journal_size_limit={LOG_KEPT}",
)


class BadDatabaseUrl(ValueError):
    """DATABASE_URL names no database that can be used; the message says what to write."""


@dataclass(frozen=True, slots=True)
class Engines:
    """Lines for each kind of work. `file` is the SQLite file; None on PostgreSQL."""

    writing: Pool[Any]
    reading: Pool[Any]
    noting: Pool[Any]  # a single statement, which needs no transaction around it
    migrator: AsyncEngine
    file: Path | None

    @property
    def dialect(self) -> Dialect:
        """What statements are compiled for."""
        return self.writing.engine.dialect

    @property
    def writer(self) -> AsyncEngine:
        return self.writing.engine

    @property
    def reader(self) -> AsyncEngine:
        return self.reading.engine

    async def renew(self) -> None:
        """Open every line anew: the server that they lead to is not the one that writes."""
        for pool in (self.writing, self.reading, self.noting):
            await pool.renew()

    async def dispose(self) -> None:
        """Close every connection: first the lines, then the engines that two may share."""
        for pool in (self.writing, self.reading, self.noting):
            await pool.close()
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
        raise BadDatabaseUrl(f"a database in memory would forget everything. {_WRITE}")
    if sqlite3.sqlite_version_info < SQLITE_OLDEST:
        raise BadDatabaseUrl(f"SQLite {sqlite3.sqlite_version} is too old; 3.35 or newer is needed")
    file = Path(str(url.database)).absolute()
    _make_private(file)
    url = url.set(drivername="sqlite+aiosqlite")
    writer = _sqlite_engine(url, "BEGIN IMMEDIATE", *_PRAGMAS)
    reader = _sqlite_engine(url, "BEGIN", *_PRAGMAS, "query_only=ON")
    writing = Together(writer, partial(SqliteLine, begin_with="BEGIN IMMEDIATE"))
    return Engines(
        writing=writing,
        noting=writing,
        reading=Pool(reader, READERS, partial(SqliteLine, begin_with="BEGIN")),
        # Batch mode makes tables anew, which must not look like rows being deleted.
        migrator=_sqlite_engine(url, "BEGIN IMMEDIATE", *_PRAGMAS, "foreign_keys=OFF"),
        file=file,
    )


def _make_private(file: Path) -> None:
    """Make the file before SQLite does, readable for its owner alone."""
    try:
        os.close(os.open(file, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as problem:
        reason = f"DATABASE_URL: {file} cannot be opened ({problem.strerror})"
        raise BadDatabaseUrl(reason) from problem


def _sqlite_engine(url: URL, begin_with: str, *pragmas: str) -> AsyncEngine:
    engine = create_async_engine(
        url,
        pool_size=1,
        max_overflow=READERS,
        json_serializer=_to_json,
        json_deserializer=from_json,
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
    if query.get("target_session_attrs") == "read-write":
        query["target_session_attrs"] = "primary"  # our readers do not write, and want the same
    url = url.set(drivername="postgresql+asyncpg", query=query)
    writer = _postgres_engine(url)
    reader = _postgres_engine(url, default_transaction_read_only="on")
    return Engines(
        writing=Pool(writer, POSTGRES_WRITERS, partial(PostgresLine, begin_with="BEGIN")),
        # Each statement sees what is committed, in a transaction or not: so it is spared.
        reading=Pool(reader, READERS, partial(PostgresLine, begin_with=None, writes=False)),
        noting=Pool(writer, 1, partial(PostgresLine, begin_with=None)),
        migrator=create_async_engine(url, poolclass=NullPool),
        file=None,
    )


def _postgres_engine(url: URL, **settings: str) -> AsyncEngine:
    return create_async_engine(
        url,
        pool_size=POSTGRES_WRITERS,
        json_serializer=_to_json,
        json_deserializer=from_json,
        connect_args={
            "timeout": TO_CONNECT,
            "command_timeout": PATIENCE,
            "statement_cache_size": 500,
            "server_settings": {**_SERVER, **settings},
        },
    )


def _to_json(value: Any) -> str:
    """Columns in the clear hold codes; pydantic writes them four times as quickly as `json`."""
    return to_json(value).decode()
