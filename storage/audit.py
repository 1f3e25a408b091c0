"""The trail of a case: append-only, each line chained to the one before by its hash.

    hash = SHA-256(hash of the line before ‖ 0x0A ‖ the line's values as a JSON array of strings)

A chain by case, not one for all, so that writers do not wait for each other. The database itself
refuses to change or delete a line (triggers, made in the migration).
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Boolean,
    Select,
    bindparam,
    column,
    func,
    insert,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY

from storage.records import AuditEntry, Json
from storage.rows import Rows, id_values, in_ids, mine
from storage.tables import audit, cases

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
_ALONE_IN_EACH = (
    text(
        "SELECT chain, pg_try_advisory_xact_lock(chain) AS free "
        "FROM unnest(CAST(:chains AS bigint[])) AS chain"
    )
    .bindparams(bindparam("chains", type_=ARRAY(BigInteger)))
    .columns(column("chain", BigInteger), column("free", Boolean))
)
_ADD = insert(audit)


@cache
def _last_of(places: int) -> Select[Any]:
    """The last line of each of several trails."""
    last = (
        select(func.max(audit.c.seq))
        .where(mine(audit), audit.c.case_id == cases.c.id)
        .correlate(cases)
        .scalar_subquery()
    )
    return (
        select(cases.c.id, audit.c.seq, audit.c.hash)
        .join(audit, (audit.c.case_id == cases.c.id) & (audit.c.seq == last))
        .where(mine(cases), mine(audit), in_ids(cases.c.id, places))
    )


@dataclass(frozen=True, slots=True)
class Line:
    """What is to be written in a case's trail; `detail` holds codes and ids only."""

    case_id: UUID
    actor: str
    action: str
    detail: Json


class Audit(Rows):
    """The trails of one organisation's cases."""

    async def append(
        self, case_id: UUID, actor: str, action: str, detail: Json, now: datetime
    ) -> None:
        """Add a line; `detail` holds codes and ids only."""
        await self.append_each([Line(case_id, actor, action, detail)], now)

    async def append_each(self, lines: Sequence[Line], now: datetime) -> None:
        """Add lines in this order, in one statement for trails that this transaction holds."""
        await self._insert(_ADD, [await self._chained(line, now) for line in lines])

    async def hold(self, case_ids: Sequence[UUID]) -> set[UUID]:
        """Take the trails of these cases until the commit; return those that nobody else has.

        Who already holds rows asks in this way: it never waits, so that no two wait for each other.
        """
        free = await self._free(case_ids) if self._work.postgres else list(case_ids)
        if free:
            values = id_values(free)
            rows = await self._all(_last_of(len(values)), **values)
            last = {row.id: (row.seq, row.hash) for row in rows}
            self._work.chains |= {id: last.get(id, _BEFORE_THE_FIRST) for id in free}
        return set(free)

    async def _free(self, case_ids: Sequence[UUID]) -> list[UUID]:
        chains = {_chain(id): id for id in case_ids}
        rows = await self._work.all(_ALONE_IN_EACH, {"chains": list(chains)})
        return [chains[row.chain] for row in rows if row.free]

    async def _chained(self, told: Line, now: datetime) -> dict[str, Any]:
        """Return the row of a line, chained to the one before it."""
        case_id = told.case_id
        seq, before = self._work.chains.get(case_id) or await self._last(case_id)
        line = {
            "organisation_id": self._organisation_id,
            "case_id": case_id,
            "seq": seq + 1,
            "at": now.astimezone(UTC),
            "actor": told.actor,
            "action": told.action,
            "detail": _canonical(told.detail),
        }
        hash = _hash(before, line)
        self._work.chains[case_id] = seq + 1, hash
        return line | {"hash": hash}

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
            await self._work.first(_ALONE, {"chain": _chain(case_id)})
        row = await self._first(_LAST, its_case=case_id)
        return (row.seq, row.hash) if row else _BEFORE_THE_FIRST


def _chain(case_id: UUID) -> int:
    """Return the number by which PostgreSQL locks this trail."""
    return int.from_bytes(case_id.bytes[:8], signed=True)


def _hash(before: str, line: Mapping[str, Any]) -> str:
    told = [str(line[name]) for name in _HASHED]
    return sha256(f"{before}\n{_canonical(told)}".encode()).hexdigest()


def _canonical(value: Any) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"))
