"""Who a role is: for this person, on this day, absences, deputies and conflicts included.

A protocol speaks of roles; people come and go. Whoever is a party to a case (reporter, victim,
witness, accused) never handles it: the next in line does (`docs/decisions`: conflict of interest).
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from protocols.vocabulary import Role
from storage.database import Storage
from storage.records import Absence, Person, RoleHolder, Team
from storage.staff import Staff

# Where the aftercare team is not a role of its own, the social worker is the team (glossary).
_STANDS_IN = {Role.BOT: Role.BMW, Role.BMW: Role.BOT}


@dataclass(frozen=True, slots=True)
class Directory:
    """The people of one organisation on one day. Answers, never asks the database."""

    people: Mapping[UUID, Person]
    teams: Mapping[str, Team]
    holders: Mapping[str, Sequence[RoleHolder]]
    absences: Mapping[UUID, Absence] = field(default_factory=dict)
    on: date | None = None
    _lines: dict[tuple[str, str | None], Sequence[Person]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    @classmethod
    async def read(cls, storage: Storage, on: date) -> "Directory":
        """Read everybody once; municipalities have thousands of people, not millions."""
        return cls._of(*await storage.people.everybody(on), on)

    @classmethod
    async def of(cls, storage: Storage, on: date, meant: Collection[UUID]) -> "Directory":
        """Read only these people and whoever a role can be, as far as they are not remembered."""
        return cls._of(*await storage.people.staff(meant, on), on)

    @classmethod
    def _of(cls, staff: Staff, absences: Sequence[Absence], on: date) -> "Directory":
        return cls(
            people=staff.people,
            teams={team.id: team for team in staff.teams},
            holders=_by_role(staff.holders),
            absences={away.person_id: away for away in absences},
            on=on,
        )

    def person(self, person_id: UUID | None) -> Person | None:
        return self.people.get(person_id) if person_id else None

    def named(self, name: str) -> Person | None:
        """Find somebody by id, e-mail address or full name; nobody when two have the same name."""
        wanted = name.strip().casefold()
        if by_id := self.person(_id_in(wanted)):
            return by_id
        found = [
            person
            for person in self.people.values()
            if wanted in (person.email.casefold(), person.name.casefold())
        ]
        return found[0] if len(found) == 1 else None

    def available(self, person_id: UUID | None) -> bool:
        person = self.person(person_id)
        return person is not None and person.active and person.id not in self.absences

    def works(self, person_id: UUID | None) -> bool:
        """Tell whether somebody is there, and this is no day on which they never work."""
        person = self.person(person_id)
        free = person is None or (self.on is not None and self.on.isoweekday() in person.days_off)
        return self.available(person_id) and not free

    def line(self, role: str, team_id: str | None = None) -> Sequence[Person]:
        """Return who the role is, the first choice first, whether they are there or not.

        For `manager` that is the manager of the team; after each person comes their deputy. It is
        asked many times for one card, so what was found is kept.
        """
        asked = role, team_id
        if asked not in self._lines:
            ids = dict.fromkeys(self._ids(role, team_id))
            self._lines[asked] = [one for id in ids if (one := self.person(id))]
        return self._lines[asked]

    def managers(self) -> list[Person]:
        """Return who leads a team, whichever it is."""
        found = [self.person(team.manager_id) for team in self.teams.values()]
        return [person for person in found if person]

    def _ids(self, role: str, team_id: str | None) -> Iterator[UUID | None]:
        team = self.teams.get(team_id or "")
        if role == Role.MANAGER and team:
            yield from self._with_deputy(team.manager_id, None)
        holders = self.holders.get(role) or self.holders.get(_STANDS_IN.get(Role(role), ""), ())
        for holder in holders:
            yield from self._with_deputy(holder.person_id, holder.deputy_id)

    def _with_deputy(self, person_id: UUID | None, deputy_id: UUID | None) -> Iterator[UUID | None]:
        yield person_id
        if person_id and (absence := self.absences.get(person_id)):
            yield absence.deputy_id
        yield deputy_id

    def who(
        self, role: str, team_id: str | None = None, without: Collection[UUID] = ()
    ) -> Person | None:
        """Return who the role is now, or None when there is nobody.

        `without` are the people who may not handle it because they are party to the case.
        Somebody absent is passed over for the next in line; when everybody is absent, the first
        choice is returned all the same: a late word is better than none.
        """
        line = [person for person in self.line(role, team_id) if person.id not in without]
        there = [person for person in line if self.available(person.id)]
        return next(iter(there or [person for person in line if person.active]), None)

    def holds(self, person_id: UUID, role: str, team_id: str | None = None) -> bool:
        """Tell whether this person is, or stands in for, the role."""
        return any(person.id == person_id for person in self.line(role, team_id))


def _by_role(holders: Iterable[RoleHolder]) -> Mapping[str, Sequence[RoleHolder]]:
    found: dict[str, list[RoleHolder]] = {}
    for holder in holders:
        found.setdefault(holder.role, []).append(holder)
    return found


def _id_in(text: str) -> UUID | None:
    """Read somebody's id, as a picker gives it; None where this is none."""
    try:
        return UUID(text)
    except ValueError:
        return None
