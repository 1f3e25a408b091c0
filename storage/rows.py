"""What every repository stands on: an open transaction and the organisation it is bound to."""

from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Dialect,
    Executable,
    FromClause,
    Insert,
    Table,
    bindparam,
    insert,
    literal_column,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite

from storage.arrays import arrays, insert_given, insert_given_in_each
from storage.lines import Line
from storage.prepared import Row, Values, prepare
from storage.tables import data_keys
from storage.vault import DataKey, Erased, Vault, organisation_key_id

# The organisation every repository's statement is bound to, and the id of the row it is about.
# (A parameter that is named like a column would be written into it by an UPDATE.)
ORGANISATION: BindParameter[str] = bindparam("organisation")
ITS_ID: BindParameter[UUID] = bindparam("its_id")

_KEYS = select(data_keys.c.id, data_keys.c.key_id, data_keys.c.wrapped).where(
    data_keys.c.organisation_id == ORGANISATION, data_keys.c.id == ITS_ID
)
ADD_KEY = insert(data_keys)


def mine(table: Table) -> ColumnElement[bool]:
    """The condition that every statement on an organisation's rows has in its WHERE."""
    return table.c.organisation_id == ORGANISATION


def key_of(table: FromClause, column: str = "id") -> ColumnElement[bool]:
    """The condition to join a row with the data key it is encrypted under."""
    return (data_keys.c.id == table.c[column]) & (
        data_keys.c.organisation_id == table.c.organisation_id
    )


def among(column: ColumnElement[Any], values: Iterable[str]) -> ColumnElement[bool]:
    """The condition that a column has one of a few fixed values, written out in the SQL."""
    return column.in_([literal_column(f"'{value}'") for value in values])


def in_ids(column: ColumnElement[Any], places: int) -> ColumnElement[bool]:
    """The condition that an id is one of so many; `id_values` gives them."""
    return column.in_([bindparam(f"id_{place}", type_=column.type) for place in range(places)])


def id_values(ids: Sequence[Any]) -> dict[str, Any]:
    """Return the values for `in_ids`, the last id repeated up to a power of two.

    So a handful of statements serves lists of every length.
    """
    places = 1 << (len(ids) - 1).bit_length()
    padded = [*ids, *[ids[-1]] * (places - len(ids))]
    return {f"id_{place}": id for place, id in enumerate(padded)}


class UnknownOrganisation(LookupError):
    """No organisation has this id."""

    def __init__(self, organisation_id: str) -> None:
        super().__init__(f"no organisation {organisation_id!r}: import its file first")


Chained = tuple[int, str]  # a line of a trail: its number, its hash
NO_LINE: Chained = (0, "")
_Into = tuple[Insert, tuple[str, ...]]  # a statement, and which columns are given


class Work:
    """An open transaction: its line to the database, and the data keys it has met."""

    def __init__(self, line: Line, dialect: Dialect, vault: Vault, *, writes: bool) -> None:
        self.vault = vault
        self.writes = writes
        self.postgres = dialect.name == "postgresql"
        self.keys: dict[UUID, DataKey] = {}
        self.chains: dict[UUID, Chained] = {}  # the last line of trails that are added to
        self.staff_changed: set[str] = set()  # organisations whose people, teams or roles changed
        self._line = line
        self._dialect = dialect
        self._joined: dict[_Into, list[Values]] | None = None

    @property
    def joins(self) -> bool:
        """Whether what is inserted now waits for the end of a block of `joined_inserts`."""
        return self._joined is not None

    async def all(self, statement: Executable, values: Values) -> Sequence[Row]:
        """Execute a statement that is a constant (it is compiled once) and return its rows."""
        prepared = prepare(statement, values, self._dialect)
        return prepared.rows(await self._line.fetch(prepared.sql, prepared.values(values)))

    async def first(self, statement: Executable, values: Values) -> Row | None:
        return next(iter(await self.all(statement, values)), None)

    async def run(self, statement: Executable, values: Values) -> int:
        """Execute a change; return how many rows it touched."""
        prepared = prepare(statement, values, self._dialect)
        return await self._line.change(prepared.sql, prepared.values(values))

    async def run_each(self, statement: Executable, rows: Sequence[Values]) -> None:
        """Execute a change for each of several rows (one at least)."""
        prepared = prepare(statement, rows[0], self._dialect)
        values = [prepared.values(row) for row in rows]
        await self._line.change_each(prepared.sql, values)

    async def insert_each(self, statement: Insert, rows: Sequence[Values]) -> int:
        """Insert rows (one at least), all with the same columns; return how many it did.

        Of `joined_inserts` all are counted: who asks how many were new does not join.
        """
        if self._joined is not None:
            self._joined.setdefault((statement, tuple(rows[0])), []).extend(rows)
            return len(rows)
        if self.postgres and len(rows) > 1:
            given = arrays(statement.table, rows)
            return await self.run(insert_given(statement, tuple(rows[0])), given)
        return sum([await self.run(statement, row) for row in rows])

    @asynccontextmanager
    async def joined_inserts(self) -> AsyncIterator[None]:
        """Do what is inserted in this block at its end: on PostgreSQL in one statement.

        Into each table in one way. What is read or changed in the block does not find it there yet.
        """
        self._joined = {}
        try:
            yield
            parts = self._joined
        finally:
            self._joined = None
        if self.postgres and parts:
            given = [arrays(statement.table, rows) for (statement, _), rows in parts.items()]
            values = {name: each for one in given for name, each in one.items()}
            await self.run(insert_given_in_each(tuple(parts)), values)
        else:
            for (statement, _), rows in parts.items():
                await self.insert_each(statement, rows)

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

    async def _all(self, statement: Executable, **values: Any) -> Sequence[Row]:
        return await self._work.all(statement, self._bound(values))

    async def _first(self, statement: Executable, **values: Any) -> Row | None:
        return await self._work.first(statement, self._bound(values))

    async def _run(self, statement: Executable, **values: Any) -> int:
        return await self._work.run(statement, self._bound(values))

    def _bound(self, values: dict[str, Any]) -> dict[str, Any]:
        values["organisation"] = self._organisation_id
        return values

    async def _insert(self, statement: Insert, rows: Sequence[dict[str, Any]]) -> int:
        """Insert rows; return how many were: a statement may pass over what is there already."""
        for row in rows:
            row["organisation_id"] = self._organisation_id
        return await self._work.insert_each(statement, rows) if rows else 0

    def _changes_staff(self) -> None:
        """What is remembered of who is who does not hold for what this transaction leaves."""
        self._work.staff_changed.add(self._organisation_id)

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
        await self._insert(ADD_KEY, [row])
        self._work.keys[id] = key
        return key


@cache
def upsert(table: Table, postgres: bool, *kept: str) -> Insert:
    """An INSERT that changes the row where its primary key is there already, but for some columns
    that are kept as they are."""
    statement = postgresql.insert(table) if postgres else sqlite.insert(table)
    changed = [c.name for c in table.c if not c.primary_key and c.name not in kept]
    return statement.on_conflict_do_update(
        index_elements=list(table.primary_key.columns),
        set_={name: statement.excluded[name] for name in changed},
    )


@cache
def insert_new(table: Table, postgres: bool) -> Insert:
    """An INSERT that does nothing where the row is there already."""
    statement = postgresql.insert(table) if postgres else sqlite.insert(table)
    return statement.on_conflict_do_nothing(index_elements=list(table.primary_key.columns))
