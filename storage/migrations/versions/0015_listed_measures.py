"""The list of warnings and bans that hold."""

import sqlalchemy as sa
from alembic import op

from storage.tables import UtcDateTime

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.create_table(
        "listed_measures",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.String(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("measure", sa.String(), nullable=False),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("ends", sa.Date(), nullable=True),
        sa.Column("off_at", UtcDateTime(), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", "organisation_id", name="pk_listed_measures"),
        sa.ForeignKeyConstraint(
            ["case_id", "organisation_id"],
            ["cases.id", "cases.organisation_id"],
            name="fk_listed_measures_case_id_cases",
        ),
    )
    op.create_index(
        "ix_listed_measures_case_id_organisation_id",
        "listed_measures",
        ["case_id", "organisation_id"],
    )


def downgrade() -> None:
    op.drop_table("listed_measures")
