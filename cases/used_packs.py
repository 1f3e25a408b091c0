"""A protocol that cases began with is never changed under the same date: they would change too."""

from cases.desk import Desk
from protocols.load import UnknownPack, digest_of
from protocols.pack import Pack
from storage.database import Transaction
from storage.records import UsedPack


class PackChanged(ValueError):
    """Cases began with a version of a protocol that is no longer what it was."""


async def note_use(desk: Desk, pack: Pack) -> None:
    """Keep what is in the version that a case begins with; the first case that does so tells."""
    valid_from = pack.valid_from.isoformat()
    used = UsedPack(
        protocol=pack.id,
        valid_from=valid_from,
        digest=digest_of(pack.id, valid_from),
        first_used_at=desk.now,
    )
    await desk.storage.used_packs.note(used)


async def changed_packs(transaction: Transaction) -> list[str]:
    """Return a sentence for each version in use that was changed or taken away.

    Raises PackError where a version in use does not load.
    """
    found: dict[str, None] = {}
    for organisation in await transaction.organisations():
        for used in await transaction.of(organisation.id).used_packs.all():
            if says := _says(used):
                found[says] = None
    return list(found)


async def require_unchanged(transaction: Transaction) -> None:
    """Raise PackChanged where a version in use is not what it was. Raises PackError too."""
    if found := await changed_packs(transaction):
        raise PackChanged("\n".join(found))


def _says(used: UsedPack) -> str | None:
    named = f"protocol {used.protocol} of {used.valid_from}"
    since = f"cases began with it from {used.first_used_at:%Y-%m-%d} on"
    try:
        now = digest_of(used.protocol, used.valid_from)
    except UnknownPack:
        return f"{named} is gone, and {since}; put its folder back (is PROTOCOLS set?)"
    if now == used.digest:
        return None
    return (
        f"{named} was changed, and {since}; put its folder back as it was, "
        "and put the change in a new folder with a later date"
    )
