"""Promises that come back by themselves: a quarterly report, a yearly evaluation."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0011"
down_revision = "0010"

MOMENT = sa.DateTime(timezone=True)
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
WANTED = sa.text("next_at IS NOT NULL")
STATES = (
    "planned", "due", "seen", "in_progress", "done", "declined", "cancelled", "overdue",
    "escalated", "failed",
)  # fmt: skip


def upgrade() -> None:
    op.add_column("organisations", sa.Column("plan_at", MOMENT, nullable=True))
    states = ", ".join(f"'{state}'" for state in STATES)
    op.create_table(
        "standing_duties",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.String(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=True),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("ends", sa.Date(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("next_at", MOMENT, nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("escalated", sa.Integer(), nullable=False),
        sa.Column("nudges", sa.Integer(), nullable=False),
        sa.Column("plan", JSON, nullable=False),
        sa.CheckConstraint(f"state IN ({states})", name="ck_standing_duties_state"),
        sa.PrimaryKeyConstraint("id", "organisation_id", name="pk_standing_duties"),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name="fk_standing_duties_organisation_id_organisations",
        ),
        sa.ForeignKeyConstraint(
            ["person_id", "organisation_id"],
            ["people.id", "people.organisation_id"],
            name="fk_standing_duties_person_id_organisation_id_people",
        ),
    )
    _indices()


def downgrade() -> None:
    op.drop_table("standing_duties")
    op.drop_column("organisations", "plan_at")


def _indices() -> None:
    table = "standing_duties"
    name = "ix_standing_duties_person_id_organisation_id"
    op.create_index(name, table, ["person_id", "organisation_id"])
    for columns in (["next_at"], ["organisation_id", "next_at"]):
        name = f"ix_{table}_{'_'.join(columns)}"
        op.create_index(name, table, columns, postgresql_where=WANTED, sqlite_where=WANTED)
