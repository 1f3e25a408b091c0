"""The days of the week on which somebody never works."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    with op.batch_alter_table("people") as people:
        people.add_column(sa.Column("days_off", sa.String(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("people") as people:
        people.drop_column("days_off")
