"""What every repository stands on: an open transaction and the organisation it is bound to."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Executable,
    Insert,
    Row,
    Table,
    bindparam,
    insert,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables import data_keys
from storage.vault import DataKey, Erased, Vault, organisation_key_id

Values = Mapping[str, Any]

# The organisation every repository's statement is bound to, and the id of the row it is about.
# (A parameter that is named like a column would be written into it by an UPDATE.)
ORGANISATION: BindParameter[str] = bindparam("organisation")
ITS_ID: BindParameter[UUID] = bindparam("its_id")

_KEYS = select(data_keys.c.id, data_keys.c.key_id, data_keys.c.wrapped).where(
    data_keys.c.organisation_id == ORGANISATION, data_keys.c.id == ITS_ID
)


def mine(table: Table) -> ColumnElement[bool]:
    """The condition that every statement on an organisation's rows has in its WHERE."""
    return table.c.organisation_id == ORGANISATION


def key_of(table: Table, column: str = "id") -> ColumnElement[bool]:
    """The condition to join a row with the data key it is encrypted under."""
    return (data_keys.c.id == table.c[column]) & (
        data_keys.c.organisation_id == table.c.organisation_id
    )


class UnknownOrganisation(LookupError):
    """No organisation has this id."""

    def __init__(self, organisation_id: str) -> None:
        super().__init__(f"no organisation {organisation_id!r}: import its file first")


class Work:
    """An open transaction: its connection, and the data keys it has met."""

    def __init__(self, connection: AsyncConnection, vault: Vault, *, writes: bool) -> None:
        self.connection = connection
        self.vault = vault
        self.writes = writes
        self.postgres = connection.dialect.name == "postgresql"
        self.keys: dict[UUID, DataKey] = {}
        self.chains: dict[UUID, tuple[int, str]] = {}  # last line (seq, hash) of trails added to

    async def all(self, statement: Executable, values: Values) -> Sequence[Row[Any]]:
        return (await self.connection.execute(statement, values)).all()

    async def first(self, statement: Executable, values: Values) -> Row[Any] | None:
        return (await self.connection.execute(statement, values)).first()

    async def run(self, statement: Executable, values: Values | Sequence[Values]) -> int:
        """Execute a change; return how many rows it touched (of a list of values: unknown)."""
        return (await self.connection.execute(statement, values)).rowcount

    async def organisation_key(self, organisation_id: str) -> DataKey:
        """Return the key of an organisation's people. Raises UnknownOrganisation."""
        known = self.vault.organisations.get(organisation_id)
        if known:
            return known
        key_id = organisation_key_id(organisation_id)
        made_here = key_id in self.keys
        key = await self.data_key(organisation_id, key_id)
        if key is None:
            raise UnknownOrganisation(organisation_id)
        if not made_here:  # else it is not committed yet
            self.vault.organisations[organisation_id] = key
        return key

    async def data_key(self, organisation_id: str, id: UUID) -> DataKey | None:
        """Return a data key; None when there is none or it is erased."""
        if id in self.keys:
            return self.keys[id]
        row = await self.first(_KEYS, {"organisation": organisation_id, "its_id": id})
        return self.met(row.id, row.key_id, row.wrapped) if row else None

    def met(self, id: UUID, key_id: str, wrapped: bytes | None) -> DataKey | None:
        """Unwrap a key that was read along with a row; None when it is erased."""
        if wrapped is None:
            return None
        if id not in self.keys:
            self.keys[id] = self.vault.unwrap(id, key_id, wrapped)
        return self.keys[id]


class Rows:
    """The rows of one organisation."""

    def __init__(self, work: Work, organisation_id: str) -> None:
        self._work = work
        self._organisation_id = organisation_id

    async def _all(self, statement: Executable, **values: Any) -> Sequence[Row[Any]]:
        return await self._work.all(statement, self._bound(values))

    async def _first(self, statement: Executable, **values: Any) -> Row[Any] | None:
        return await self._work.first(statement, self._bound(values))

    async def _run(self, statement: Executable, **values: Any) -> int:
        return await self._work.run(statement, self._bound(values))

    def _bound(self, values: dict[str, Any]) -> dict[str, Any]:
        values["organisation"] = self._organisation_id
        return values

    async def _insert(self, statement: Insert, rows: Sequence[dict[str, Any]]) -> None:
        for row in rows:
            row["organisation_id"] = self._organisation_id
        if rows:
            await self._work.run(statement, rows if len(rows) > 1 else rows[0])

    async def _own_key(self) -> DataKey:
        return await self._work.organisation_key(self._organisation_id)

    async def _key(self, id: UUID) -> DataKey:
        """Return the key of a case or conversation to write with. Raises Erased."""
        key = await self._work.data_key(self._organisation_id, id)
        if key is None:
            raise Erased(f"{id} is erased, or was never there")
        return key

    async def _new_key(self, id: UUID, owner: str) -> DataKey:
        key, wrapped = self._work.vault.new(id)
        row = {"id": id, "owner": owner, "key_id": self._work.vault.keys.first, "wrapped": wrapped}
        await self._insert(insert(data_keys), [row])
        self._work.keys[id] = key
        return key


@cache
def upsert(table: Table, postgres: bool) -> Insert:
    """An INSERT that changes the row where its primary key is there already."""
    statement = postgresql.insert(table) if postgres else sqlite.insert(table)
    return statement.on_conflict_do_update(
        index_elements=list(table.primary_key.columns),
        set_={c.name: statement.excluded[c.name] for c in table.c if not c.primary_key},
    )


@cache
def insert_new(table: Table, postgres: bool) -> Insert:
    """An INSERT that does nothing where the row is there already."""
    statement = postgresql.insert(table) if postgres else sqlite.insert(table)
    return statement.on_conflict_do_nothing(index_elements=list(table.primary_key.columns))
