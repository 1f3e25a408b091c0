"""Many rows in one statement on PostgreSQL, which takes them as arrays, one for each column.

A statement for each row costs it half as much again. SQLite, in this process, is quicker that way.
"""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Dialect,
    Insert,
    Select,
    TableClause,
    TableValuedAlias,
    bindparam,
    column,
    func,
    select,
)
from sqlalchemy.dialects import postgresql

from storage.prepared import Values


class _Each(postgresql.ARRAY[Any]):
    """One value for each row. SQLAlchemy's own looks at each whether it is an array itself."""

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], list[Any]] | None:
        convert = self.item_type.dialect_impl(dialect).bind_processor(dialect)
        if convert is None:
            return None
        return lambda values: [None if one is None else convert(one) for one in values]


def given(
    table: TableClause, names: Sequence[str], **others: ColumnElement[Any]
) -> TableValuedAlias:
    """Return the rows that `arrays` gives: values for some columns, and for what is like others.

    `others`: a column by another name, where it is compared with what is there.
    """
    like = {name: table.c[name] for name in names} | others
    values = [
        bindparam(_bound(table, name), type_=_Each(of.type, dimensions=1))
        for name, of in like.items()
    ]
    columns = [column(name, of.type) for name, of in like.items()]
    return func.unnest(*values).table_valued(*columns, name="given").render_derived()


def given_one(table: TableClause, names: Sequence[str]) -> Select[Any]:
    """Return the row that `one` gives, not as arrays, which cost more than a single value."""
    return select(
        *[bindparam(_bound(table, name), type_=table.c[name].type).label(name) for name in names]
    )


def one(table: TableClause, row: Values) -> dict[str, Any]:
    """Return the values of a row for `given_one`."""
    return {_bound(table, name): value for name, value in row.items()}


def arrays(table: TableClause, rows: Sequence[Values]) -> dict[str, list[Any]]:
    """Return the values of rows (one at least, all with the same names) for `given`."""
    return {_bound(table, name): [row[name] for row in rows] for name in rows[0]}


@cache
def insert_given(statement: Insert, names: tuple[str, ...]) -> Insert:
    """Return an INSERT of the rows that are given."""
    rows = given(statement.table, names)
    return statement.from_select(names, select(rows))


@cache
def insert_given_in_each(parts: tuple[tuple[Insert, tuple[str, ...]], ...]) -> Insert:
    """Return one statement of several INSERTs, each into a table of its own."""
    *before, last = [insert_given(statement, names) for statement, names in parts]
    return last.add_cte(*(one.cte(f"into_{one.table.name}") for one in before))


def _bound(table: TableClause, name: str) -> str:
    """A parameter that is named like a column would be written into it."""
    return f"each_{table.name}_{name}"
