"""Duties: promises for later, each a row."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from storage.records import Duty
from storage.rows import Rows


class Duties(Rows):
    async def add(self, duties: Iterable[Duty]) -> None:
        raise NotImplementedError

    async def get(self, duty_id: UUID) -> Duty | None:
        raise NotImplementedError

    async def of_case(self, case_id: UUID) -> Sequence[Duty]:
        """Return the duties of a case, the soonest due first."""
        raise NotImplementedError

    async def of_person(self, person_id: UUID, open_only: bool = True) -> Sequence[Duty]:
        """Return somebody's duties, the soonest due first."""
        raise NotImplementedError

    async def save(self, duty: Duty, expect_version: int) -> bool:
        """Store it as version `expect_version + 1`; False when somebody else was first."""
        raise NotImplementedError
