"""The organisations: each with a data key for its own people."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from storage.prepared import Row
from storage.records import Organisation
from storage.rows import ADD_KEY, ITS_ID, Work, upsert
from storage.tables import organisations
from storage.vault import organisation_key_id

_ALL = select(organisations).order_by(organisations.c.id)
_BY_ID = _ALL.where(organisations.c.id == ITS_ID)


class Organisations:
    """All organisations of the installation."""

    def __init__(self, work: Work) -> None:
        self._work = work

    async def organisations(self) -> Sequence[Organisation]:
        return [organisation_of(row) for row in await self._work.all(_ALL, {})]

    async def organisation(self, id: str) -> Organisation | None:
        row = await self._work.first(_BY_ID, {"its_id": id})
        return organisation_of(row) if row else None

    async def save_organisation(self, organisation: Organisation) -> None:
        """Add or change an organisation; a new one gets its data key."""
        save = upsert(organisations, self._work.postgres, "staff_version")
        await self._work.run(save, _values(organisation))
        key_id = organisation_key_id(organisation.id)
        if await self._work.data_key(organisation.id, key_id) is None:
            await self._add_key(organisation.id)

    async def _add_key(self, organisation_id: str) -> None:
        id = organisation_key_id(organisation_id)
        key, wrapped = self._work.vault.new(id)
        row = {"id": id, "organisation_id": organisation_id, "owner": "organisation"}
        row |= {"key_id": self._work.vault.keys.first, "wrapped": wrapped}
        await self._work.run(ADD_KEY, row)
        self._work.keys[id] = key


def organisation_of(row: Row) -> Organisation:
    """Return the organisation of a row of `organisations`."""
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
