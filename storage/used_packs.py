"""Which version of which protocol the organisation's cases began with, and what was in it."""

from collections.abc import Sequence

from sqlalchemy import select

from storage.records import UsedPack
from storage.rows import Rows, insert_new, mine
from storage.tables import used_packs

_ALL = (
    select(used_packs)
    .where(mine(used_packs))
    .order_by(used_packs.c.protocol, used_packs.c.valid_from)
)


class UsedPacks(Rows):
    """One row a version; the first case that begins with it writes it, and nobody changes it."""

    async def note(self, used: UsedPack) -> None:
        """Keep what is in a version, where it was not kept yet."""
        row = {
            "protocol": used.protocol,
            "valid_from": used.valid_from,
            "digest": used.digest,
            "first_used_at": used.first_used_at,
        }
        await self._insert(insert_new(used_packs, self._work.postgres), [row])

    async def all(self) -> Sequence[UsedPack]:
        return [
            UsedPack(
                protocol=row.protocol,
                valid_from=row.valid_from,
                digest=row.digest,
                first_used_at=row.first_used_at,
            )
            for row in await self._all(_ALL)
        ]
