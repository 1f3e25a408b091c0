"""Organisations, and who of them sent something in."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Column, ColumnElement, Select, bindparam, insert, select

from storage.addresses import AT, address_of, external_index, of_person
from storage.people import email_index, person_of
from storage.prepared import Row, Side
from storage.records import Organisation, Sender
from storage.rows import ITS_ID, ORGANISATION, Work, mine, upsert
from storage.tables import addresses, data_keys, organisations, people
from storage.vault import organisation_key_id

_ALL = select(organisations).order_by(organisations.c.id)
_BY_ID = _ALL.where(organisations.c.id == ITS_ID)

# Where a channel's workspace is written; on any other channel it is the organisation's own id.
_WORKSPACES: Mapping[str, Column[Any]] = {
    "slack": organisations.c.slack_team_id,
    "teams": organisations.c.teams_tenant_id,
}
_WEB = "web"
_WORKSPACE = bindparam("workspace", type_=organisations.c.id.type)
_ON_CHANNEL = addresses.c.channel == bindparam("on_channel")


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


class Organisations:
    """What is read before the organisation is known, and the organisations themselves."""

    def __init__(self, work: Work) -> None:
        self._work = work

    async def organisations(self) -> Sequence[Organisation]:
        return [_organisation(row) for row in await self._work.all(_ALL, {})]

    async def organisation(self, id: str) -> Organisation | None:
        row = await self._work.first(_BY_ID, {"its_id": id})
        return _organisation(row) if row else None

    async def save_organisation(self, organisation: Organisation) -> None:
        """Add or change an organisation; a new one gets its data key."""
        await self._work.run(upsert(organisations, self._work.postgres), _values(organisation))
        key_id = organisation_key_id(organisation.id)
        if await self._work.data_key(organisation.id, key_id) is None:
            await self._add_key(organisation.id)

    async def sender(self, channel: str, workspace: str, external_id: str) -> Sender | None:
        """Find who sent something in; None when nobody knows the workspace.

        `workspace` is the Slack team id, the Teams tenant id or, on the web, the organisation's id;
        `external_id` the channel's own id of the person or, on the web, their e-mail address.
        In a writing transaction the person is locked until it ends, so that two messages of one
        person are taken one after the other.
        """
        known = self._work.vault.workspaces
        organisation_id = known.get((channel, workspace))
        if organisation_id:
            found = await self._sender(organisation_id, channel, workspace, external_id)
            if found:
                return found
        organisation_id = await self._organisation_of(channel, workspace)
        if organisation_id is None:
            return None
        known[channel, workspace] = organisation_id
        return await self._sender(organisation_id, channel, workspace, external_id)

    async def _organisation_of(self, channel: str, workspace: str) -> str | None:
        row = await self._work.first(_of_workspace(channel), {"workspace": workspace})
        return row.id if row else None

    async def _sender(
        self, organisation_id: str, channel: str, workspace: str, external_id: str
    ) -> Sender | None:
        key = await self._work.organisation_key(organisation_id)
        index = (
            email_index(key, external_id)
            if channel == _WEB
            else external_index(key, channel, external_id)
        )
        row = await self._work.first(
            _sender(channel, locked=self._work.writes),
            {
                "organisation": organisation_id,
                "workspace": workspace,
                "on_channel": channel,
                "index": index,
            },
        )
        if row is None:
            return None
        who, where = Side(row, "who_"), Side(row, "who_at_")
        return Sender(
            organisation=_organisation(row),
            person=person_of(who, key) if who.id else None,
            address=address_of(where, key) if where.person_id else None,
        )

    async def _add_key(self, organisation_id: str) -> None:
        id = organisation_key_id(organisation_id)
        key, wrapped = self._work.vault.new(id)
        row = {"id": id, "organisation_id": organisation_id, "owner": "organisation"}
        row |= {"key_id": self._work.vault.keys.first, "wrapped": wrapped}
        await self._work.run(insert(data_keys), row)
        self._work.keys[id] = key


def _organisation(row: Row) -> Organisation:
    return Organisation(
        id=row.id,
        name=row.name,
        protocols=row.protocols,
        slack_team_id=row.slack_team_id,
        teams_tenant_id=row.teams_tenant_id,
        time_zone=row.time_zone,
        office_hours=row.office_hours,
        closed_days=tuple(date.fromisoformat(day) for day in row.closed_days),
        contacts=row.contacts,
        locations=tuple(row.locations),
        settings=row.settings,
    )


def _values(organisation: Organisation) -> dict[str, Any]:
    return {
        "id": organisation.id,
        "name": organisation.name,
        "protocols": dict(organisation.protocols),
        "slack_team_id": organisation.slack_team_id,
        "teams_tenant_id": organisation.teams_tenant_id,
        "time_zone": organisation.time_zone,
        "office_hours": organisation.office_hours,
        "closed_days": [day.isoformat() for day in organisation.closed_days],
        "contacts": dict(organisation.contacts),
        "locations": [dict(location) for location in organisation.locations],
        "settings": dict(organisation.settings),
    }
