"""An index for the cards that wait and go with a key that is erased."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"

_WAITS = sa.text("next_at IS NOT NULL")


def upgrade() -> None:
    op.create_index(
        "ix_outgoing_data_key_id",
        "outgoing",
        ["data_key_id"],
        postgresql_where=_WAITS,
        sqlite_where=_WAITS,
    )


def downgrade() -> None:
    op.drop_index("ix_outgoing_data_key_id", "outgoing")
