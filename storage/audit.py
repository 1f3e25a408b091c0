"""The trail of a case or a standing duty: append-only, each line chained to the one before it.

    hash = SHA-256(hash of the line before ‖ 0x0A ‖ the line's values as a JSON array of strings)

A chain for each, not one for all, so that writers do not wait for each other. The database itself
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
    Table,
    bindparam,
    column,
    func,
    insert,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY

from storage.records import AuditEntry, Duty, Json
from storage.rows import NO_LINE, Chained, Rows, id_values, in_ids, mine
from storage.tables import audit, cases, duties

_canonical = json.JSONEncoder(sort_keys=True, separators=(",", ":")).encode
_HASHED = ("organisation_id", "case_id", "seq", "at", "actor", "action", "detail")
_OF_TRAIL = (
    select(audit).where(mine(audit), audit.c.case_id == bindparam("trail")).order_by(audit.c.seq)
)
_LAST = (
    select(audit.c.seq, audit.c.hash)
    .where(mine(audit), audit.c.case_id == bindparam("trail"))
    .order_by(audit.c.seq.desc())
    .limit(1)
)
# Until the commit nobody else adds to this chain. (SQLite has one writer anyway.)
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
def _last_of(table: Table, places: int) -> Select[Any]:
    """The last line of the trail of each of several cases, or duties."""
    last = (
        select(func.max(audit.c.seq))
        .where(mine(audit), audit.c.case_id == table.c.id)
        .correlate(table)
        .scalar_subquery()
    )
    return (
        select(table.c.id, audit.c.seq, audit.c.hash)
        .join(audit, (audit.c.case_id == table.c.id) & (audit.c.seq == last))
        .where(mine(table), mine(audit), in_ids(table.c.id, places))
    )


@dataclass(frozen=True, slots=True)
class Line:
    """What is to be written in a trail; `detail` holds codes and ids only."""

    trail_id: UUID
    actor: str
    action: str
    detail: Json


class Audit(Rows):
    """The trails of one organisation's cases and standing duties."""

    async def append(
        self, trail_id: UUID, actor: str, action: str, detail: Json, now: datetime
    ) -> None:
        """Add a line; `detail` holds codes and ids only."""
        await self.append_each([Line(trail_id, actor, action, detail)], now)

    async def append_each(self, lines: Sequence[Line], now: datetime) -> None:
        """Add lines in this order, in one statement for trails that this transaction holds."""
        await self._insert(_ADD, [await self._chained(line, now) for line in lines])

    async def hold(self, duties_: Sequence[Duty]) -> set[UUID]:
        """Take the trails of these duties until the commit; return those that nobody else has.

        Who already holds rows asks in this way: it never waits, so that no two wait for each other.
        """
        of_cases = sorted({duty.case_id for duty in duties_ if duty.case_id})
        own = sorted(duty.id for duty in duties_ if duty.case_id is None)
        free = set(await self._free([*of_cases, *own]))
        for table, ids in ((cases, of_cases), (duties, own)):
            await self._note_last(table, [id for id in ids if id in free])
        return free

    async def _note_last(self, table: Table, ids: Sequence[UUID]) -> None:
        """Note the last line of each trail that this transaction holds."""
        if not ids:
            return
        values = id_values(ids)
        rows = await self._all(_last_of(table, len(values)), **values)
        last = {row.id: (row.seq, row.hash) for row in rows}
        self._work.chains |= {id: last.get(id, NO_LINE) for id in ids}

    async def _free(self, trail_ids: Sequence[UUID]) -> Sequence[UUID]:
        if not self._work.postgres or not trail_ids:
            return trail_ids
        chains = {_chain(id): id for id in trail_ids}
        rows = await self._work.all(_ALONE_IN_EACH, {"chains": list(chains)})
        return [chains[row.chain] for row in rows if row.free]

    async def _chained(self, told: Line, now: datetime) -> dict[str, Any]:
        """Return the row of a line, chained to the one before it."""
        trail_id = told.trail_id
        seq, before = self._work.chains.get(trail_id) or await self._last(trail_id)
        line = {
            "organisation_id": self._organisation_id,
            "case_id": trail_id,
            "seq": seq + 1,
            "at": now.astimezone(UTC),
            "actor": told.actor,
            "action": told.action,
            "detail": _canonical(told.detail),
        }
        hash = _hash(before, line)
        self._work.chains[trail_id] = seq + 1, hash
        return line | {"hash": hash}

    async def of_trail(self, trail_id: UUID) -> Sequence[AuditEntry]:
        """Return the trail, the oldest line first."""
        return [
            AuditEntry(
                trail_id=row.case_id,
                seq=row.seq,
                at=row.at,
                actor=row.actor,
                action=row.action,
                detail=json.loads(row.detail),
                hash=row.hash,
            )
            for row in await self._all(_OF_TRAIL, trail=trail_id)
        ]

    async def verify(self, trail_id: UUID) -> bool:
        """Compute the chain again; False when a line was changed, moved or taken out."""
        seq, before = NO_LINE
        for row in await self._all(_OF_TRAIL, trail=trail_id):
            if row.seq != seq + 1 or row.hash != _hash(before, row._asdict()):
                return False
            seq, before = row.seq, row.hash
        return True

    async def _last(self, trail_id: UUID) -> Chained:
        if self._work.postgres:
            await self._work.first(_ALONE, {"chain": _chain(trail_id)})
        row = await self._first(_LAST, trail=trail_id)
        return (row.seq, row.hash) if row else NO_LINE


def _chain(trail_id: UUID) -> int:
    """Return the number by which PostgreSQL locks this trail."""
    return int.from_bytes(trail_id.bytes[:8], signed=True)


def _hash(before: str, line: Mapping[str, Any]) -> str:
    told = [str(line[name]) for name in _HASHED]
    return sha256(f"{before}\n{_canonical(told)}".encode()).hexdigest()
