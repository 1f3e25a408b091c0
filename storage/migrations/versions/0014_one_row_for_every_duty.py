"""What comes back by itself becomes a duty like all others, of a period instead of a case."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0014"
down_revision = "0013"

MOMENT = sa.DateTime(timezone=True)
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
WANTED = sa.text("next_at IS NOT NULL")
STANDING = sa.text("case_id IS NULL")
STATES = (
    "planned", "due", "seen", "in_progress", "done", "declined", "cancelled", "overdue",
    "escalated", "failed",
)  # fmt: skip
SHARED = (
    "id, organisation_id, rule, kind, role, team_id, starts, ends, person_id, due_at, next_at, "
    "state, version, escalated, nudges, plan"
)
TO_CASE = "fk_reasons_case_id_organisation_id_cases"
TO_KEY = "fk_reasons_data_key_id_organisation_id_data_keys"
TO_ORGANISATION = "fk_duties_organisation_id_organisations"
OF_CASE, OF_TRAIL = "ix_reasons_case_id_organisation_id", "ix_reasons_trail_id_organisation_id"


def upgrade() -> None:
    with op.batch_alter_table("duties") as duties:
        duties.add_column(sa.Column("starts", sa.Date(), nullable=True))
        duties.add_column(sa.Column("ends", sa.Date(), nullable=True))
        duties.add_column(sa.Column("team_id", sa.String(), nullable=True))
        duties.alter_column("case_id", existing_type=sa.Uuid(), nullable=True)
        duties.create_check_constraint(
            op.f("ck_duties_case_or_period"), "(case_id IS NULL) <> (ends IS NULL)"
        )
        duties.create_foreign_key(TO_ORGANISATION, "organisations", ["organisation_id"], ["id"])
    op.create_index(
        "ix_duties_standing",
        "duties",
        ["organisation_id", "rule", "ends"],
        postgresql_where=STANDING,
        sqlite_where=STANDING,
    )
    op.execute(
        f"INSERT INTO duties ({SHARED}, attempts) SELECT {SHARED}, 0 FROM standing_duties"  # noqa: S608
    )
    op.drop_table("standing_duties")
    _reasons_by_trail()


def downgrade() -> None:
    _reasons_by_case()
    _standing_duties()
    op.execute(
        f"INSERT INTO standing_duties ({SHARED}) SELECT {SHARED} FROM duties WHERE case_id IS NULL"  # noqa: S608
    )
    op.execute("DELETE FROM duties WHERE case_id IS NULL")
    op.drop_index("ix_duties_standing", "duties")
    with op.batch_alter_table("duties") as duties:
        duties.drop_constraint(op.f("ck_duties_case_or_period"), type_="check")
        duties.drop_constraint(TO_ORGANISATION, type_="foreignkey")
        duties.alter_column("case_id", existing_type=sa.Uuid(), nullable=False)
        for name in ("starts", "ends", "team_id"):
            duties.drop_column(name)


def _reasons_by_trail() -> None:
    """A reason is found by the trail that names it, and says which key it is under."""
    op.drop_index(OF_CASE, "reasons")
    with op.batch_alter_table("reasons") as reasons:
        reasons.drop_constraint(TO_CASE, type_="foreignkey")
        reasons.alter_column("case_id", new_column_name="trail_id", existing_type=sa.Uuid())
        reasons.add_column(sa.Column("data_key_id", sa.Uuid(), nullable=True))
    op.execute("UPDATE reasons SET data_key_id = trail_id")
    with op.batch_alter_table("reasons") as reasons:
        reasons.alter_column("data_key_id", existing_type=sa.Uuid(), nullable=False)
        reasons.create_foreign_key(
            TO_KEY, "data_keys", ["data_key_id", "organisation_id"], ["id", "organisation_id"]
        )
    op.create_index(OF_TRAIL, "reasons", ["trail_id", "organisation_id"])


def _reasons_by_case() -> None:
    op.drop_index(OF_TRAIL, "reasons")
    op.execute("DELETE FROM reasons WHERE data_key_id <> trail_id")  # of standing duties
    with op.batch_alter_table("reasons") as reasons:
        reasons.drop_constraint(TO_KEY, type_="foreignkey")
        reasons.drop_column("data_key_id")
        reasons.alter_column("trail_id", new_column_name="case_id", existing_type=sa.Uuid())
    with op.batch_alter_table("reasons") as reasons:
        reasons.create_foreign_key(
            TO_CASE, "cases", ["case_id", "organisation_id"], ["id", "organisation_id"]
        )
    op.create_index(OF_CASE, "reasons", ["case_id", "organisation_id"])


def _standing_duties() -> None:
    table, states = "standing_duties", ", ".join(f"'{state}'" for state in STATES)
    op.create_table(
        table,
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
    name = f"ix_{table}_person_id_organisation_id"
    op.create_index(name, table, ["person_id", "organisation_id"])
    for columns in (["next_at"], ["organisation_id", "next_at"]):
        name = f"ix_{table}_{'_'.join(columns)}"
        op.create_index(name, table, columns, postgresql_where=WANTED, sqlite_where=WANTED)
