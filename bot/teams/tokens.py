"""The tokens that the bot shows to Teams: by its password, or by its managed identity.

Source: Microsoft identity platform, "OAuth 2.0 client credentials flow"; Azure Bot Service,
"Authenticate requests with the Bot Connector API".
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import aiohttp
from botframework.connector.auth import ManagedIdentityAppCredentials

from bot.teams.registration import Registration

EARLY = 300.0  # seconds before its end at which a token is renewed
MANAGED = 600.0  # seconds we keep a managed identity's token; its own cache knows the end

Token = tuple[str, float]  # and the seconds it may be used


class NoToken(Exception):
    """Microsoft's login gave no token. The text is its error code, never a secret."""


@dataclass(slots=True)
class Tokens:
    """One token at a time, renewed by one caller while the others wait."""

    ask: Callable[[], Awaitable[Token]]
    _token: str = ""
    _until: float = float("-inf")
    _one: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def token(self) -> str:
        """Return a token, "" where none is needed. Raises NoToken."""
        async with self._one:
            if time.monotonic() >= self._until:
                self._token, seconds = await self.ask()
                self._until = time.monotonic() + seconds
            return self._token

    def forget(self) -> None:
        """Ask for a new one next time: this one was refused."""
        self._until = float("-inf")


def tokens_for(
    registration: Registration, session: aiohttp.ClientSession, scope: str = ""
) -> Tokens:
    """Return where this registration's tokens come from; `scope` is the connector's by default."""
    wanted = scope or registration.scope
    if registration.trial:
        return Tokens(_none_needed)
    if registration.password:
        return Tokens(partial(_by_password, session, registration, wanted))
    return Tokens(partial(_by_managed_identity, registration.app_id, wanted))


async def _none_needed() -> Token:
    """In the trial the other side is a test tool on this machine."""
    return "", float("inf")


async def _by_password(
    session: aiohttp.ClientSession, registration: Registration, scope: str
) -> Token:
    url = f"{registration.login_url}/{registration.app_tenant}/oauth2/v2.0/token"
    form = {
        "grant_type": "client_credentials",
        "client_id": registration.app_id,
        "client_secret": registration.password,
        "scope": f"{scope}/.default",
    }
    try:
        async with session.post(url, data=form) as answer:
            return _read(await answer.json(content_type=None))
    except (aiohttp.ClientError, TimeoutError, ValueError) as problem:
        raise NoToken(f"login not reached ({type(problem).__name__})") from problem


async def _by_managed_identity(app_id: str, scope: str) -> Token:
    """The identity that Azure gives the machine itself; botbuilder asks for it, in a thread."""
    credentials = ManagedIdentityAppCredentials(app_id, scope)
    try:
        return await asyncio.to_thread(credentials.get_access_token), MANAGED
    except (KeyError, OSError, ValueError) as problem:
        raise NoToken("no managed identity on this machine") from problem


def _read(answer: Any) -> Token:
    if not isinstance(answer, Mapping) or not isinstance(answer.get("access_token"), str):
        error = answer.get("error", "unknown") if isinstance(answer, Mapping) else "unknown"
        raise NoToken(f"login refused: {error}")
    lifetime = float(answer.get("expires_in", 0))
    return answer["access_token"], max(lifetime - EARLY, lifetime / 2)
