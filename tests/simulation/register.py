"""The duties as the database has them: which are open, and which ended since the last look."""

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.database import Database
from storage.duties import ENDED, duty_of
from storage.records import Duty
from storage.tables import duties
from tests.simulation.town import Town

AT_ONCE = 1000  # ids in one question


@dataclass(frozen=True, slots=True)
class Entry:
    """A duty and whose it is."""

    duty: Duty
    town: Town


@dataclass(slots=True)
class Register:
    """Of the towns that are played here. A row that did not change is not read again."""

    database: Database
    towns: Mapping[str, Town]
    open: dict[UUID, Entry] = field(default_factory=dict)

    async def look(self, touched: Collection[UUID]) -> dict[UUID, Entry]:
        """Bring `open` up to date; return what was read: new, changed or ended.

        `touched`: those that may have come and gone since the last look.
        """
        async with self.database.engines.reader.connect() as connection:
            versions = await self._versions(connection)
            known = {id: one.duty.version for id, one in self.open.items()}
            wanted = {id for id, version in versions.items() if known.get(id) != version}
            wanted |= (known.keys() | touched) - versions.keys()
            read = {e.duty.id: e async for e in self._read(connection, [*wanted])}
        self.open = {id: entry for id, entry in (self.open | read).items() if entry.duty.state.open}
        return read

    async def _versions(self, connection: AsyncConnection) -> dict[UUID, int]:
        columns = (duties.c.id, duties.c.version)
        ours = duties.c.organisation_id.in_(self.towns)
        rows = await connection.execute(select(*columns).where(ours, ~ENDED))
        return {row.id: row.version for row in rows}

    async def _read(self, connection: AsyncConnection, ids: Sequence[UUID]) -> AsyncIterator[Entry]:
        for start in range(0, len(ids), AT_ONCE):
            some = duties.c.id.in_(ids[start : start + AT_ONCE])
            for row in await connection.execute(select(duties).where(some)):
                yield Entry(duty_of(row), self.towns[row.organisation_id])
