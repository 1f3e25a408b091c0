"""The tables without the repositories: what somebody sees, or changes, who has the database."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Executable, Row, select

from storage.database import Database
from storage.tables import metadata


async def execute(database: Database, *statements: Executable) -> None:
    """Execute statements behind the repositories' back, in one transaction."""
    async with database.engines.writer.begin() as connection:
        for statement in statements:
            await connection.execute(statement)


async def rows(database: Database, statement: Executable) -> Sequence[Row[Any]]:
    async with database.engines.reader.connect() as connection:
        return (await connection.execute(statement)).all()


async def everything(database: Database) -> bytes:
    """Return all that stands in all tables, one after the other."""
    found = [await rows(database, select(table)) for table in metadata.sorted_tables]
    values = [value for table in found for row in table for value in row]
    return b"\n".join(v if isinstance(v, bytes) else str(v).encode() for v in values)
