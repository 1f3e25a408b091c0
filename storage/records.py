"""What storage gives and takes: plain, frozen values, already decrypted. No SQL, no session."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """A municipality (or a partner such as Halte Werk): one Slack workspace or Teams tenant."""

    id: str
    name: str
    protocols: Mapping[str, str]  # group of people ("employee", "office_holder") -> pack id
    slack_team_id: str | None = None
    teams_tenant_id: str | None = None
    time_zone: str = "Europe/Amsterdam"
    office_hours: str = "08:30-17:00"
    closed_days: tuple[date, ...] = ()
    contacts: Mapping[str, str] = field(default_factory=dict)
    locations: tuple[Json, ...] = ()  # {name, camera_hours?, alarm?}
    settings: Json = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class UsedPack:
    """A version of a protocol that cases began with; `digest` is of what was in it then."""

    protocol: str
    valid_from: str
    digest: str
    first_used_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmedText:
    """A story without names, with the category suggested then and the one that was confirmed."""

    protocol: str
    suggested: str
    confirmed: str
    day: date
    text: str  # encrypted under the organisation's key


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    id: str
    name: str
    manager_id: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    id: UUID
    email: str
    name: str
    team_id: str | None = None
    office: str = "employee"
    language: str = "nl"
    prefer: str | None = None  # the channel to write to, where someone has more than one
    active: bool = True
    days_off: tuple[int, ...] = ()  # days of the week they never work: 1 is Monday
    in_file: bool = True  # named in the organisation file; False for somebody who just turned up


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleHolder:
    role: str
    person_id: UUID
    deputy_id: UUID | None
    position: int  # order in the organisation file


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    person_id: UUID
    since: date
    until: date  # the last day away
    deputy_id: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where a person can be written to on a channel. `reference` is the channel's own."""

    person_id: UUID
    channel: str  # "slack", "teams", "web"
    external_id: str
    reference: Json
    reachable: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who sent something in: found by the channel's own ids."""

    organisation: Organisation
    person: Person | None
    address: Address | None = None  # as stored; save it again only when the channel's changed


class ConversationState(StrEnum):
    OPEN = "open"
    PAUSED = "paused"  # "stop": kept, not asked on
    SENT = "sent"
    DROPPED = "dropped"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """Answers, never positions. `version` counts up at every save; buttons carry it."""

    id: UUID
    person_id: UUID
    dialog: str
    language: str
    channel: str
    answers: Json
    version: int
    state: ConversationState
    started_at: datetime
    changed_at: datetime
    next_at: datetime | None  # when to look again: warn before expiry, then expire


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """An event that came in: who sent it, and whether it came before.

    `draft` may have come along: the sender's newest, as it was before they were locked. So it is
    good for as long as its version is. None: not read, or there was none then.
    """

    sender: Sender
    first_time: bool
    draft: Conversation | None = None


class CaseState(StrEnum):
    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One incident. `sheet`, `verdict` and the columns hold no personal data; `story` is secret."""

    id: UUID
    number: str  # "2026-0001": year and count of the organisation
    protocol: str
    protocol_date: str  # the pack's valid-from date; the case keeps the version it began with
    category: str
    place: str | None
    occurred_at: datetime
    reported_at: datetime
    state: CaseState
    version: int
    reporter_id: UUID
    team_id: str | None
    sheet: Json  # the fact sheet
    verdict: Json  # the receipt: suggested, confirmed, rule, source, pack, version
    story: Json  # encrypted: the answers as told, perpetrator's description included
    agreed: Mapping[str, str] = field(default_factory=dict)  # encrypted: open terms, for this case
    conversation_id: UUID | None = None  # where it was told; erased together with the case
    erased_at: datetime | None = None  # the key is gone: `story` and every secret of it are empty


class Part(StrEnum):
    """What somebody is in a case."""

    REPORTER = "reporter"
    VICTIM = "victim"
    WITNESS = "witness"
    ACCUSED = "accused"  # a colleague


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Somebody in a case; `name` (encrypted) where they are not in the directory."""

    id: UUID
    case_id: UUID
    part: Part
    person_id: UUID | None
    name: str
    aftercare: str = "welcome"  # welcome | ask_later | declined


