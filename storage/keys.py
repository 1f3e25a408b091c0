"""The secret keys of an installation: the first encrypts, all decrypt. They wrap data keys only."""

import base64
import binascii
import os
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
NONCE_BYTES = 12  # NIST SP 800-38D §8.2: 96 bits, random


class BadKeys(ValueError):
    """SECRET_KEYS cannot be used; the message says which and what to do."""


class UnknownKey(Exception):
    """A data key was wrapped with a secret key that is not in SECRET_KEYS (any more)."""


@dataclass(frozen=True, slots=True, repr=False)
class Keys:
    """Wraps and unwraps data keys. A key is known by an id that tells nothing of it."""

    first: str
    _ciphers: Mapping[str, AESGCM]

    @classmethod
    def parse(cls, text: str) -> "Keys":
        """Read comma-separated keys, each 32 bytes in URL-safe base64. Raises BadKeys."""
        parts = [part.strip() for part in text.split(",") if part.strip()]
        if not parts:
            raise BadKeys(
                "SECRET_KEYS is empty: it needs at least one key of 32 bytes in URL-safe base64. "
                "Make one with: openssl rand -base64 32 | tr '+/' '-_'"
            )
        keys = [_read(part, place) for place, part in enumerate(parts, start=1)]
        ids = [_id_of(key) for key in keys]
        if len(set(ids)) < len(ids):
            raise BadKeys("SECRET_KEYS names the same key twice: leave one of them out")
        return cls(ids[0], {id: AESGCM(key) for id, key in zip(ids, keys, strict=True)})

    def wrap(self, data_key: bytes, owner: bytes) -> bytes:
        """Encrypt a data key with the first key, bound to what it is the key of."""
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self._ciphers[self.first].encrypt(nonce, data_key, owner)

    def unwrap(self, key_id: str, wrapped: bytes, owner: bytes) -> bytes:
        """Return the data key. Raises UnknownKey, also when it was tampered with or moved."""
        cipher = self._ciphers.get(key_id)
        if cipher is None:
            raise UnknownKey(
                f"secret key {key_id} is needed and is not in SECRET_KEYS: put it back, "
                f"after the first one, until every data key has been wrapped anew"
            )
        try:
            return cipher.decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], owner)
        except InvalidTag as problem:
            reason = f"data key {owner.decode()} was changed or moved in the database"
            raise UnknownKey(reason) from problem


def new_secret_key() -> str:
    """Return a fresh key as text, fit for SECRET_KEYS."""
    return base64.urlsafe_b64encode(os.urandom(KEY_BYTES)).decode()


def _read(text: str, place: int) -> bytes:
    padded = text + "=" * (-len(text) % 4)
    try:
        key = base64.b64decode(padded, altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as problem:
        raise BadKeys(f"SECRET_KEYS, key {place}: this is no URL-safe base64") from problem
    if len(key) != KEY_BYTES:
        raise BadKeys(f"SECRET_KEYS, key {place}: {len(key)} bytes where {KEY_BYTES} are needed")
    return key


def _id_of(key: bytes) -> str:
    return sha256(b"meldbot secret key id:" + key).hexdigest()[:16]
