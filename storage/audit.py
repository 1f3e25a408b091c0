"""The trail of a case: append-only, each line chained to the one before by its hash.

    hash = SHA-256(hash of the line before ‖ 0x0A ‖ the line's values as a JSON array of strings)

A chain by case, not one for all, so that writers do not wait for each other. The database itself
refuses to change or delete a line (triggers, made in the migration).
"""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, bindparam, func, insert, select

from storage.records import AuditEntry, Json
from storage.rows import Rows, mine
from storage.tables import audit

_BEFORE_THE_FIRST = (0, "")
_HASHED = ("organisation_id", "case_id", "seq", "at", "actor", "action", "detail")
_OF_CASE = (
    select(audit).where(mine(audit), audit.c.case_id == bindparam("its_case")).order_by(audit.c.seq)
)
_LAST = (
    select(audit.c.seq, audit.c.hash)
    .where(mine(audit), audit.c.case_id == bindparam("its_case"))
    .order_by(audit.c.seq.desc())
    .limit(1)
)
# Until the commit nobody else adds to this case's chain. (SQLite has one writer anyway.)
_ALONE = select(func.pg_advisory_xact_lock(bindparam("chain", type_=BigInteger)).label("alone"))
_ADD = insert(audit)


class Audit(Rows):
    """The trails of one organisation's cases."""

    async def append(
        self, case_id: UUID, actor: str, action: str, detail: Json, now: datetime
    ) -> None:
        """Add a line; `detail` holds codes and ids only."""
        seq, before = self._work.chains.get(case_id) or await self._last(case_id)
        line = {
            "organisation_id": self._organisation_id,
            "case_id": case_id,
            "seq": seq + 1,
            "at": now.astimezone(UTC),
            "actor": actor,
            "action": action,
            "detail": _canonical(detail),
        }
        hash = _hash(before, line)
        await self._insert(_ADD, [line | {"hash": hash}])
        self._work.chains[case_id] = seq + 1, hash

    async def of_case(self, case_id: UUID) -> Sequence[AuditEntry]:
        """Return the trail, the oldest line first."""
        return [
            AuditEntry(
                case_id=row.case_id,
                seq=row.seq,
                at=row.at,
                actor=row.actor,
                action=row.action,
                detail=json.loads(row.detail),
                hash=row.hash,
            )
            for row in await self._all(_OF_CASE, its_case=case_id)
        ]

    async def verify(self, case_id: UUID) -> bool:
        """Compute the chain again; False when a line was changed, moved or taken out."""
        seq, before = _BEFORE_THE_FIRST
        for row in await self._all(_OF_CASE, its_case=case_id):
            if row.seq != seq + 1 or row.hash != _hash(before, row._asdict()):
                return False
            seq, before = row.seq, row.hash
        return True

    async def _last(self, case_id: UUID) -> tuple[int, str]:
        if self._work.postgres:
            chain = int.from_bytes(case_id.bytes[:8], signed=True)
            await self._work.first(_ALONE, {"chain": chain})
        row = await self._first(_LAST, its_case=case_id)
        return (row.seq, row.hash) if row else _BEFORE_THE_FIRST


def _hash(before: str, line: Mapping[str, Any]) -> str:
    told = [str(line[name]) for name in _HASHED]
    return sha256(f"{before}\n{_canonical(told)}".encode()).hexdigest()


def _canonical(value: Any) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"))
