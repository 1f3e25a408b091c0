"""The people of an organisation and their teams. Names and e-mail addresses are encrypted."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from functools import cache, lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, func, insert, null, select, type_coerce, union_all, update

from storage.addresses import REMEMBERED, Addresses
from storage.prepared import Row, Side
from storage.records import Absence, Person, RoleHolder, Team
from storage.roles import AWAY, Roles, absence_of, holder_of
from storage.rows import ITS_ID, ORGANISATION, Work, id_values, in_ids, mine, upsert
from storage.staff import Staff
from storage.tables import absences, organisations, people, role_holders, teams
from storage.vault import DataKey, Secret

EMAIL, NAME = Secret(people.c.email), Secret(people.c.name)
_ALL = select(people).where(mine(people))
_HOW_MANY = select(func.count().label("people")).select_from(people).where(mine(people))
_ADD = insert(people)
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


# One row at least: the count, and beside it whoever is away.
_COUNT_AND_ABSENCES = (
    select(
        organisations.c.staff_version,
        *[column.label(f"away_{name}") for name, column in absences.c.items()],
    )
    .join(absences, (absences.c.organisation_id == organisations.c.id) & AWAY, isouter=True)
    .where(organisations.c.id == ORGANISATION)
    .order_by(absences.c.since)
)
_COUNT_ON = (
    update(organisations)
    .where(organisations.c.id == ORGANISATION)
    .values(staff_version=organisations.c.staff_version + 1)
)


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

    async def staff(self, meant: Collection[UUID], on: date) -> tuple[Staff, Sequence[Absence]]:
        """Return whom roles can mean, these people and who stands in, and who is away on a day.

        The absence that began last comes last.
        """
        rows = await self._all(_COUNT_AND_ABSENCES, day=on)
        away = [absence_of(Side(row, "away_")) for row in rows if row.away_since]
        staff = await self._staff(rows[0].staff_version if rows else 0)
        wanted = {*meant, *(one.deputy_id for one in away if one.deputy_id)}
        if not staff.people:
            wanted |= staff.ids()
        found = await self.by_ids([id for id in wanted if id not in staff.people])
        staff.people.update({one.id: one for one in found})
        return staff, away

    async def everybody(self, on: date) -> tuple[Staff, Sequence[Absence]]:
        """Return what `staff` does with everybody beside it, the inactive too.

        Who joined since is no change that is counted; that there are more people shows it.
        """
        staff, away = await self.staff((), on)
        there = await self._first(_HOW_MANY)
        if there is None or there.people != len(staff.people):
            staff.people.update({one.id: one for one in await self.all()})
            self._make_room()
        return staff, away

    def _make_room(self) -> None:
        """Forget the other organisations, where more people are remembered than may be."""
        remembered = self._work.vault.staff
        if sum(len(one.people) for one in remembered.values()) > REMEMBERED:
            for id in [id for id in remembered if id != self._organisation_id]:
                del remembered[id]

    async def _staff(self, version: int) -> Staff:
        """Return what is remembered. What this transaction has changed is its own until it ends."""
        remembered, id = self._work.vault.staff, self._organisation_id
        if id in self._work.staff_changed:
            return Staff(version, *await self.offices())
        if id not in remembered or not remembered[id].still_is(version):
            remembered[id] = Staff(version, *await self.offices())
        return remembered[id]

    async def by_email(self, email: str) -> Person | None:
        index = email_index(await self._own_key(), email)
        return await self._person(await self._first(_BY_EMAIL, index=index))

    async def all(self) -> Sequence[Person]:
        """Return everybody, the inactive too."""
        return await self._people(await self._all(_ALL))

    async def add(self, newcomer: Person) -> None:
        """Add somebody whom nobody knows yet. An e-mail address is one person's."""
        await self._insert(_ADD, [_values(newcomer, await self._own_key())])

    async def save(self, *people_: Person) -> None:
        """Add people, or change those that are there. An e-mail address is one person's."""
        self._changes_staff()
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
        self._changes_staff()
        rows = [{"id": t.id, "name": t.name, "manager_id": t.manager_id} for t in saved]
        await self._insert(upsert(teams, self._work.postgres), rows)

    async def _person(self, row: Row | None) -> Person | None:
        return person_of(row, await self._own_key()) if row else None

    async def _people(self, rows: Sequence[Row]) -> Sequence[Person]:
        key = await self._own_key()
        return [person_of(row, key) for row in rows]


async def count_staff_changes(work: Work) -> None:
    """Count which organisations' people, teams or roles were changed.

    Last of all before the commit: who then waits for the row waits for nobody who waits for us.
    """
    for id in sorted(work.staff_changed):
        await work.run(_COUNT_ON, {ORGANISATION.key: id})


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
