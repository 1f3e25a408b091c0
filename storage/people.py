"""The people of an organisation and their teams. Names and e-mail addresses are encrypted."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from functools import cache, lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, null, select, type_coerce, union, union_all

from storage.addresses import REMEMBERED, Addresses
from storage.prepared import Row, Side
from storage.records import Absence, Person, RoleHolder, Team
from storage.roles import AWAY, Roles, absence_of, holder_of
from storage.rows import ITS_ID, id_values, in_ids, mine, upsert
from storage.tables import absences, people, role_holders, teams
from storage.vault import DataKey, Secret

EMAIL, NAME = Secret(people.c.email), Secret(people.c.name)
_ALL = select(people).where(mine(people))
_BY_ID = _ALL.where(people.c.id == ITS_ID)
_BY_EMAIL = _ALL.where(people.c.email_index == bindparam("index"))
_TEAMS = select(teams).where(mine(teams)).order_by(teams.c.id)
# Of a team (no role): its id, its name, its manager.
_OFFICES = union_all(
    select(
        role_holders.c.role,
        role_holders.c.person_id,
        role_holders.c.deputy_id,
        role_holders.c.position,
        type_coerce(null(), teams.c.id.type).label("team_id"),
        type_coerce(null(), teams.c.name.type).label("team_name"),
    ).where(mine(role_holders)),
    select(null(), teams.c.manager_id, null(), null(), teams.c.id, teams.c.name).where(mine(teams)),
).order_by("role", "position", "team_id")


@cache
def _by_ids(places: int) -> Select[Any]:
    return _ALL.where(in_ids(people.c.id, places))


@cache
def _with_absences(places: int) -> Select[Any]:
    """So many people, who stands in for those of them that are away, and the absences of all."""
    stands_in = select(absences.c.deputy_id).where(
        mine(absences), AWAY, in_ids(absences.c.person_id, places)
    )
    meant = union(
        select(people.c.id).where(mine(people), in_ids(people.c.id, places)), stands_in
    ).subquery("meant")
    theirs = (absences.c.organisation_id == people.c.organisation_id) & (
        absences.c.person_id == people.c.id
    )
    away = [column.label(f"away_{name}") for name, column in absences.c.items()]
    return (
        select(*people.c, *away)
        .join(meant, people.c.id == meant.c.id)
        .join(absences, theirs & AWAY, isouter=True)
        .where(mine(people))
        .order_by(absences.c.since)
    )


def email_index(key: DataKey, email: str) -> bytes:
    """Return what an e-mail address is found by, however it is capitalised."""
    return key.index("email", email.strip().casefold())


def person_of(row: Any, key: DataKey) -> Person:
    """Return the person of a row of `people`. Raises Tampered."""
    email, name = _opened(key, row.id, row.email, row.name)
    return Person(
        id=row.id,
        email=email,
        name=name,
        team_id=row.team_id,
        office=row.office,
        language=row.language,
        prefer=row.prefer,
        active=row.active,
        days_off=tuple(int(day) for day in row.days_off.split(",")) if row.days_off else (),
        in_file=row.in_file,
    )


@lru_cache(maxsize=REMEMBERED)
def _opened(key: DataKey, id: UUID, email: bytes, name: bytes) -> tuple[str, str]:
    """Open a person's address and name. The same ciphertext in the same place opens once: whoever
    holds a role is read with every case, and deciphering costs more than reading.
    """
    return EMAIL.open_text(key, email, id), NAME.open_text(key, name, id)


class People(Roles, Addresses):
    """The directory: people and teams, who holds which role, who is away, where to write to."""

    async def by_id(self, person_id: UUID) -> Person | None:
        return await self._person(await self._first(_BY_ID, its_id=person_id))

    async def by_ids(self, person_ids: Iterable[UUID]) -> Sequence[Person]:
        """Return those who exist, in no order."""
        ids = list(person_ids)
        if not ids:
            return []
        values = id_values(ids)
        return await self._people(await self._all(_by_ids(len(values)), **values))

    async def with_absences(
        self, person_ids: Collection[UUID], on: date
    ) -> tuple[Sequence[Person], Sequence[Absence]]:
        """Return these people and who stands in for them, and who of all those is away on a day.

        In one query; the absence that began last comes last.
        """
        if not person_ids:
            return (), ()
        values = id_values([*person_ids])
        rows = await self._all(_with_absences(len(values)), **values, day=on)
        away = [absence_of(Side(row, "away_")) for row in rows if row.away_since]
        return await self._people(rows), away

    async def by_email(self, email: str) -> Person | None:
        index = email_index(await self._own_key(), email)
        return await self._person(await self._first(_BY_EMAIL, index=index))

    async def all(self) -> Sequence[Person]:
        """Return everybody, the inactive too."""
        return await self._people(await self._all(_ALL))

    async def save(self, *people_: Person) -> None:
        """Add people, or change those that are there. An e-mail address is one person's."""
        key = await self._own_key()
        rows = [_values(person, key) for person in people_]
        await self._insert(upsert(people, self._work.postgres), rows)

    async def teams(self) -> Sequence[Team]:
        rows = await self._all(_TEAMS)
        return [Team(id=row.id, name=row.name, manager_id=row.manager_id) for row in rows]

    async def offices(self) -> tuple[Sequence[Team], Sequence[RoleHolder]]:
        """Return every team, and who holds which role in the file's order; in one query."""
        rows = await self._all(_OFFICES)
        every = [
            Team(id=row.team_id, name=row.team_name, manager_id=row.person_id)
            for row in rows
            if row.team_id is not None
        ]
        return every, [holder_of(row) for row in rows if row.team_id is None]

    async def save_team(self, *saved: Team) -> None:
        """Add teams, or change those that are there; their managers must be known people."""
        rows = [{"id": t.id, "name": t.name, "manager_id": t.manager_id} for t in saved]
        await self._insert(upsert(teams, self._work.postgres), rows)

    async def _person(self, row: Row | None) -> Person | None:
        return person_of(row, await self._own_key()) if row else None

    async def _people(self, rows: Sequence[Row]) -> Sequence[Person]:
        key = await self._own_key()
        return [person_of(row, key) for row in rows]


def _values(person: Person, key: DataKey) -> dict[str, Any]:
    return {
        "id": person.id,
        "email": EMAIL.seal_text(key, person.email, person.id),
        "email_index": email_index(key, person.email) if person.email else None,
        "name": NAME.seal_text(key, person.name, person.id),
        "team_id": person.team_id,
        "office": person.office,
        "language": person.language,
        "prefer": person.prefer,
        "active": person.active,
        "days_off": ",".join(str(day) for day in person.days_off) or None,
        "in_file": person.in_file,
    }
