"""What comes in and goes out: events, conversations, cards, files."""

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, String, Table, Uuid

from storage.records import ConversationState, OutgoingState
from storage.tables.columns import UtcDateTime, key, metadata, next_at, one_of, organisation, to

# No reference to the organisation: it would be one hot row that every message touches.
events = Table(
    "events",
    metadata,
    Column("event_id", String, nullable=False),
    Column("channel", String, nullable=False),
    organisation(),
    Column("received_at", UtcDateTime, nullable=False),
    key("event_id", "channel"),
    Index(None, "received_at"),
)

conversations = Table(
    "conversations",
    metadata,
    Column("id", Uuid, nullable=False),
    organisation(),
    Column("person_id", Uuid, nullable=False),
    Column("dialog", String, nullable=False),
    Column("language", String, nullable=False),
    Column("channel", String, nullable=False),
    Column("version", Integer, nullable=False),
    Column("state", String, nullable=False),
    Column("started_at", UtcDateTime, nullable=False),
    Column("changed_at", UtcDateTime, nullable=False),
    Column("next_at", UtcDateTime),
    Column("answers", LargeBinary, nullable=False),
    one_of("state", ConversationState),
    key(),
    to("people", "person_id"),
    to("data_keys", "id"),
    Index(None, "person_id", "organisation_id"),
)
next_at(conversations)

outgoing = Table(
    "outgoing",
    metadata,
    Column("id", Uuid, nullable=False),
    organisation(),
    Column("person_id", Uuid, nullable=False),
    Column("channel", String),
    Column("data_key_id", Uuid, nullable=False),
    Column("key", String),
    Column("once", String),
    Column("case_id", Uuid),
    Column("conversation_id", Uuid),
    Column("duty_id", Uuid),
    Column("state", String, nullable=False),
    Column("next_at", UtcDateTime),
    Column("tries", Integer, nullable=False),
    # How often it went out and nobody knows whether it arrived. A default: during an upgrade a
    # process of the version before still writes rows.
    Column("doubts", Integer, nullable=False, server_default="0"),
    Column("created_at", UtcDateTime, nullable=False),
    Column("position", BigInteger, nullable=False),
    Column("sent_at", UtcDateTime),
    Column("failed_at", UtcDateTime),
    Column("failure", String),
    Column("sent_ref", LargeBinary),
    Column("card", LargeBinary, nullable=False),
    one_of("state", OutgoingState),
    key(),
    to("people", "person_id"),
    to("data_keys", "data_key_id"),
    Index(None, "person_id", "organisation_id", "position"),
    Index(None, "key", "organisation_id", "position"),
)
next_at(outgoing)
WAITS = outgoing.c.next_at.is_not(None)  # to be sent, now or later
Index(  # what waits and goes with a key that is erased
    None, outgoing.c.data_key_id, postgresql_where=WAITS, sqlite_where=WAITS
)
ONCE = outgoing.c.once.is_not(None)
Index(
    "uq_outgoing_once",
    outgoing.c.organisation_id,
    outgoing.c.once,
    unique=True,
    postgresql_where=ONCE,
    sqlite_where=ONCE,
)

files = Table(
    "files",
    metadata,
    Column("id", Uuid, nullable=False),
    organisation(),
    Column("conversation_id", Uuid),
    Column("case_id", Uuid),
    Column("data_key_id", Uuid, nullable=False),
    Column("media_type", String, nullable=False),
    Column("size", Integer, nullable=False),
    Column("sha256", String, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("name", LargeBinary, nullable=False),
    Column("content", LargeBinary, nullable=False),
    key(),
    to("conversations", "conversation_id"),
    to("cases", "case_id"),
    to("data_keys", "data_key_id"),
    Index(None, "conversation_id", "organisation_id"),
    Index(None, "case_id", "organisation_id"),
)
