"""Where people can be written to. The channel's ids and references are encrypted."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, delete, select, update

from storage.records import Address
from storage.rows import Rows, mine, upsert
from storage.tables import addresses
from storage.vault import DataKey, Secret

EXTERNAL_ID, REFERENCE = Secret(addresses.c.external_id), Secret(addresses.c.reference)
_OF_PERSON = (
    select(addresses)
    .where(mine(addresses), addresses.c.person_id == bindparam("person"))
    .order_by(addresses.c.channel)
)
_ON_CHANNEL = addresses.c.channel == bindparam("on_channel")
_ONE = _OF_PERSON.where(_ON_CHANNEL)
_REACHABLE = update(addresses).where(
    mine(addresses), addresses.c.person_id == bindparam("person"), _ON_CHANNEL
)
_TAKE_OVER = delete(addresses).where(
    mine(addresses),
    _ON_CHANNEL,
    addresses.c.external_index == bindparam("index"),
    addresses.c.person_id != bindparam("person"),
)


def external_index(key: DataKey, channel: str, external_id: str) -> bytes:
    """Return what a channel's own id of a person is found by."""
    return key.index(f"external:{channel}", external_id)


def address_of(row: Any, key: DataKey) -> Address:
    """Return the address of a row of `addresses`. Raises Tampered."""
    place = (row.person_id, row.channel)
    return Address(
        person_id=row.person_id,
        channel=row.channel,
        external_id=EXTERNAL_ID.open_text(key, row.external_id, *place),
        reference=REFERENCE.open_json(key, row.reference, *place),
        reachable=row.reachable,
    )


class Addresses(Rows):
    """The addresses of one organisation's people."""

    async def address(self, person_id: UUID, channel: str) -> Address | None:
        row = await self._first(_ONE, person=person_id, on_channel=channel)
        return address_of(row, await self._own_key()) if row else None

    async def addresses(self, person_id: UUID) -> Sequence[Address]:
        rows = await self._all(_OF_PERSON, person=person_id)
        key = await self._own_key()
        return [address_of(row, key) for row in rows]

    async def save_address(self, address: Address) -> None:
        """Keep where somebody can be written to; an account is one person's, the last one's."""
        key = await self._own_key()
        place = (address.person_id, address.channel)
        index = external_index(key, address.channel, address.external_id)
        await self._run(
            _TAKE_OVER, person=address.person_id, on_channel=address.channel, index=index
        )
        row = {
            "person_id": address.person_id,
            "channel": address.channel,
            "external_index": index,
            "external_id": EXTERNAL_ID.seal_text(key, address.external_id, *place),
            "reference": REFERENCE.seal_json(key, address.reference, *place),
            "reachable": address.reachable,
        }
        await self._insert(upsert(addresses, self._work.postgres), [row])

    async def mark_unreachable(
        self, person_id: UUID, channel: str, reachable: bool = False
    ) -> None:
        """Note that a channel does not reach somebody (or does again)."""
        await self._run(_REACHABLE, person=person_id, on_channel=channel, reachable=reachable)
