"""The calls to Teams' connector: make a conversation, send, replace, look somebody up.

Not botbuilder's own client: that one sends from a thread, has retries of its own beneath ours, and
hides how long Teams asks us to wait. Source: Bot Framework, "Connector API v3".
"""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import quote

import aiohttp

from bot.channel import DeliveryFailed
from bot.teams.pace import CONVERSATION, TENANT, Pace
from bot.teams.registration import Registration
from bot.teams.tokens import NoToken, Tokens

TIMEOUT = aiohttp.ClientTimeout(total=15, connect=5)
AGAIN = frozenset({412, 429, 502, 504})  # "wait and try again", says Teams
TRIES = 3
FIRST_WAIT, LONGEST_WAIT = 0.4, 3.0  # seconds between two tries of one call
LATER = timedelta(minutes=1)

Json = Mapping[str, Any]


class Refused(Exception):
    """Teams answered with an error that another try will not change: `status` and its code."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(f"Teams answered {status} {code}".strip())
        self.status = status
        self.code = code


@dataclass(slots=True)
class Connector:
    """One HTTP session with Teams. Every call raises DeliveryFailed or Refused."""

    session: aiohttp.ClientSession
    registration: Registration
    tokens: Tokens
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    _conversations: Pace = field(default_factory=lambda: Pace(CONVERSATION))
    _tenants: Pace = field(default_factory=lambda: Pace(TENANT))

    async def create(self, service_url: str, tenant: str, user: str, bot: str) -> str:
        """Make (or find) the private conversation with a user; return its id."""
        body = {
            "isGroup": False,
            "bot": {"id": bot},
            "members": [{"id": user}],
            "tenantId": tenant,
            "channelData": {"tenant": {"id": tenant}},
        }
        made = await self._call("POST", service_url, "/v3/conversations", tenant, body)
        return _id_of(made)

    async def send(self, service_url: str, conversation: str, tenant: str, message: Json) -> str:
        """Send a message; return its id."""
        path = f"/v3/conversations/{quote(conversation, safe='')}/activities"
        return _id_of(await self._paced("POST", service_url, path, conversation, tenant, message))

    async def replace(
        self, service_url: str, conversation: str, tenant: str, activity: str, message: Json
    ) -> None:
        """Put another message in the place of one of ours."""
        path = f"/v3/conversations/{quote(conversation, safe='')}/activities"
        path += f"/{quote(activity, safe='')}"
        await self._paced("PUT", service_url, path, conversation, tenant, message)

    async def member(self, service_url: str, conversation: str, tenant: str, user: str) -> Json:
        """Return what Teams tells of somebody in a conversation: email, userPrincipalName, name."""
        path = f"/v3/conversations/{quote(conversation, safe='')}/members/{quote(user, safe='')}"
        return await self._call("GET", service_url, path, tenant)

    async def _paced(
        self, method: str, service_url: str, path: str, conversation: str, tenant: str, body: Json
    ) -> Json:
        await self._wait_for(self._conversations, conversation)
        return await self._call(method, service_url, path, tenant, body)

    async def _wait_for(self, pace: Pace, name: str) -> None:
        """Wait for our turn; a long wait is for the outbox, not for a connection held open."""
        while wait := pace.wait(name):
            if wait > LONGEST_WAIT:
                raise DeliveryFailed("too many cards at once", after=timedelta(seconds=wait))
            await self.sleep(wait)

    async def _call(
        self, method: str, service_url: str, path: str, tenant: str, body: Json | None = None
    ) -> Json:
        if not self.registration.may_write_to(service_url):
            raise DeliveryFailed("service URL not on the list", gone=True)
        await self._wait_for(self._tenants, tenant)
        url = service_url.rstrip("/") + path
        for tried in range(1, TRIES + 1):
            status, answer, after = await self._once(method, url, body)
            if status < 300:
                return answer
            if status == 401 and tried == 1:
                self.tokens.forget()
            elif status in AGAIN and tried < TRIES and (after or 0) <= LONGEST_WAIT:
                await self.sleep(after or _backed_off(tried))
            else:
                raise _failure(status, answer, after)
        raise DeliveryFailed("Teams is busy", after=LATER)

    async def _once(
        self, method: str, url: str, body: Json | None
    ) -> tuple[int, Json, float | None]:
        try:
            token = await self.tokens.token()
        except NoToken as problem:
            raise DeliveryFailed(str(problem), after=LATER) from problem
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        try:
            async with self.session.request(
                method, url, json=body, headers=headers, timeout=TIMEOUT, allow_redirects=False
            ) as answer:
                return answer.status, await _json(answer), _seconds(answer.headers)
        except aiohttp.ClientConnectorError as problem:
            raise DeliveryFailed("Teams not reached") from problem
        except (aiohttp.ClientError, TimeoutError) as problem:
            raise DeliveryFailed(
                f"lost Teams ({type(problem).__name__})", in_doubt=True
            ) from problem


async def _json(answer: aiohttp.ClientResponse) -> Json:
    """Return the body where it is an object; Teams answers some calls with nothing at all."""
    try:
        found = await answer.json(content_type=None)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _seconds(headers: Mapping[str, str]) -> float | None:
    """Read Retry-After: seconds, or a moment."""
    asked = headers.get("Retry-After", "")
    if asked.isdecimal():
        return float(asked)
    try:
        moment = parsedate_to_datetime(asked)
    except ValueError:
        return None
    return max(moment.timestamp() - time.time(), 0.0)


def _backed_off(tried: int) -> float:
    """Twice as long each time, and never quite the same: others were told to wait too."""
    wait = min(FIRST_WAIT * 2.0 ** (tried - 1), LONGEST_WAIT)
    return wait * random.uniform(0.5, 1.5)  # noqa: S311  no secret


def _failure(status: int, answer: Json, after: float | None) -> Exception:
    error = answer.get("error")
    code = str(error.get("code", "")) if isinstance(error, Mapping) else ""
    if status == 401:
        return DeliveryFailed("Teams refuses our token; run meldbot doctor", after=5 * LATER)
    if status in AGAIN or status >= 500:
        wait = timedelta(seconds=after) if after is not None else None
        return DeliveryFailed(f"Teams answered {status}", after=wait)
    return Refused(status, code[:60])


def _id_of(answer: Json) -> str:
    found = answer.get("id")
    if not isinstance(found, str) or not found:
        raise DeliveryFailed("Teams gave no id of what it took", in_doubt=True)
    return found
