"""What comes in and goes out."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

MOMENT = sa.DateTime(timezone=True)
WANTED = sa.text("next_at IS NOT NULL")


def upgrade() -> None:
    _events()
    _conversations()
    _outgoing()
    _files()


def downgrade() -> None:
    op.drop_table("files")
    op.drop_table("outgoing")
    op.drop_table("conversations")
    op.drop_table("events")


def _events() -> None:
    op.create_table(
        "events",
        sa.Column("event_id", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("organisation_id", sa.String(), nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("event_id", "organisation_id", "channel", name="pk_events"),
    )
    op.create_index("ix_events_received_at", "events", ["received_at"])


def _conversations() -> None:
    op.create_table(
        "conversations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.String(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("dialog", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("next_at", MOMENT, nullable=True),
        sa.Column("answers", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint(
            "state IN ('open', 'paused', 'sent', 'dropped', 'expired')",
            name="ck_conversations_state",
        ),
        sa.ForeignKeyConstraint(
            ["id", "organisation_id"],
            ["data_keys.id", "data_keys.organisation_id"],
            name="fk_conversations_id_organisation_id_data_keys",
        ),
        sa.ForeignKeyConstraint(
            ["person_id", "organisation_id"],
            ["people.id", "people.organisation_id"],
            name="fk_conversations_person_id_organisation_id_people",
        ),
        sa.PrimaryKeyConstraint("id", "organisation_id", name="pk_conversations"),
    )
    op.create_index(
        "ix_conversations_next_at",
        "conversations",
        ["next_at"],
        postgresql_where=WANTED,
        sqlite_where=WANTED,
    )
    op.create_index(
        "ix_conversations_person_id_organisation_id",
        "conversations",
        ["person_id", "organisation_id"],
    )


def _outgoing() -> None:
    op.create_table(
        "outgoing",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.String(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("channel", sa.String(), nullable=True),
        sa.Column("data_key_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(), nullable=True),
        sa.Column("once", sa.String(), nullable=True),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("conversation_id", sa.Uuid(), nullable=True),
        sa.Column("duty_id", sa.Uuid(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("next_at", MOMENT, nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("sent_at", MOMENT, nullable=True),
        sa.Column("failed_at", MOMENT, nullable=True),
        sa.Column("failure", sa.String(), nullable=True),
        sa.Column("sent_ref", sa.LargeBinary(), nullable=True),
        sa.Column("card", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint(
            "state IN ('waiting', 'sending', 'sent', 'failed')", name="ck_outgoing_state"
        ),
        sa.ForeignKeyConstraint(
            ["data_key_id", "organisation_id"],
            ["data_keys.id", "data_keys.organisation_id"],
            name="fk_outgoing_data_key_id_organisation_id_data_keys",
        ),
        sa.ForeignKeyConstraint(
            ["person_id", "organisation_id"],
            ["people.id", "people.organisation_id"],
            name="fk_outgoing_person_id_organisation_id_people",
        ),
        sa.PrimaryKeyConstraint("id", "organisation_id", name="pk_outgoing"),
    )
    op.create_index(
        "ix_outgoing_next_at", "outgoing", ["next_at"], postgresql_where=WANTED, sqlite_where=WANTED
    )
    op.create_index(
        "ix_outgoing_person_id_organisation_id_position",
        "outgoing",
        ["person_id", "organisation_id", "position"],
    )
    op.create_index(
        "ix_outgoing_key_organisation_id_position",
        "outgoing",
        ["key", "organisation_id", "position"],
    )
    op.create_index(
        "uq_outgoing_once",
        "outgoing",
        ["organisation_id", "once"],
        unique=True,
        postgresql_where=sa.text("once IS NOT NULL"),
        sqlite_where=sa.text("once IS NOT NULL"),
    )


def _files() -> None:
    op.create_table(
        "files",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.String(), nullable=False),
        sa.Column("conversation_id", sa.Uuid(), nullable=True),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("data_key_id", sa.Uuid(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id", "organisation_id"],
            ["cases.id", "cases.organisation_id"],
            name="fk_files_case_id_organisation_id_cases",
        ),
        sa.ForeignKeyConstraint(
            ["conversation_id", "organisation_id"],
            ["conversations.id", "conversations.organisation_id"],
            name="fk_files_conversation_id_organisation_id_conversations",
        ),
        sa.ForeignKeyConstraint(
            ["data_key_id", "organisation_id"],
            ["data_keys.id", "data_keys.organisation_id"],
            name="fk_files_data_key_id_organisation_id_data_keys",
        ),
        sa.PrimaryKeyConstraint("id", "organisation_id", name="pk_files"),
    )
    op.create_index("ix_files_case_id_organisation_id", "files", ["case_id", "organisation_id"])
    op.create_index(
        "ix_files_conversation_id_organisation_id", "files", ["conversation_id", "organisation_id"]
    )
