"""Organisations, their keys, and the people in them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None

MOMENT = sa.DateTime(timezone=True)
CODES = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    _organisations()
    _data_keys()
    _people()
    _teams()
    _role_holders()
    _absences()
    _addresses()


def downgrade() -> None:
    op.drop_table("addresses")
    op.drop_table("absences")
    op.drop_table("role_holders")
    op.drop_table("teams")
    op.drop_table("people")
    op.drop_table("data_keys")
    op.drop_table("organisations")


def _organisations() -> None:
    op.create_table(
        "organisations",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("protocols", CODES, nullable=False),
        sa.Column("slack_team_id", sa.String(), nullable=True),
        sa.Column("teams_tenant_id", sa.String(), nullable=True),
        sa.Column("time_zone", sa.String(), nullable=False),
        sa.Column("office_hours", sa.String(), nullable=False),
        sa.Column("closed_days", CODES, nullable=False),
        sa.Column("contacts", CODES, nullable=False),
        sa.Column("locations", CODES, nullable=False),
        sa.Column("settings", CODES, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_organisations"),
        sa.UniqueConstraint("slack_team_id", name="uq_organisations_slack_team_id"),
        sa.UniqueConstraint("teams_tenant_id", name="uq_organisations_teams_tenant_id"),
    )


def _data_keys() -> None:
    op.create_table(
        "data_keys",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("key_id", sa.String(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=True),
        sa.Column("erased_at", MOMENT, nullable=True),
        sa.CheckConstraint(
            "owner IN ('organisation', 'case', 'conversation')", name="ck_data_keys_owner"
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name="fk_data_keys_organisation_id_organisations",
        ),
        sa.PrimaryKeyConstraint("id", "organisation_id", name="pk_data_keys"),
    )


def _people() -> None:
    op.create_table(
        "people",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.String(), nullable=False),
        sa.Column("email", sa.LargeBinary(), nullable=False),
        sa.Column("email_index", sa.LargeBinary(), nullable=True),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=True),
        sa.Column("office", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("prefer", sa.String(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("in_file", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name="fk_people_organisation_id_organisations",
        ),
        sa.PrimaryKeyConstraint("id", "organisation_id", name="pk_people"),
        sa.UniqueConstraint(
            "organisation_id", "email_index", name="uq_people_organisation_id_email_index"
        ),
    )


def _teams() -> None:
    op.create_table(
        "teams",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("organisation_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("manager_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["manager_id", "organisation_id"],
            ["people.id", "people.organisation_id"],
            name="fk_teams_manager_id_organisation_id_people",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="fk_teams_organisation_id_organisations"
        ),
        sa.PrimaryKeyConstraint("organisation_id", "id", name="pk_teams"),
    )


def _role_holders() -> None:
    op.create_table(
        "role_holders",
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("organisation_id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("deputy_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["deputy_id", "organisation_id"],
            ["people.id", "people.organisation_id"],
            name="fk_role_holders_deputy_id_organisation_id_people",
        ),
        sa.ForeignKeyConstraint(
            ["person_id", "organisation_id"],
            ["people.id", "people.organisation_id"],
            name="fk_role_holders_person_id_organisation_id_people",
        ),
        sa.PrimaryKeyConstraint("organisation_id", "role", "position", name="pk_role_holders"),
    )


def _absences() -> None:
    op.create_table(
        "absences",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.String(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("deputy_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["deputy_id", "organisation_id"],
            ["people.id", "people.organisation_id"],
            name="fk_absences_deputy_id_organisation_id_people",
        ),
        sa.ForeignKeyConstraint(
            ["person_id", "organisation_id"],
            ["people.id", "people.organisation_id"],
            name="fk_absences_person_id_organisation_id_people",
        ),
        sa.PrimaryKeyConstraint("organisation_id", "person_id", "since", name="pk_absences"),
    )


def _addresses() -> None:
    op.create_table(
        "addresses",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("external_index", sa.LargeBinary(), nullable=False),
        sa.Column("external_id", sa.LargeBinary(), nullable=False),
        sa.Column("reference", sa.LargeBinary(), nullable=False),
        sa.Column("reachable", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id", "organisation_id"],
            ["people.id", "people.organisation_id"],
            name="fk_addresses_person_id_organisation_id_people",
        ),
        sa.PrimaryKeyConstraint("person_id", "organisation_id", "channel", name="pk_addresses"),
        sa.UniqueConstraint(
            "organisation_id",
            "channel",
            "external_index",
            name="uq_addresses_organisation_id_channel_external_index",
        ),
    )