class DutyState(StrEnum):
    PLANNED = "planned"  # its time has not come
    DUE = "due"  # told to the one who must act
    SEEN = "seen"
    IN_PROGRESS = "in_progress"  # planned for a moment
    DONE = "done"
    DECLINED = "declined"
    CANCELLED = "cancelled"
    OVERDUE = "overdue"
    ESCALATED = "escalated"
    FAILED = "failed"

    @property
    def open(self) -> bool:
        return self not in _ENDED


_ENDED = frozenset({DutyState.DONE, DutyState.DECLINED, DutyState.CANCELLED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """A promise for later is a row. `next_at` is when the clock must look; None: nothing to do.

    It belongs to a case, or to a period of what comes back by itself (a standing duty).
    """

    id: UUID
    case_id: UUID | None
    rule: str  # the pack's duty id: "heerlen-10-first-talk"
    kind: str
    role: str  # whose duty it is
    person_id: UUID | None  # who that is now; None when nobody holds the role
    about_id: UUID | None  # the party it concerns
    not_before: datetime | None
    target: datetime | None
    due_at: datetime
    next_at: datetime | None
    state: DutyState
    version: int = 1
    attempts: int = 0
    escalated: int = 0  # steps of the escalation taken
    nudges: int = 0  # reminders sent
    planned_for: datetime | None = None
    plan: Json = field(default_factory=dict)  # the rule as computed: anchor, term, text, source, …
    starts: date | None = None  # the period of a standing duty, both days included
    ends: date | None = None
    team_id: str | None = None  # whose manager a standing duty is for

    @property
    def trail_id(self) -> UUID:
        """Return under which id its trail is kept: its case's, or its own."""
        return self.case_id or self.id


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What somebody decided in a case; `content` is secret."""

    id: UUID
    case_id: UUID
    duty_id: UUID | None
    kind: str  # "measure", "police_report", "letter", "first_care", …
    by_id: UUID
    at: datetime
    content: Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A warning or ban on the list of those that hold. `name` and `file_id` are secret."""

    id: UUID
    case_id: UUID
    measure: str
    starts: date
    ends: date | None  # the last day; None: nobody said
    off_at: datetime | None = None  # taken off the list
    name: str = ""  # as who keeps the list filled it in
    file_id: UUID | None = None  # a picture of the case's evidence, attached as a likeness


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why somebody changed a duty's course. Both are secret: `why` a code, `text` their words."""

    why: str = "other"
    text: str = ""


class OutgoingState(StrEnum):
    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """A card on its way out, written in the transaction that caused it."""

    id: UUID
    organisation_id: str
    person_id: UUID
    channel: str | None  # None: the person's preferred one
    card: Json  # encrypted
    key: str | None  # what it is about; the newest of a key replaces the older in place
    case_id: UUID | None
    duty_id: UUID | None
    state: OutgoingState
    next_at: datetime | None
    tries: int
    created_at: datetime
    sent_at: datetime | None = None
    sent_ref: Json | None = None  # the channel's own reference of the message, encrypted
    conversation_id: UUID | None = None  # whose key encrypts the card when there is no case yet
    once: str | None = None  # idempotency key: an organisation queues the same one a single time
    failure: str | None = None  # why it was given up; a reason, never content
    doubts: int = 0  # how often it went out and nobody knows whether it arrived


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFile:
    """A piece of evidence. Name and content are encrypted; the hash is of the plain original.

    It belongs to a conversation until it is given to a case.
    """

    id: UUID
    conversation_id: UUID | None
    case_id: UUID | None
    name: str
    media_type: str
    size: int
    sha256: str
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """One line of the trail of a case or a standing duty; chained to the one before by its hash."""

    trail_id: UUID
    seq: int
    at: datetime
    actor: str  # a person's id, or "clock", "import", …
    action: str
    detail: Json  # codes and ids only, never content
    hash: str
