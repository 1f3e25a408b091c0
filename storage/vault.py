"""Encryption of single fields: AES-256-GCM under a data key, bound to the field's place.

Each case, each conversation and each organisation has a data key of its own, stored wrapped by the
secret keys (`storage/keys.py`). The place (table, column and row) goes in as associated data, so a
ciphertext that is copied to another row or column does not open there.

    sealed = 0x01 ‖ nonce (12 bytes) ‖ ciphertext ‖ tag (16 bytes)
"""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from uuid import UUID, uuid5

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from pydantic_core import PydanticSerializationError, from_json, to_json
from sqlalchemy import Column

from storage.keys import KEY_BYTES, NONCE_BYTES, Keys
from storage.staff import Staff

_FORM = b"\x01"
_ANY = "surrogatepass"  # half an emoji, cut off by somebody's phone, is kept as it came
_ORGANISATIONS = UUID("6f1c1f0e-3b7e-4b7c-9c55-0c4a0a4fb6f5")  # a namespace, drawn at random


class Erased(Exception):
    """The key of this case or conversation is gone: nothing of it can be read or added."""


class Tampered(Exception):
    """A stored secret does not open in its place: it was changed, or moved there."""


def organisation_key_id(organisation_id: str) -> UUID:
    """Return the id of an organisation's own data key."""
    return uuid5(_ORGANISATIONS, organisation_id)


class DataKey:
    """Seals and opens what belongs to one case, conversation or organisation."""

    def __init__(self, id: UUID, key: bytes) -> None:
        self.id = id
        self._key = key
        self._cipher = AESGCM(key)

    def seal(self, plain: bytes, place: bytes) -> bytes:
        nonce = os.urandom(NONCE_BYTES)
        return _FORM + nonce + self._cipher.encrypt(nonce, plain, place)

    def open(self, sealed: bytes, place: bytes) -> bytes:
        """Raises Tampered."""
        form, nonce, secret = sealed[:1], sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
        if form != _FORM or len(nonce) != NONCE_BYTES:
            raise Tampered(f"{place.decode()} is no sealed field")
        try:
            return self._cipher.decrypt(nonce, secret, place)
        except InvalidTag as problem:
            raise Tampered(f"{place.decode()} does not open with its key") from problem

    @cached_property
    def _index(self) -> HMAC:
        key = HKDF(SHA256(), KEY_BYTES, salt=None, info=b"meldbot blind index").derive(self._key)
        return HMAC(key, SHA256())

    def index(self, kind: str, value: str) -> bytes:
        """Return a keyed hash to find a value by. It tells nothing to who lacks the key."""
        mac = self._index.copy()
        mac.update(f"{kind}:{value}".encode())
        return mac.finalize()


class Secret:
    """An encrypted column. Rows are named by the id (or ids) that their place is bound to."""

    def __init__(self, column: Column[Any]) -> None:
        self._prefix = f"{column.table.name}:{column.name}:"

    def place(self, *row: object) -> bytes:
        return (self._prefix + ":".join([str(part) for part in row])).encode()

    def seal(self, key: DataKey, plain: bytes, *row: object) -> bytes:
        return key.seal(plain, self.place(*row))

    def open(self, key: DataKey, sealed: bytes, *row: object) -> bytes:
        """Raises Tampered."""
        return key.open(sealed, self.place(*row))

    def seal_text(self, key: DataKey, text: str, *row: object) -> bytes:
        return self.seal(key, text.encode("utf-8", _ANY), *row)

    def open_text(self, key: DataKey | None, sealed: bytes, *row: object) -> str:
        """Return the text, or nothing when the key is erased. Raises Tampered."""
        return self.open(key, sealed, *row).decode("utf-8", _ANY) if key else ""

    def seal_json(self, key: DataKey, value: Mapping[str, Any], *row: object) -> bytes:
        return self.seal(key, _written(value), *row)

    def open_json(self, key: DataKey | None, sealed: bytes, *row: object) -> dict[str, Any]:
        """Return the object, or an empty one when the key is erased. Raises Tampered."""
        return _read(self.open(key, sealed, *row)) if key else {}


@dataclass(slots=True)
class Vault:
    """The secret keys, and the data keys of organisations that were read before.

    An organisation's data key never changes, so it is kept; those of cases and conversations are
    not, so that erasing one is at once and everywhere.
    """

    keys: Keys
    organisations: dict[str, DataKey] = field(default_factory=dict)
    workspaces: dict[tuple[str, str], str] = field(default_factory=dict)
    staff: dict[str, Staff] = field(default_factory=dict)

    def forget(self) -> None:
        """Forget what is only remembered, so that it is read again."""
        self.organisations.clear()
        self.workspaces.clear()
        self.staff.clear()

    def new(self, id: UUID) -> tuple[DataKey, bytes]:
        """Make a data key; return it and how it is stored, wrapped by the first secret key."""
        key = AESGCM.generate_key(8 * KEY_BYTES)
        return DataKey(id, key), self.keys.wrap(key, _owner(id))

    def unwrap(self, id: UUID, key_id: str, wrapped: bytes) -> DataKey:
        """Raises UnknownKey."""
        return DataKey(id, self.keys.unwrap(key_id, wrapped, _owner(id)))

    def rewrap(self, id: UUID, key_id: str, wrapped: bytes) -> bytes:
        """Wrap a data key with the first secret key. Raises UnknownKey."""
        return self.keys.wrap(self.keys.unwrap(key_id, wrapped, _owner(id)), _owner(id))


def _written(value: Mapping[str, Any]) -> bytes:
    """pydantic writes and reads JSON in half the time, but no half an emoji."""
    try:
        return to_json(value)
    except PydanticSerializationError:
        return json.dumps(value).encode()


def _read(written: bytes) -> dict[str, Any]:
    try:
        return dict(from_json(written, cache_strings="keys"))  # no names stay behind
    except ValueError:
        return dict(json.loads(written))


def _owner(id: UUID) -> bytes:
    return f"data_keys:wrapped:{id}".encode()
