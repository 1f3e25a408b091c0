"""Backup and restore: one SQLite file, whichever database it came from and whichever it goes to.

The file holds the rows as they are stored: what is secret stays encrypted, and is of no use without
the secret keys, which are not in it. Taken while others work: on SQLite by its own online backup,
on PostgreSQL in one transaction that sees a single moment.
"""

import asyncio
import os
import shutil
import sqlite3
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, closing
from pathlib import Path

from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from storage.engines import Engines, open_engines
from storage.migrations import up_to_date
from storage.tables import metadata

ROWS = 1000  # copied at a time
_NO_FILE = "no backup of meldbot"


class BackupFailed(Exception):
    """Nothing was written that could be taken for a backup or a restored database."""


async def back_up(engines: Engines, file: Path) -> Mapping[str, int]:
    """Write everything to a new file; return how many rows each table has. Raises BackupFailed."""
    partial = _start_private(file)
    try:
        if engines.file:
            await asyncio.to_thread(_copy_file, engines.file, partial)
        else:
            await _copy_to_file(engines, partial)
        counted = await asyncio.to_thread(_checked, partial)
        partial.rename(file)
    finally:
        partial.unlink(missing_ok=True)
    return counted


async def restore(engines: Engines, file: Path) -> Mapping[str, int]:
    """Fill an empty database from a backup; return how many rows each table has.

    A backup of an older version is brought up to date on the way; the file stays as it is. All of
    it is there at the end, or nothing. Raises BackupFailed.
    """
    from storage.migrations import run  # here, since Alembic takes 0.2 s to import

    await asyncio.to_thread(_checked, file)
    await run.upgrade(engines.migrator)
    with tempfile.TemporaryDirectory(dir=engines.file.parent if engines.file else None) as folder:
        copy = Path(folder) / "backup.sqlite"  # in a folder that nobody else may enter
        await asyncio.to_thread(shutil.copyfile, file, copy)
        async with _opened(copy) as source:
            await run.upgrade(source.migrator)
            return await _fill(source.reader, engines.migrator)


async def _fill(source: AsyncEngine, target: AsyncEngine) -> Mapping[str, int]:
    """Copy every table in one transaction, and count on both sides before it is committed."""
    async with source.connect() as there, target.begin() as here:
        if any((await _counted(here)).values()):
            raise BackupFailed("the database is not empty; restore into a new one")
        await _copy_rows(there, here)
        wanted, found = await _counted(there), await _counted(here)
        if wanted != found:
            raise BackupFailed("not every row arrived; nothing was restored")
        return found


async def _copy_to_file(engines: Engines, file: Path) -> None:
    from storage.migrations import run

    if not await up_to_date(engines.reader):
        raise BackupFailed("the tables are not up to date; start `meldbot serve`, then try again")
    async with _opened(file) as target:
        await run.upgrade(target.migrator)
        async with engines.reader.connect() as there, target.migrator.begin() as here:
            await there.execution_options(isolation_level="REPEATABLE READ")
            await _copy_rows(there, here)
            if await _counted(there) != await _counted(here):
                raise BackupFailed("not every row arrived")


async def _copy_rows(there: AsyncConnection, here: AsyncConnection) -> None:
    """Copy table by table, those that others refer to first."""
    for table in metadata.sorted_tables:
        found = await there.stream(select(table))
        async for some in found.mappings().partitions(ROWS):
            await here.execute(insert(table), [dict(row) for row in some])


async def _counted(connection: AsyncConnection) -> dict[str, int]:
    return {
        table.name: await connection.scalar(select(func.count()).select_from(table)) or 0
        for table in metadata.sorted_tables
    }


def _checked(file: Path) -> Mapping[str, int]:
    """Read the whole file and count its rows. Raises BackupFailed when it is damaged or another."""
    try:
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection:
            [(verdict,)] = connection.execute("PRAGMA integrity_check(1)").fetchall()
            names = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
            if verdict != "ok" or "alembic_version" not in names:
                raise BackupFailed(f"{file} is damaged, or {_NO_FILE}")
            return {
                table.name: connection.execute(
                    f"SELECT count(*) FROM {table.name}"  # noqa: S608  our own tables
                ).fetchone()[0]
                for table in metadata.sorted_tables
                if table.name in names
            }
    except sqlite3.DatabaseError as problem:
        raise BackupFailed(f"{file} is damaged, or {_NO_FILE}") from problem


def _copy_file(source: Path, target: Path) -> None:
    """SQLite's online backup: a single moment, while others go on reading and writing."""
    with closing(sqlite3.connect(source)) as there, closing(sqlite3.connect(target)) as here:
        there.backup(here)
        here.execute("PRAGMA journal_mode=DELETE")  # one file, nothing beside it


def _start_private(file: Path) -> Path:
    """Make the file to write in, beside the one that is wanted, for its owner alone."""
    if file.exists():
        raise BackupFailed(f"{file} is there already; a backup never takes the place of another")
    partial = file.with_name(f"{file.name}.partial")
    try:
        os.close(os.open(partial, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except OSError as problem:
        raise BackupFailed(f"{partial} cannot be written: {problem.strerror}") from problem
    return partial


@asynccontextmanager
async def _opened(file: Path) -> AsyncIterator[Engines]:
    """Open a SQLite file beside the database, and leave one file, nothing beside it."""
    engines = open_engines(f"sqlite:///{file}")
    try:
        yield engines
    finally:
        await engines.dispose()
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
