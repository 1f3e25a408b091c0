"""A count of the changes of an organisation's people, teams and role holders."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    with op.batch_alter_table("organisations") as organisations:
        organisations.add_column(
            sa.Column("staff_version", sa.Integer(), nullable=False, server_default="0")
        )


def downgrade() -> None:
    with op.batch_alter_table("organisations") as organisations:
        organisations.drop_column("staff_version")
