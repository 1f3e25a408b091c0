"""Where a channel's app is installed, with the token that was given for it."""

from sqlalchemy import Column, LargeBinary, String, Table

from storage.tables.columns import UtcDateTime, belongs, key, metadata, organisation

installations = Table(
    "installations",
    metadata,
    Column("channel", String, nullable=False),
    organisation(),
    Column("token", LargeBinary, nullable=False),
    Column("installed_at", UtcDateTime, nullable=False),
    key("channel"),
    belongs(),
)
