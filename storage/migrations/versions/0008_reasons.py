"""Why a duty was put off, handed over, moved or cancelled: encrypted, out of the trail."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "reasons",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.String(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", "organisation_id", name="pk_reasons"),
        sa.ForeignKeyConstraint(
            ["case_id", "organisation_id"],
            ["cases.id", "cases.organisation_id"],
            name="fk_reasons_case_id_organisation_id_cases",
        ),
    )
    op.create_index("ix_reasons_case_id_organisation_id", "reasons", ["case_id", "organisation_id"])


def downgrade() -> None:
    op.drop_table("reasons")
