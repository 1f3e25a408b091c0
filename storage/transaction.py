"""One transaction: the repositories of an organisation, and the few queries across them."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from storage.audit import Audit
from storage.cases import Cases
from storage.conversations import Conversations
from storage.decisions import Decisions
from storage.duties import Duties
from storage.erasing import DataKeys
from storage.files import Files
from storage.outbox import Outbox
from storage.people import People
from storage.records import Conversation, Duty, Organisation, Outgoing, Sender
from storage.rows import Work


class Storage:
    """Everything of one organisation. Every query below it has the organisation in its WHERE."""

    def __init__(self, work: Work, organisation_id: str) -> None:
        self.people = People(work, organisation_id)
        self.conversations = Conversations(work, organisation_id)
        self.cases = Cases(work, organisation_id)
        self.duties = Duties(work, organisation_id)
        self.decisions = Decisions(work, organisation_id)
        self.outbox = Outbox(work, organisation_id)
        self.files = Files(work, organisation_id)
        self.audit = Audit(work, organisation_id)
        self.keys = DataKeys(work, organisation_id)


class Transaction:
    """What the door and the clock need before they know the organisation."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def of(self, organisation_id: str) -> Storage:
        """Return what belongs to one organisation."""
        return Storage(self._work, organisation_id)

    async def organisations(self) -> Sequence[Organisation]:
        raise NotImplementedError

    async def organisation(self, id: str) -> Organisation | None:
        raise NotImplementedError

    async def save_organisation(self, organisation: Organisation) -> None:
        """Add or change an organisation; a new one gets its data key."""
        raise NotImplementedError

    async def sender(self, channel: str, workspace: str, external_id: str) -> Sender | None:
        """Find who sent something in; None when nobody knows the workspace.

        `workspace` is the Slack team id, the Teams tenant id or, on the web, the organisation's id;
        `external_id` the channel's own id of the person or, on the web, their e-mail address.
        In a writing transaction the person is locked until it ends, so that two messages of one
        person are taken one after the other.
        """
        raise NotImplementedError

    async def first_time(
        self, organisation_id: str, channel: str, event_id: str, now: datetime
    ) -> bool:
        """Note that an event came in; False when it had come before."""
        raise NotImplementedError

    async def forget_events(self, before: datetime) -> int:
        """Drop the ids of events that came in before a moment; return how many."""
        raise NotImplementedError

    async def claim_duties(
        self, now: datetime, limit: int, lease: timedelta
    ) -> Sequence[tuple[str, Duty]]:
        """Take duties whose `next_at` has come, soonest first, with their organisation's id.

        Each is looked at again after `lease` unless it is saved before; nobody else gets it till
        then. The duties come back as they are now: `attempts` counted up, `next_at` a lease ahead.
        """
        raise NotImplementedError

    async def claim_cards(
        self, now: datetime, limit: int, lease: timedelta, ids: Sequence[UUID] | None = None
    ) -> Sequence[Outgoing]:
        """Take cards to send: waiting ones whose moment has come, and those whose lease is over.

        With `ids`, only those. They come back as SENDING, `tries` counted up.
        """
        raise NotImplementedError

    async def claim_conversations(
        self, now: datetime, limit: int, lease: timedelta
    ) -> Sequence[tuple[str, Conversation]]:
        """Take drafts (open or paused) that must be looked at, with their organisation's id."""
        raise NotImplementedError

    async def next_look(self) -> datetime | None:
        """Return the earliest moment at which a duty, a card or a draft wants something."""
        raise NotImplementedError

    async def oldest_overdue(self, now: datetime) -> datetime | None:
        """Return since when something has been waiting for the clock; None: nothing is late."""
        raise NotImplementedError
