"""Cases, who is in them, what is owed and decided, and the trail of it all."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
)

from storage.records import CaseState, DutyState, Part
from storage.tables.columns import (
    ClearJson,
    LazyJson,
    UtcDateTime,
    belongs,
    key,
    metadata,
    next_at,
    one_of,
    organisation,
    to,
)

case_counters = Table(
    "case_counters",
    metadata,
    Column("year", Integer, nullable=False),
    organisation(),
    Column("last", Integer, nullable=False),
    key("year"),
    belongs(),
)

cases = Table(
    "cases",
    metadata,
    Column("id", Uuid, nullable=False),
    organisation(),
    Column("number", String, nullable=False),
    Column("protocol", String, nullable=False),
    Column("protocol_date", String, nullable=False),
    Column("category", String, nullable=False),
    Column("place", String),
    Column("occurred_at", UtcDateTime, nullable=False),
    Column("reported_at", UtcDateTime, nullable=False),
    Column("state", String, nullable=False),
    Column("version", Integer, nullable=False),
    Column("reporter_id", Uuid, nullable=False),
    Column("team_id", String),
    Column("conversation_id", Uuid),
    Column("sheet", ClearJson, nullable=False),
    Column("verdict", ClearJson, nullable=False),
    Column("story", LargeBinary, nullable=False),
    Column("agreed", LargeBinary),
    one_of("state", CaseState),
    key(),
    to("people", "reporter_id"),
    to("data_keys", "id"),
    UniqueConstraint("organisation_id", "number"),
    Index(None, "reporter_id", "organisation_id"),
)

parties = Table(
    "parties",
    metadata,
    Column("id", Uuid, nullable=False),
    organisation(),
    Column("case_id", Uuid, nullable=False),
    Column("position", Integer, nullable=False),
    Column("part", String, nullable=False),
    Column("person_id", Uuid),
    Column("name", LargeBinary, nullable=False),
    Column("aftercare", String, nullable=False),
    one_of("part", Part),
    key(),
    to("cases", "case_id"),
    to("people", "person_id"),
    Index(None, "case_id", "organisation_id"),
    Index(None, "person_id", "organisation_id"),
)

perpetrator_marks = Table(
    "perpetrator_marks",
    metadata,
    Column("case_id", Uuid, nullable=False),
    organisation(),
    Column("mark", LargeBinary, nullable=False),
    key("case_id", "mark"),
    to("cases", "case_id"),
    Index(None, "mark", "organisation_id"),
)

# A duty belongs to a case, or to a period of what comes back by itself.
duties = Table(
    "duties",
    metadata,
    Column("id", Uuid, nullable=False),
    organisation(),
    Column("case_id", Uuid),
    Column("rule", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("role", String, nullable=False),
    Column("person_id", Uuid),
    Column("about_id", Uuid),
    Column("not_before", UtcDateTime),
    Column("target", UtcDateTime),
    Column("due_at", UtcDateTime, nullable=False),
    Column("next_at", UtcDateTime),
    Column("state", String, nullable=False),
    Column("version", Integer, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("escalated", Integer, nullable=False),
    Column("nudges", Integer, nullable=False),
    Column("planned_for", UtcDateTime),
    Column("plan", LazyJson, nullable=False),
    Column("starts", Date),
    Column("ends", Date),
    Column("team_id", String),
    one_of("state", DutyState),
    CheckConstraint("(case_id IS NULL) <> (ends IS NULL)", name="case_or_period"),
    key(),
    belongs(),
    to("cases", "case_id"),
    to("people", "person_id"),
    to("parties", "about_id"),
    Index(None, "case_id", "organisation_id"),
    Index(None, "person_id", "organisation_id"),
)
next_at(duties)
STANDING = duties.c.case_id.is_(None)
Index(
    "ix_duties_standing",
    duties.c.organisation_id,
    duties.c.rule,
    duties.c.ends,
    postgresql_where=STANDING,
    sqlite_where=STANDING,
)

decisions = Table(
    "decisions",
    metadata,
    Column("id", Uuid, nullable=False),
    organisation(),
    Column("case_id", Uuid, nullable=False),
    Column("duty_id", Uuid),
    Column("kind", String, nullable=False),
    Column("by_id", Uuid, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("content", LargeBinary, nullable=False),
    key(),
    to("cases", "case_id"),
    to("duties", "duty_id"),
    to("people", "by_id"),
    Index(None, "case_id", "organisation_id"),
)

# A warning or ban on the list of those that hold: to whom, with which file as a likeness.
listed_measures = Table(
    "listed_measures",
    metadata,
    Column("id", Uuid, nullable=False),
    organisation(),
    Column("case_id", Uuid, nullable=False),
    Column("measure", String, nullable=False),
    Column("starts", Date, nullable=False),
    Column("ends", Date),
    Column("off_at", UtcDateTime),
    Column("content", LargeBinary, nullable=False),
    key(),
    to("cases", "case_id"),
    Index(None, "case_id", "organisation_id"),
)

# Why a duty was put off, handed over, moved or cancelled. The trail names the row, never the words.
# The key is the case's, or for a standing duty the organisation's.
reasons = Table(
    "reasons",
    metadata,
    Column("id", Uuid, nullable=False),
    organisation(),
    Column("trail_id", Uuid, nullable=False),
    Column("data_key_id", Uuid, nullable=False),
    Column("content", LargeBinary, nullable=False),
    key(),
    to("data_keys", "data_key_id"),
    Index(None, "trail_id", "organisation_id"),
)

# Append-only: triggers of the migration refuse UPDATE and DELETE. `detail` is the very text that
# was hashed. `case_id` is the case's, or a standing duty's own id. No reference to either: the
# trail outlives it.
audit = Table(
    "audit",
    metadata,
    Column("case_id", Uuid, nullable=False),
    organisation(),
    Column("seq", Integer, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("actor", String, nullable=False),
    Column("action", String, nullable=False),
    Column("detail", Text, nullable=False),
    Column("hash", String, nullable=False),
    key("case_id", "seq"),
)
