"""A client for each workspace we are installed in: its token, one connection pool, no retries."""

import asyncio
import logging
from collections.abc import Awaitable
from dataclasses import dataclass, field
from typing import Any, Protocol

from aiohttp import ClientSession, ClientTimeout
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.slack.failures import CALL_ERRORS, SlackFailed, failure_of
from bot.slack.pace import Pace

# At its debug level the SDK writes what it sends to the log, stories included.
_quiet = logging.getLogger("bot.slack.sdk")
_quiet.setLevel(logging.WARNING)

TIMEOUT = ClientTimeout(total=8)  # seconds a call may take; the outbox tries again
REMEMBERED = 60.0  # seconds a token is kept in mind, so that another process's change is noticed


class Tokens(Protocol):
    """Where the tokens are."""

    async def token(self, team: str) -> str | None:
        """Return the bot token for a workspace, or None where we are not installed."""
        ...


@dataclass(slots=True)
class Workspaces:
    """Gives out clients, and makes the calls: every error comes back as a decision."""

    api_url: str
    tokens: Tokens
    pace: Pace = field(default_factory=Pace)
    _session: ClientSession | None = None
    _known: dict[str, tuple[float, str | None]] = field(default_factory=dict)

    async def client(self, team: str) -> AsyncWebClient:
        """Return the client for a workspace. Raises SlackFailed where we are not installed."""
        token = await self.token(team)
        if token is None:
            raise SlackFailed("not_installed", permanent=True)
        return self.with_token(token)

    def with_token(self, token: str | None) -> AsyncWebClient:
        """Return a client that tries once: what failed waits in the outbox, not in memory."""
        return AsyncWebClient(
            token=token,
            base_url=self.api_url,
            session=self.session,
            retry_handlers=[],
            logger=_quiet,
        )

    @property
    def session(self) -> ClientSession:
        if self._session is None or self._session.closed:
            self._session = ClientSession(timeout=TIMEOUT)
        return self._session

    async def call(self, team: str, answer: Awaitable[AsyncSlackResponse]) -> dict[str, Any]:
        """Wait for a call's answer. Raises SlackFailed; a 429 closes the workspace for a while."""
        try:
            data = (await answer).data
        except CALL_ERRORS as problem:
            failure = failure_of(problem)
            if failure.after:
                self.pace.close(team, failure.after)
            raise failure from None  # the SDK's error quotes what we sent
        return data if isinstance(data, dict) else {}

    def forget(self, team: str) -> None:
        """Look the token up anew: the app was installed or removed."""
        self._known.pop(team, None)

    async def close(self) -> None:
        if self._session:
            await self._session.close()

    async def token(self, team: str) -> str | None:
        """Return the bot token for a workspace; None where we are not installed."""
        now = asyncio.get_running_loop().time()
        looked_up, token = self._known.get(team, (now - REMEMBERED, None))
        if now - looked_up >= REMEMBERED:
            token = await self.tokens.token(team)
            self._known[team] = now, token
        return token
