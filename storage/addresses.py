"""Where people can be written to. The channel's ids and references are encrypted."""

from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ColumnElement, Select, bindparam, delete, func, select, update

from storage.records import Address, Json
from storage.rows import Rows, id_values, in_ids, mine, upsert
from storage.tables import addresses, people
from storage.vault import DataKey, Secret

REMEMBERED = 20_000  # people whose name and address this process keeps deciphered
# An address beside its person, in one row.
AT = [column.label(f"at_{column.name}") for column in addresses.c]
EXTERNAL_ID, REFERENCE = Secret(addresses.c.external_id), Secret(addresses.c.reference)
_ALL = select(addresses).where(mine(addresses)).order_by(addresses.c.channel)
_OF_PERSON = _ALL.where(addresses.c.person_id == bindparam("person"))
_ON_CHANNEL = addresses.c.channel == bindparam("on_channel")
_ONE = _OF_PERSON.where(_ON_CHANNEL)
_REACHABLE = update(addresses).where(
    mine(addresses), addresses.c.person_id == bindparam("person"), _ON_CHANNEL
)
# Until the commit nobody else keeps this account: of two first messages at once each would find
# none, and the second would be refused. (SQLite has one writer.)
_ALONE = select(func.pg_advisory_xact_lock(bindparam("account", type_=BigInteger)).label("alone"))
_TAKE_OVER = delete(addresses).where(
    mine(addresses),
    _ON_CHANNEL,
    addresses.c.external_index == bindparam("index"),
    addresses.c.person_id != bindparam("person"),
)


@cache
def _of_people(places: int) -> Select[Any]:
    return _ALL.where(in_ids(addresses.c.person_id, places))


def of_person() -> ColumnElement[bool]:
    """The condition to join an address with whose it is."""
    return (addresses.c.person_id == people.c.id) & (
        addresses.c.organisation_id == people.c.organisation_id
    )


def external_index(key: DataKey, channel: str, external_id: str) -> bytes:
    """Return what a channel's own id of a person is found by."""
    return key.index(f"external:{channel}", external_id)


def address_of(row: Any, key: DataKey) -> Address:
    """Return the address of a row of `addresses`. Raises Tampered."""
    place = (row.person_id, row.channel)
    external_id, reference = _opened(key, place, row.external_id, row.reference)
    return Address(
        person_id=row.person_id,
        channel=row.channel,
        external_id=external_id,
        reference=reference,
        reachable=row.reachable,
    )


@lru_cache(maxsize=REMEMBERED)
def _opened(
    key: DataKey, place: tuple[UUID, str], external_id: bytes, reference: bytes
) -> tuple[str, Json]:
    """Open an account and how it is written to, as `storage.people` does with a name: whoever
    writes and is answered is read twice in a row.
    """
    opened = EXTERNAL_ID.open_text(key, external_id, *place)
    return opened, REFERENCE.open_json(key, reference, *place)


class Addresses(Rows):
    """The addresses of one organisation's people."""

    async def address(self, person_id: UUID, channel: str) -> Address | None:
        row = await self._first(_ONE, person=person_id, on_channel=channel)
        return address_of(row, await self._own_key()) if row else None

    async def addresses(self, person_id: UUID) -> Sequence[Address]:
        rows = await self._all(_OF_PERSON, person=person_id)
        key = await self._own_key()
        return [address_of(row, key) for row in rows]

    async def addresses_of(self, person_ids: Sequence[UUID]) -> Sequence[Address]:
        """Return the addresses of several people in one query."""
        if not person_ids:
            return []
        values = id_values(person_ids)
        key = await self._own_key()
        return [address_of(row, key) for row in await self._all(_of_people(len(values)), **values)]

    async def save_address(self, address: Address) -> None:
        """Keep where somebody can be written to; an account is one person's, the last one's."""
        key = await self._own_key()
        place = (address.person_id, address.channel)
        index = external_index(key, address.channel, address.external_id)
        if self._work.postgres:
            account = int.from_bytes(index[:8], signed=True)
            await self._work.first(_ALONE, {"account": account})
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
