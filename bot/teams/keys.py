"""The keys that Microsoft signs with, fetched beside the event loop and looked up in memory.

botbuilder's own key set fetches with a blocking call inside a turn, and after a change of keys
refuses every request for up to a day: it fails on an unknown key before it looks again. This one
takes its place in botbuilder's cache.
"""

import asyncio
import time
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import jwt
import structlog
from botframework.connector.auth.jwt_token_extractor import JwtTokenExtractor

logger = structlog.get_logger(__name__)

FRESH = 24 * 3600.0  # seconds after which the keys are looked up again
LOOK_AGAIN = 60.0  # seconds between two looks for a key nobody has seen
TIMEOUT = aiohttp.ClientTimeout(total=10)


class UnknownSigningKey(Exception):
    """No key of Microsoft's has this id, or the keys could not be fetched."""


@dataclass(frozen=True, slots=True)
class SigningKey:
    """What botbuilder wants to know of a key."""

    public_key: Any
    endorsements: list[str]


@dataclass(slots=True)
class SigningKeys:
    """The key set behind one OpenID description."""

    url: str
    _keys: dict[str, SigningKey] = field(default_factory=dict)
    _looked: float = float("-inf")  # monotonic seconds of the last look, failed ones included
    _fetched: float = float("-inf")
    _one: asyncio.Lock = field(default_factory=asyncio.Lock)

    def install(self) -> None:
        """Let botbuilder use this key set in the place of its own."""
        JwtTokenExtractor.metadataCache[self.url] = self

    async def warm(self) -> bool:
        """Fetch the keys before the first request needs them; tell whether that worked."""
        await self._look()
        return bool(self._keys)

    async def get(self, key_id: str) -> SigningKey:
        """Return a key by its id; called by botbuilder. Raises UnknownSigningKey."""
        now = time.monotonic()
        if key_id not in self._keys or now - self._fetched > FRESH:
            await self._look()
        try:
            return self._keys[key_id]
        except KeyError:
            raise UnknownSigningKey("signed with a key that is not Microsoft's") from None

    async def _look(self) -> None:
        async with self._one:
            if time.monotonic() - self._looked < LOOK_AGAIN:
                return
            self._looked = time.monotonic()
            try:
                self._keys = await self._fetch()
            except (aiohttp.ClientError, TimeoutError, jwt.PyJWTError, KeyError, ValueError) as why:
                logger.warning("signing keys not fetched", reason=type(why).__name__)
            else:
                self._fetched = time.monotonic()

    async def _fetch(self) -> dict[str, SigningKey]:
        async with aiohttp.ClientSession(timeout=TIMEOUT, raise_for_status=True) as session:
            async with session.get(self.url) as answer:
                where = (await answer.json(content_type=None))["jwks_uri"]
            async with session.get(where) as answer:
                found = (await answer.json(content_type=None))["keys"]
        return {key["kid"]: _signing_key(key) for key in found if key.get("kty") == "RSA"}


def _signing_key(key: dict[str, Any]) -> SigningKey:
    return SigningKey(jwt.PyJWK(key, "RS256").key, list(key.get("endorsements", [])))
