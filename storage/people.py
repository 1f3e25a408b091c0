"""The people of an organisation and their teams. Names and e-mail addresses are encrypted."""

from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, select

from storage.addresses import REMEMBERED, Addresses
from storage.prepared import Row
from storage.records import Person, Team
from storage.roles import Roles
from storage.rows import ITS_ID, id_values, in_ids, mine, upsert
from storage.tables import people, teams
from storage.vault import DataKey, Secret

EMAIL, NAME = Secret(people.c.email), Secret(people.c.name)
_ALL = select(people).where(mine(people))
_BY_ID = _ALL.where(people.c.id == ITS_ID)
_BY_EMAIL = _ALL.where(people.c.email_index == bindparam("index"))
_TEAMS = select(teams).where(mine(teams)).order_by(teams.c.id)


@cache
def _by_ids(places: int) -> Select[Any]:
    return _ALL.where(in_ids(people.c.id, places))


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
