"""What was decided in a case; the content is encrypted under the case's key."""

from collections.abc import Sequence
from uuid import UUID

from storage.records import Decision
from storage.rows import Rows


class Decisions(Rows):
    async def add(self, decision: Decision) -> None:
        raise NotImplementedError

    async def of_case(self, case_id: UUID) -> Sequence[Decision]:
        """Return the decisions of a case, the oldest first."""
        raise NotImplementedError
