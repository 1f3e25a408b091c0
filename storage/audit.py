"""The trail of a case: append-only, each line chained to the one before by its hash."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from storage.records import AuditEntry, Json
from storage.rows import Rows


class Audit(Rows):
    async def append(
        self, case_id: UUID, actor: str, action: str, detail: Json, now: datetime
    ) -> None:
        """Add a line; `detail` holds codes and ids only."""
        raise NotImplementedError

    async def of_case(self, case_id: UUID) -> Sequence[AuditEntry]:
        """Return the trail, the oldest line first."""
        raise NotImplementedError

    async def verify(self, case_id: UUID) -> bool:
        """Compute the chain again; False when a line was changed, moved or taken out."""
        raise NotImplementedError
