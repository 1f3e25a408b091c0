"""The versions of a protocol that cases began with, as they were then."""

from sqlalchemy import Column, String, Table

from storage.tables.columns import UtcDateTime, belongs, key, metadata, organisation

used_packs = Table(
    "used_packs",
    metadata,
    Column("protocol", String, nullable=False),
    Column("valid_from", String, nullable=False),
    organisation(),
    Column("digest", String, nullable=False),
    Column("first_used_at", UtcDateTime, nullable=False),
    key("protocol", "valid_from"),
    belongs(),
)
