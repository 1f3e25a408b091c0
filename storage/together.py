"""Transactions on SQLite that share a commit when there is a crowd.

A commit waits for the disk, and SQLite has one writer: fifty people would wait for fifty of them.
So whoever finds others waiting behind it leaves its work uncommitted; theirs goes on top of it,
each on a savepoint of its own, and a commit is put in the queue behind them. Nobody goes on before
the commit that holds their work is on the disk. Who is alone commits alone, and waits for nobody.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy.ext.asyncio import AsyncEngine

from storage.checkpoints import Checkpoints
from storage.failures import DatabaseAway, DatabaseFailed
from storage.lines import SqliteLine
from storage.pool import Pool


class _Crowd:
    """Transactions that will be committed together. `committing` comes after the first of them."""

    def __init__(self) -> None:
        self.committed: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.committed.add_done_callback(_seen)
        self.committing: asyncio.Task[None] | None = None

    def fail(self, why: DatabaseFailed) -> None:
        """There is nothing to commit any more; tell everybody."""
        if not self.committed.done():
            self.committed.set_exception(why)


def _seen(committed: asyncio.Future[None]) -> None:
    """Whoever was to be told of a failure may have left: that is no error of its own."""
    if not committed.cancelled():
        committed.exception()


class Together(Pool[SqliteLine]):
    """The one writing line of a SQLite file."""

    _crowd: _Crowd | None = None

    def __init__(self, engine: AsyncEngine, line: Callable[[Any], SqliteLine]) -> None:
        super().__init__(engine, 1, line)
        self._checkpoints = Checkpoints(engine)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[SqliteLine]:
        async with self.line() as line:
            first = await self._join(line)
            try:
                yield line
            except BaseException:
                await self._leave(line, first)
                raise
            crowd = await self._end(line, first)
        if crowd:
            await asyncio.shield(crowd.committed)

    async def close(self) -> None:
        if self._crowd and self._crowd.committing:
            await self._crowd.committing
        await self._checkpoints.close()
        await super().close()

    async def _join(self, line: SqliteLine) -> bool:
        """Begin, on top of the crowd's work if there is one; return whether we are the first."""
        if self._crowd and line.is_open:
            line.mark()
            return False
        if self._crowd:
            self._crowd.fail(DatabaseAway("SQLite has undone the transaction by itself"))
            self._crowd = None
        await line.begin()
        self._crowd = _Crowd()
        return True

    async def _leave(self, line: SqliteLine, first: bool) -> None:
        """Undo our work, and nobody else's."""
        if first:
            self._crowd = None
            await line.rollback()
        else:
            line.undo()

    async def _end(self, line: SqliteLine, first: bool) -> _Crowd | None:
        """Commit, or return the crowd whose commit is still to come."""
        crowd = self._crowd
        if crowd and not first:
            line.keep()
        elif crowd and self.waiting:
            crowd.committing = asyncio.create_task(self._commit_crowd(crowd))
        else:
            self._crowd = crowd = None
            await self._commit(line)
        return crowd

    async def _commit_crowd(self, crowd: _Crowd) -> None:
        """Wait in the queue like everybody else, and commit what was done meanwhile."""
        try:
            async with self.line() as line:
                if self._crowd is crowd:
                    self._crowd = None
                    await self._commit(line)
                    crowd.committed.set_result(None)
        except DatabaseFailed as problem:
            crowd.fail(problem)
        finally:
            crowd.committed.cancel()  # which does nothing where it is told already

    async def _commit(self, line: SqliteLine) -> None:
        try:
            await line.commit()
        except BaseException:
            await line.rollback()
            raise
        self._checkpoints.committed()
