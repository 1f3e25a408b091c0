"""People, teams, who holds which role, who is away, and where they can be written to."""

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from storage.records import Absence, Address, Person, RoleHolder, Team
from storage.rows import Rows


class People(Rows):
    """The directory of one organisation. Names, addresses and references are encrypted."""

    async def by_id(self, person_id: UUID) -> Person | None:
        raise NotImplementedError

    async def by_ids(self, person_ids: Iterable[UUID]) -> Sequence[Person]:
        raise NotImplementedError

    async def by_email(self, email: str) -> Person | None:
        raise NotImplementedError

    async def all(self) -> Sequence[Person]:
        """Return everybody, the inactive too."""
        raise NotImplementedError

    async def save(self, *people: Person) -> None:
        """Add people, or change those that are there. An e-mail address is one person's."""
        raise NotImplementedError

    async def teams(self) -> Sequence[Team]:
        raise NotImplementedError

    async def save_team(self, *teams: Team) -> None:
        raise NotImplementedError

    async def holders(self, role: str) -> Sequence[RoleHolder]:
        raise NotImplementedError

    async def all_holders(self) -> Sequence[RoleHolder]:
        raise NotImplementedError

    async def save_holders(self, role: str, holders: Sequence[RoleHolder]) -> None:
        """Replace who holds a role."""
        raise NotImplementedError

    async def absences(self, on: date | None = None) -> Sequence[Absence]:
        """Return who is away on a day, or every absence that is known."""
        raise NotImplementedError

    async def save_absence(self, absence: Absence) -> None:
        """Add an absence, or change the one of this person that begins on the same day."""
        raise NotImplementedError

    async def end_absences(self, person_id: UUID, on: date) -> None:
        """Somebody is back `on` this day: what runs then ends the day before."""
        raise NotImplementedError

    async def address(self, person_id: UUID, channel: str) -> Address | None:
        raise NotImplementedError

    async def addresses(self, person_id: UUID) -> Sequence[Address]:
        raise NotImplementedError

    async def save_address(self, address: Address) -> None:
        """Keep where somebody can be written to; an account is one person's, the last one's."""
        raise NotImplementedError

    async def mark_unreachable(
        self, person_id: UUID, channel: str, reachable: bool = False
    ) -> None:
        raise NotImplementedError
