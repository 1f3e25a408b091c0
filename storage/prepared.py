"""Core statements, compiled once and then executed by the driver itself.

SQLAlchemy writes the SQL and knows how values go in and come out; its execution costs three times
what the driver's does, on every statement (`docs/decisions`, 12). So a statement here is a
constant: it is compiled the first time, and from then on only its values are new.
"""

from collections import namedtuple
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Dialect, Executable
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import TypeEngine

# A row has its columns as attributes; which ones, the statement says.
Row = Any
Values = Mapping[str, Any]
_Convert = Callable[[Any], Any]
_compiled: dict[tuple[str, Executable, tuple[str, ...]], "Prepared"] = {}


@dataclass(frozen=True, slots=True)
class Prepared:
    """SQL for one database, and how its values are converted on the way in and out."""

    sql: str
    _into: Sequence[tuple[str, Any, _Convert | None]]
    _out_of: Sequence[tuple[int, _Convert]]
    _row: Callable[[Iterable[Any]], Row]

    def values(self, given: Values) -> list[Any]:
        """Return the driver's positional values. A value that is not given is the statement's."""
        return [
            convert(value) if convert else value
            for name, fixed, convert in self._into
            for value in (given.get(name, fixed),)
        ]

    def rows(self, fetched: Iterable[Iterable[Any]]) -> list[Row]:
        """Return what the driver fetched as rows with attributes."""
        if not self._out_of:
            return [self._row(row) for row in fetched]
        return [self._row(self._converted(row)) for row in fetched]

    def _converted(self, row: Iterable[Any]) -> list[Any]:
        values = list(row)
        for place, convert in self._out_of:
            values[place] = convert(values[place])
        return values


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a joined row, its columns by their own names."""

    row: Row
    prefix: str

    def __getattr__(self, name: str) -> Any:
        return getattr(self.row, self.prefix + name)


def prepare(statement: Executable, given: Values, dialect: Dialect) -> Prepared:
    """Compile a statement for the values that it is given; the same one is compiled once."""
    wanted = (dialect.name, statement, tuple(given))
    prepared = _compiled.get(wanted)
    if prepared is None:
        prepared = _compiled[wanted] = _compile(statement, list(given), dialect)
    return prepared


def _compile(statement: Any, names: list[str], dialect: Dialect) -> Prepared:
    compiled = statement.compile(dialect=dialect, column_keys=names)
    if compiled.post_compile_params:
        raise TypeError(f"a list of varying length cannot be prepared: {compiled}")
    columns = list(statement.exported_columns)
    converters = [_result_of(column.type, dialect) for column in columns]
    return Prepared(
        sql=str(compiled),
        _into=list(_into(compiled, names, dialect)),
        _out_of=[(place, convert) for place, convert in enumerate(converters) if convert],
        _row=_row_of([column.key for column in columns]),
    )


def _row_of(names: list[str]) -> Callable[[Iterable[Any]], Row]:
    row: Any = type("Row", (namedtuple("Columns", names),), {"__slots__": ()})
    make: Callable[[Iterable[Any]], Row] = row._make
    return make


def _result_of(type_: TypeEngine[Any], dialect: Dialect) -> _Convert | None:
    return type_.dialect_impl(dialect).result_processor(dialect, None)


def _into(
    compiled: SQLCompiler, names: list[str], dialect: Dialect
) -> Iterable[tuple[str, Any, _Convert | None]]:
    for name in compiled.positiontup or ():
        bind = compiled.binds[name]
        if bind.required and bind.key not in names:
            raise TypeError(f"no value is given for {bind.key!r} of: {compiled}")
        convert = bind.type.dialect_impl(dialect).bind_processor(dialect)
        yield bind.key, bind.effective_value, convert
