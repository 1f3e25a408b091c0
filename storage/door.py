"""Who sent something in, and whether it came before: asked before the organisation is known."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache, partial
from typing import Any, TypeVar

from sqlalchemy import (
    Column,
    ColumnElement,
    FromClause,
    Select,
    String,
    bindparam,
    delete,
    exists,
    select,
    true,
)
from sqlalchemy.dialects import postgresql

from storage.addresses import AT, address_of, external_index, of_person
from storage.conversations import conversation_of, newest_draft
from storage.organisations import organisation_of
from storage.people import email_index, person_of
from storage.prepared import Row, Side
from storage.records import Arrival, Sender
from storage.rows import ORGANISATION, Work, insert_new, key_of, mine
from storage.tables import UtcDateTime, addresses, data_keys, events, organisations, people
from storage.vault import DataKey

Found = TypeVar("Found")

# Where a channel's workspace is written; on any other channel it is the organisation's own id.
_WORKSPACES: Mapping[str, Column[Any]] = {
    "slack": organisations.c.slack_team_id,
    "teams": organisations.c.teams_tenant_id,
}
_WEB = "web"
_WORKSPACE = bindparam("workspace", type_=organisations.c.id.type)
_ON_CHANNEL = addresses.c.channel == bindparam("on_channel")
_SEEN = select(events.c.event_id).where(
    events.c.organisation_id == bindparam("organisation_id"),
    events.c.channel == bindparam("its_channel"),
    events.c.event_id == bindparam("its_event"),
)
_OLD = delete(events).where(events.c.received_at < bindparam("before", type_=UtcDateTime))


def _workspace(channel: str) -> ColumnElement[bool]:
    return _WORKSPACES.get(channel, organisations.c.id) == _WORKSPACE


@cache
def _of_workspace(channel: str) -> Select[Any]:
    return select(organisations.c.id).where(_workspace(channel))


def _by_account() -> Select[Any]:
    """The person whose account on the channel it is."""
    return (
        select(*people.c, *AT)
        .join(addresses, of_person())
        .where(mine(addresses), mine(people), _ON_CHANNEL)
        .where(addresses.c.external_index == bindparam("index"))
    )


def _by_email() -> Select[Any]:
    """The person whose e-mail address it is (the web knows no other account)."""
    return (
        select(*people.c, *AT)
        .join(addresses, of_person() & _ON_CHANNEL, isouter=True)
        .where(mine(people), people.c.email_index == bindparam("index"))
    )


@cache
def _sender(channel: str, locked: bool) -> Select[Any]:
    """One statement: the organisation, and the person beside it where there is one."""
    found = _by_email() if channel == _WEB else _by_account()
    if locked:
        found = found.with_for_update(of=people, key_share=True)
    who = found.subquery("who")
    names = [column.label(f"who_{column.name}") for column in who.c]
    return (
        select(organisations, *names)
        .join(who, who.c.organisation_id == organisations.c.id, isouter=True)
        .where(organisations.c.id == ORGANISATION, _workspace(channel))
    )


@cache
def _arrival(channel: str) -> Select[Any]:
    """The sender and their draft, and the event noted in the same statement (PostgreSQL)."""
    event = select(
        bindparam("event_id", type_=String),
        bindparam("its_channel", type_=String),
        organisations.c.id,
        bindparam("received_at", type_=UtcDateTime),
    ).where(organisations.c.id == ORGANISATION, _workspace(channel))
    noted = (
        postgresql.insert(events)
        .from_select(["event_id", "channel", "organisation_id", "received_at"], event)
        .on_conflict_do_nothing(index_elements=list(events.primary_key.columns))
        .returning(events.c.event_id)
        .cte("noted")
    )
    sent = _sender(channel, locked=True)
    draft = newest_draft(sent.selected_columns.who_id).lateral("draft")
    return (
        sent.join(draft, true(), isouter=True)
        .join(data_keys, key_of(draft), isouter=True)
        .add_columns(exists(select(noted)).label("first_time"), *_with_key(draft))
    )


def _with_key(draft: FromClause) -> list[ColumnElement[Any]]:
    key = [data_keys.c.key_id, data_keys.c.wrapped]
    return [column.label(f"draft_{column.name}") for column in (*draft.c, *key)]


@dataclass(frozen=True, slots=True)
class _Account:
    """Somebody on a channel."""

    channel: str
    workspace: str
    external_id: str

    def values(self, organisation_id: str, key: DataKey) -> dict[str, Any]:
        """Return what they are found by."""
        if self.channel == _WEB:
            index = email_index(key, self.external_id)
        else:
            index = external_index(key, self.channel, self.external_id)
        return {
            "organisation": organisation_id,
            "workspace": self.workspace,
            "on_channel": self.channel,
            "index": index,
        }


class Door:
    """What comes in."""

    def __init__(self, work: Work) -> None:
        self._work = work

    async def sender(self, channel: str, workspace: str, external_id: str) -> Sender | None:
        """Find who sent something in; None when nobody knows the workspace.

        `workspace` is the Slack team id, the Teams tenant id or, on the web, the organisation's id;
        `external_id` the channel's own id of the person or, on the web, their e-mail address.
        In a writing transaction the person is locked until it ends, so that two messages of one
        person are taken one after the other.
        """
        account = _Account(channel, workspace, external_id)
        return await self._in_workspace(account, partial(self._sender, account))

    async def arrive(
        self, channel: str, workspace: str, external_id: str, event_id: str, now: datetime
    ) -> Arrival | None:
        """Find who sent an event, as `sender` does, and note it, as `first_time` does.

        Where the database is over the network that is one question instead of two, and the
        sender's draft comes along.
        """
        account = _Account(channel, workspace, external_id)
        return await self._in_workspace(account, partial(self._arrival, account, event_id, now))

    async def first_time(
        self, organisation_id: str, channel: str, event_id: str, now: datetime
    ) -> bool:
        """Note that an event came in; False when it had come before."""
        event = {
            "organisation_id": organisation_id,
            "channel": channel,
            "event_id": event_id,
            "received_at": now,
        }
        return await self._work.run(insert_new(events, self._work.postgres), event) == 1

    async def came_before(self, organisation_id: str, channel: str, event_id: str) -> bool:
        """Tell whether an event came in, and note nothing."""
        values = {"organisation_id": organisation_id, "its_channel": channel, "its_event": event_id}
        return await self._work.first(_SEEN, values) is not None

    async def forget_events(self, before: datetime) -> int:
        """Drop the ids of events that came in before a moment; return how many."""
        return await self._work.run(_OLD, {"before": before})

    async def _in_workspace(
        self, account: _Account, find: Callable[[str], Awaitable[Found | None]]
    ) -> Found | None:
        """Find something in the organisation that the workspace is, as far as we remember.

        Finding says whether that still holds: if not, the organisation is looked up again.
        """
        known, place = self._work.vault.workspaces, (account.channel, account.workspace)
        found = await find(known[place]) if place in known else None
        if found is None:
            row = await self._work.first(_of_workspace(account.channel), {"workspace": place[1]})
            if row is None:
                return None
            known[place] = row.id
            found = await find(row.id)
        return found

    async def _sender(self, account: _Account, organisation_id: str) -> Sender | None:
        key = await self._work.organisation_key(organisation_id)
        statement = _sender(account.channel, locked=self._work.writes)
        row = await self._work.first(statement, account.values(organisation_id, key))
        return _sent_by(row, key) if row else None

    async def _arrival(
        self, account: _Account, event_id: str, now: datetime, organisation_id: str
    ) -> Arrival | None:
        if not self._work.postgres:
            sender = await self._sender(account, organisation_id)
            if sender is None:
                return None
            new = await self.first_time(organisation_id, account.channel, event_id, now)
            return Arrival(sender=sender, first_time=new)
        key = await self._work.organisation_key(organisation_id)
        event = {"event_id": event_id, "its_channel": account.channel, "received_at": now}
        values = account.values(organisation_id, key) | event
        row = await self._work.first(_arrival(account.channel), values)
        return self._arrived(row, key) if row else None

    def _arrived(self, row: Row, key: DataKey) -> Arrival:
        draft = conversation_of(Side(row, "draft_"), self._work) if row.draft_id else None
        return Arrival(sender=_sent_by(row, key), first_time=row.first_time, draft=draft)


def _sent_by(row: Row, key: DataKey) -> Sender:
    who, where = Side(row, "who_"), Side(row, "who_at_")
    return Sender(
        organisation=organisation_of(row),
        person=person_of(who, key) if who.id else None,
        address=address_of(where, key) if where.person_id else None,
    )
