"""Each organisation is taken up in turn: what is due, by organisation."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

WANTED = sa.text("next_at IS NOT NULL")
TABLES = ("duties", "conversations", "outgoing")


def upgrade() -> None:
    for table in TABLES:
        op.create_index(
            f"ix_{table}_organisation_id_next_at",
            table,
            ["organisation_id", "next_at"],
            postgresql_where=WANTED,
            sqlite_where=WANTED,
        )


def downgrade() -> None:
    for table in TABLES:
        op.drop_index(f"ix_{table}_organisation_id_next_at", table)
