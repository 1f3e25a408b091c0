"""What the tables are made of: types, keys, and references that never leave the organisation.

Keys are `(id, organisation_id)` and so are the references between tables: the database itself
refuses a row that points into another organisation. Columns of type `LargeBinary` are encrypted
(`storage/vault.py`) or keyed hashes to find something by (`*_index`, `mark`).
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from pydantic_core import from_json
from sqlalchemy import (
    JSON,
    CheckConstraint,
    Column,
    ColumnElement,
    DateTime,
    Dialect,
    ForeignKeyConstraint,
    Index,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    TypeDecorator,
    cast,
    type_coerce,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeEngine

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class UtcDateTime(TypeDecorator[datetime]):
    """Stores UTC, returns aware UTC, refuses naive. SQLite forgets time zones, PostgreSQL not."""

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> DateTime:
        return DateTime(timezone=dialect.name == "postgresql")

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"naive datetime {value!r}; use the clock")
        value = value.astimezone(UTC)
        return value if dialect.name == "postgresql" else value.replace(tzinfo=None)

    def result_processor(self, dialect: Dialect, _: object) -> Callable[[Any], Any] | None:
        """PostgreSQL gives aware UTC by itself."""
        if dialect.name == "postgresql":
            return None
        read: Any = self.impl_instance.result_processor(dialect, None)
        return lambda value: value and read(value).replace(tzinfo=UTC)


ClearJson = JSON().with_variant(JSONB(), "postgresql")


class LazyObject(Mapping[str, Any]):
    """A JSON object that is read when somebody looks into it."""

    __slots__ = ("_object", "_text")

    def __init__(self, text: str) -> None:
        self._text = text
        self._object: dict[str, Any] | None = None

    def _read(self) -> dict[str, Any]:
        if self._object is None:
            self._object = from_json(self._text)
        return self._object

    def __getitem__(self, key: str) -> Any:
        return self._read()[key]

    def get(self, key: str, default: Any = None) -> Any:
        return self._read().get(key, default)  # the one that is inherited tries and fails

    def __iter__(self) -> Iterator[str]:
        return iter(self._read())

    def __len__(self) -> int:
        return len(self._read())


class LazyJson(TypeDecorator[Mapping[str, Any]]):
    """An object in the clear that few of those who read its row look into."""

    impl = JSON
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(ClearJson.dialect_impl(dialect))

    def process_bind_param(
        self, value: Mapping[str, Any] | None, _: Dialect
    ) -> dict[str, Any] | None:
        return None if value is None else dict(value)

    def column_expression(self, column: ColumnElement[Any]) -> ColumnElement[Any]:
        """Ask for the text: the driver reads JSON at once."""
        return type_coerce(cast(column, Text), self)

    def result_processor(self, dialect: Dialect, _: object) -> Callable[[Any], Any] | None:
        return LazyObject


def one_of(column: str, states: type[StrEnum]) -> CheckConstraint:
    """Text and a check, rather than an enum type that PostgreSQL cannot change in a transaction."""
    values = ", ".join(f"'{state}'" for state in states)
    return CheckConstraint(f"{column} IN ({values})", name=column)


def organisation() -> Column[str]:
    return Column("organisation_id", String, nullable=False)


def belongs() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(["organisation_id"], ["organisations.id"])


def key(first: str = "id", *others: str) -> PrimaryKeyConstraint:
    """The organisation comes second: the first is what rows are found by, and tells more apart."""
    return PrimaryKeyConstraint(first, "organisation_id", *others)


def key_within(*columns: str) -> PrimaryKeyConstraint:
    """For small tables that are read whole, an organisation's at a time."""
    return PrimaryKeyConstraint("organisation_id", *columns)


def to(table: str, column: str) -> ForeignKeyConstraint:
    """A reference to a row of the same organisation."""
    return ForeignKeyConstraint(
        [column, "organisation_id"], [f"{table}.id", f"{table}.organisation_id"]
    )


def next_at(table: Table) -> tuple[Index, Index]:
    """What the clock reads: only rows that want something are in it. Of all, and by organisation,
    so that each is taken up in turn whatever waits at another.
    """
    wanted = table.c.next_at.is_not(None)
    return (
        Index(None, table.c.next_at, postgresql_where=wanted, sqlite_where=wanted),
        Index(
            None,
            table.c.organisation_id,
            table.c.next_at,
            postgresql_where=wanted,
            sqlite_where=wanted,
        ),
    )
