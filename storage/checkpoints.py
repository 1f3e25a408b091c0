"""What is committed on SQLite goes from its log into the file on a connection of its own.

By itself SQLite does that in the commit that finds the log long, which is most often that of a new
case: one in seven waited some five milliseconds for it. It still does where the log is far longer.
"""

import asyncio
import sqlite3
from contextlib import suppress
from typing import Any

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

EVERY = 5.0  # seconds, at the least; what is committed sooner waits in the log for a next commit
LONGEST_LOG = 10_000  # pages of 4 KB; beyond that a commit empties it itself
LOG_KEPT = 16 * 1024**2  # bytes of it on the disk, at the most, once it is emptied


class Checkpoints:
    """Moves what was committed into the file, beside the one line that writes."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._next = 0.0  # on the loop's clock
        self._running: asyncio.Task[None] | None = None

    def committed(self) -> None:
        """Start a checkpoint, unless there was one just now; nobody waits for it."""
        now = asyncio.get_running_loop().time()
        if now >= self._next:
            self._next = now + EVERY
            self._running = asyncio.create_task(self._checkpoint())

    async def close(self) -> None:
        """Wait for the one that is under way."""
        if self._running:
            await self._running

    async def _checkpoint(self) -> None:
        with suppress(SQLAlchemyError, sqlite3.Error):  # whoever commits hears of a full disk
            async with self._engine.connect() as connection:
                raw: Any = (await connection.get_raw_connection()).driver_connection
                await raw.execute_fetchall("PRAGMA wal_checkpoint(PASSIVE)")
