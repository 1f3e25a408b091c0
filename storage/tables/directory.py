"""The organisations, their keys, and the people in them."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Integer,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
    Uuid,
)

from storage.tables.columns import (
    ClearJson,
    UtcDateTime,
    belongs,
    key,
    key_within,
    metadata,
    organisation,
    to,
)

organisations = Table(
    "organisations",
    metadata,
    Column("id", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("protocols", ClearJson, nullable=False),
    Column("slack_team_id", String, unique=True),
    Column("teams_tenant_id", String, unique=True),
    Column("time_zone", String, nullable=False),
    Column("office_hours", String, nullable=False),
    Column("closed_days", ClearJson, nullable=False),
    Column("contacts", ClearJson, nullable=False),
    Column("locations", ClearJson, nullable=False),
    Column("settings", ClearJson, nullable=False),
    # When the duties of a coming period are to be made; NULL: now.
    Column("plan_at", UtcDateTime),
    # Counts changes of people, teams and role holders (`storage/staff.py`). A default: during an
    # upgrade a process of the version before still adds organisations.
    Column("staff_version", Integer, nullable=False, server_default="0"),
)

# The id of a data key is that of the case or conversation it is for. `wrapped` NULL: erased.
data_keys = Table(
    "data_keys",
    metadata,
    Column("id", Uuid, nullable=False),
    organisation(),
    Column("owner", String, nullable=False),
    Column("key_id", String, nullable=False),
    Column("wrapped", LargeBinary),
    Column("erased_at", UtcDateTime),
    CheckConstraint("owner IN ('organisation', 'case', 'conversation')", name="owner"),
    key(),
    belongs(),
)

people = Table(
    "people",
    metadata,
    Column("id", Uuid, nullable=False),
    organisation(),
    Column("email", LargeBinary, nullable=False),
    Column("email_index", LargeBinary),  # NULL: no address known
    Column("name", LargeBinary, nullable=False),
    Column("team_id", String),
    Column("office", String, nullable=False),
    Column("language", String, nullable=False),
    Column("prefer", String),
    Column("days_off", String),  # "3,5": never on Wednesday and Friday; NULL: works every day
    Column("active", Boolean, nullable=False),
    Column("in_file", Boolean, nullable=False),
    key(),
    belongs(),
    UniqueConstraint("organisation_id", "email_index"),
)

teams = Table(
    "teams",
    metadata,
    Column("id", String, nullable=False),
    organisation(),
    Column("name", String, nullable=False),
    Column("manager_id", Uuid),
    key_within("id"),
    belongs(),
    to("people", "manager_id"),
)

role_holders = Table(
    "role_holders",
    metadata,
    Column("role", String, nullable=False),
    organisation(),
    Column("position", Integer, nullable=False),
    Column("person_id", Uuid, nullable=False),
    Column("deputy_id", Uuid),
    key_within("role", "position"),
    to("people", "person_id"),
    to("people", "deputy_id"),
)

absences = Table(
    "absences",
    metadata,
    Column("person_id", Uuid, nullable=False),
    organisation(),
    Column("since", Date, nullable=False),
    Column("until", Date, nullable=False),
    Column("deputy_id", Uuid),
    key_within("person_id", "since"),
    to("people", "person_id"),
    to("people", "deputy_id"),
)

addresses = Table(
    "addresses",
    metadata,
    Column("person_id", Uuid, nullable=False),
    organisation(),
    Column("channel", String, nullable=False),
    Column("external_index", LargeBinary, nullable=False),
    Column("external_id", LargeBinary, nullable=False),
    Column("reference", LargeBinary, nullable=False),
    Column("reachable", Boolean, nullable=False),
    key("person_id", "channel"),
    to("people", "person_id"),
    UniqueConstraint("organisation_id", "channel", "external_index"),
)
