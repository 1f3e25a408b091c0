"""Cases and the people in them. A case has a data key of its own and a number without gaps."""

from collections.abc import Sequence
from uuid import UUID

from storage.records import Case, CaseState, Party
from storage.rows import Rows


class Cases(Rows):
    async def open(self, case: Case) -> Case:
        """Add a case with its data key; return it with its number and version 1.

        The number is the year of `reported_at` where the organisation is, and a count that has no
        gaps; whatever `case.number` says is passed over.
        """
        raise NotImplementedError

    async def get(self, case_id: UUID) -> Case | None:
        raise NotImplementedError

    async def by_number(self, number: str) -> Case | None:
        raise NotImplementedError

    async def list(
        self, state: CaseState | None = None, team_id: str | None = None
    ) -> Sequence[Case]:
        """Return cases, the newest first."""
        raise NotImplementedError

    async def of_reporter(self, person_id: UUID) -> Sequence[Case]:
        """Return the cases somebody reported, the newest first."""
        raise NotImplementedError

    async def cases_of_person(self, person_id: UUID) -> Sequence[Case]:
        """Return the cases somebody is a party to, the newest first."""
        raise NotImplementedError

    async def save(self, case: Case, expect_version: int) -> bool:
        """Store it as version `expect_version + 1`; False when somebody else was first."""
        raise NotImplementedError

    async def add_party(self, *parties: Party) -> None:
        raise NotImplementedError

    async def save_party(self, party: Party) -> None:
        raise NotImplementedError

    async def parties(self, case_id: UUID) -> Sequence[Party]:
        """Return everybody in a case, in the order in which they were added."""
        raise NotImplementedError

    async def mark_perpetrator(self, case_id: UUID, *names: str) -> None:
        """Make a case findable by who did it (a name, a number, …); no name is stored."""
        raise NotImplementedError

    async def of_perpetrator(self, name: str) -> Sequence[Case]:
        """Return the cases marked with this name, the newest first."""
        raise NotImplementedError
