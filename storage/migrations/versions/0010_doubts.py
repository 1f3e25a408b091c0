"""How often a card went out of which nobody knows whether it arrived."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    doubts = sa.Column("doubts", sa.Integer(), nullable=False, server_default="0")
    op.add_column("outgoing", doubts)


def downgrade() -> None:
    op.drop_column("outgoing", "doubts")
