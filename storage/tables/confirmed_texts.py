"""Stories with the category that was confirmed; nothing says of which case or person they are."""

from sqlalchemy import Column, Date, LargeBinary, String, Table, Uuid

from storage.tables.columns import belongs, key, metadata, organisation

confirmed_texts = Table(
    "confirmed_texts",
    metadata,
    Column("id", Uuid, nullable=False),
    organisation(),
    Column("protocol", String, nullable=False),
    Column("suggested", String, nullable=False),
    Column("confirmed", String, nullable=False),
    Column("day", Date, nullable=False),
    Column("content", LargeBinary, nullable=False),
    key(),
    belongs(),
)
