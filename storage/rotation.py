"""Rotation of the secret keys: every data key is wrapped anew; no content is touched."""

from uuid import UUID

from sqlalchemy import bindparam, select, update

from storage.rows import Work
from storage.tables import data_keys

BATCH = 500
START = UUID(int=0)
# Across organisations: the secret keys are the installation's.
_STALE = (
    select(data_keys.c.id, data_keys.c.organisation_id, data_keys.c.key_id, data_keys.c.wrapped)
    .where(
        data_keys.c.id > bindparam("after"),
        data_keys.c.key_id != bindparam("first"),
        data_keys.c.wrapped.is_not(None),
    )
    .order_by(data_keys.c.id)
    .limit(bindparam("most"))
    .with_for_update(key_share=True)
)
_SAVE = update(data_keys).where(
    data_keys.c.organisation_id == bindparam("organisation"), data_keys.c.id == bindparam("its_id")
)


async def rewrap_batch(work: Work, after: UUID) -> tuple[int, UUID]:
    """Wrap up to BATCH data keys, those behind `after`, with the first secret key.

    Returns how many there were, and the last of them. Raises UnknownKey.
    """
    first = work.vault.keys.first
    stale = await work.all(_STALE, {"after": after, "first": first, "most": BATCH})
    anew = [
        {
            "organisation": row.organisation_id,
            "its_id": row.id,
            "key_id": first,
            "wrapped": work.vault.rewrap(row.id, row.key_id, row.wrapped),
        }
        for row in stale
    ]
    if not anew:
        return 0, after
    await work.run_each(_SAVE, anew)
    return len(anew), stale[-1].id
