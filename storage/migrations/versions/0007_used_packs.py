"""What was in the version of a protocol that cases began with."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "used_packs",
        sa.Column("protocol", sa.String(), nullable=False),
        sa.Column("valid_from", sa.String(), nullable=False),
        sa.Column("organisation_id", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("first_used_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("protocol", "valid_from", "organisation_id", name="pk_used_packs"),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name="fk_used_packs_organisation_id_organisations",
        ),
    )


def downgrade() -> None:
    op.drop_table("used_packs")
