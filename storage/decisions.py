"""What was decided in a case; the content is encrypted under the case's key."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import bindparam, insert, select

from storage.records import Decision
from storage.rows import Rows, key_of, mine
from storage.tables import data_keys, decisions
from storage.vault import Secret

CONTENT = Secret(decisions.c.content)
_OF_CASE = (
    select(decisions, data_keys.c.key_id, data_keys.c.wrapped)
    .join(data_keys, key_of(decisions, "case_id"))
    .where(mine(decisions), decisions.c.case_id == bindparam("its_case"))
    .order_by(decisions.c.at, decisions.c.id)
)
_ADD = insert(decisions)


class Decisions(Rows):
    """The decisions in one organisation's cases."""

    async def add(self, decision: Decision) -> None:
        """Add a decision. Raises Erased."""
        key = await self._key(decision.case_id)
        row = {
            "id": decision.id,
            "case_id": decision.case_id,
            "duty_id": decision.duty_id,
            "kind": decision.kind,
            "by_id": decision.by_id,
            "at": decision.at,
            "content": CONTENT.seal_json(key, decision.content, decision.id),
        }
        await self._insert(_ADD, [row])

    async def of_case(self, case_id: UUID) -> Sequence[Decision]:
        """Return the decisions of a case, the oldest first; without content once erased."""
        return [
            Decision(
                id=row.id,
                case_id=row.case_id,
                duty_id=row.duty_id,
                kind=row.kind,
                by_id=row.by_id,
                at=row.at,
                content=CONTENT.open_json(
                    self._work.met(case_id, row.key_id, row.wrapped), row.content, row.id
                ),
            )
            for row in await self._all(_OF_CASE, its_case=case_id)
        ]
