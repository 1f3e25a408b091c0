"""Cases, who is in them, what is owed and decided."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"

MOMENT = sa.DateTime(timezone=True)
CODES = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
WANTED = sa.text("next_at IS NOT NULL")


def upgrade() -> None:
    _case_counters()
    _cases()
    _parties()
    _perpetrator_marks()
    _duties()
    _decisions()


def downgrade() -> None:
    op.drop_table("decisions")
    op.drop_table("duties")
    op.drop_table("perpetrator_marks")
    op.drop_table("parties")
    op.drop_table("cases")
    op.drop_table("case_counters")


def _case_counters() -> None:
    op.create_table(
        "case_counters",
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.String(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name="fk_case_counters_organisation_id_organisations",
        ),
        sa.PrimaryKeyConstraint("year", "organisation_id", name="pk_case_counters"),
    )


def _cases() -> None:
    op.create_table(
        "cases",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("protocol", sa.String(), nullable=False),
        sa.Column("protocol_date", sa.String(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=True),
        sa.Column("occurred_at", MOMENT, nullable=False),
        sa.Column("reported_at", MOMENT, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reporter_id", sa.Uuid(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=True),
        sa.Column("conversation_id", sa.Uuid(), nullable=True),
        sa.Column("sheet", CODES, nullable=False),
        sa.Column("verdict", CODES, nullable=False),
        sa.Column("story", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("state IN ('open', 'closed')", name="ck_cases_state"),
        sa.ForeignKeyConstraint(
            ["id", "organisation_id"],
            ["data_keys.id", "data_keys.organisation_id"],
            name="fk_cases_id_organisation_id_data_keys",
        ),
        sa.ForeignKeyConstraint(
            ["reporter_id", "organisation_id"],
            ["people.id", "people.organisation_id"],
            name="fk_cases_reporter_id_organisation_id_people",
        ),
        sa.PrimaryKeyConstraint("id", "organisation_id", name="pk_cases"),
        sa.UniqueConstraint("organisation_id", "number", name="uq_cases_organisation_id_number"),
    )
    op.create_index(
        "ix_cases_reporter_id_organisation_id", "cases", ["reporter_id", "organisation_id"]
    )


def _parties() -> None:
    op.create_table(
        "parties",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.String(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("aftercare", sa.String(), nullable=False),
        sa.CheckConstraint(
            "part IN ('reporter', 'victim', 'witness', 'accused')", name="ck_parties_part"
        ),
        sa.ForeignKeyConstraint(
            ["case_id", "organisation_id"],
            ["cases.id", "cases.organisation_id"],
            name="fk_parties_case_id_organisation_id_cases",
        ),
        sa.ForeignKeyConstraint(
            ["person_id", "organisation_id"],
            ["people.id", "people.organisation_id"],
            name="fk_parties_person_id_organisation_id_people",
        ),
        sa.PrimaryKeyConstraint("id", "organisation_id", name="pk_parties"),
    )
    op.create_index("ix_parties_case_id_organisation_id", "parties", ["case_id", "organisation_id"])
    op.create_index(
        "ix_parties_person_id_organisation_id", "parties", ["person_id", "organisation_id"]
    )


def _perpetrator_marks() -> None:
    op.create_table(
        "perpetrator_marks",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.String(), nullable=False),
        sa.Column("mark", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id", "organisation_id"],
            ["cases.id", "cases.organisation_id"],
            name="fk_perpetrator_marks_case_id_organisation_id_cases",
        ),
        sa.PrimaryKeyConstraint("case_id", "organisation_id", "mark", name="pk_perpetrator_marks"),
    )
    op.create_index(
        "ix_perpetrator_marks_mark_organisation_id",
        "perpetrator_marks",
        ["mark", "organisation_id"],
    )


def _duties() -> None:
    op.create_table(
        "duties",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.String(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("about_id", sa.Uuid(), nullable=True),
        sa.Column("not_before", MOMENT, nullable=True),
        sa.Column("target", MOMENT, nullable=True),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("next_at", MOMENT, nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("escalated", sa.Integer(), nullable=False),
        sa.Column("nudges", sa.Integer(), nullable=False),
        sa.Column("planned_for", MOMENT, nullable=True),
        sa.Column("plan", CODES, nullable=False),
        sa.CheckConstraint(
            "state IN ('planned', 'due', 'seen', 'in_progress', 'done', "
            "'declined', 'cancelled', 'overdue', 'escalated', 'failed')",
            name="ck_duties_state",
        ),
        sa.ForeignKeyConstraint(
            ["about_id", "organisation_id"],
            ["parties.id", "parties.organisation_id"],
            name="fk_duties_about_id_organisation_id_parties",
        ),
        sa.ForeignKeyConstraint(
            ["case_id", "organisation_id"],
            ["cases.id", "cases.organisation_id"],
            name="fk_duties_case_id_organisation_id_cases",
        ),
        sa.ForeignKeyConstraint(
            ["person_id", "organisation_id"],
            ["people.id", "people.organisation_id"],
            name="fk_duties_person_id_organisation_id_people",
        ),
        sa.PrimaryKeyConstraint("id", "organisation_id", name="pk_duties"),
    )
    op.create_index("ix_duties_case_id_organisation_id", "duties", ["case_id", "organisation_id"])
    op.create_index(
        "ix_duties_next_at", "duties", ["next_at"], postgresql_where=WANTED, sqlite_where=WANTED
    )
    op.create_index(
        "ix_duties_person_id_organisation_id", "duties", ["person_id", "organisation_id"]
    )


def _decisions() -> None:
    op.create_table(
        "decisions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.String(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("duty_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_id", "organisation_id"],
            ["people.id", "people.organisation_id"],
            name="fk_decisions_by_id_organisation_id_people",
        ),
        sa.ForeignKeyConstraint(
            ["case_id", "organisation_id"],
            ["cases.id", "cases.organisation_id"],
            name="fk_decisions_case_id_organisation_id_cases",
        ),
        sa.ForeignKeyConstraint(
            ["duty_id", "organisation_id"],
            ["duties.id", "duties.organisation_id"],
            name="fk_decisions_duty_id_organisation_id_duties",
        ),
        sa.PrimaryKeyConstraint("id", "organisation_id", name="pk_decisions"),
    )
    op.create_index(
        "ix_decisions_case_id_organisation_id", "decisions", ["case_id", "organisation_id"]
    )
