"""Looks people up in the organisation's directory, where the administrator allowed that.

Off by default (TEAMS_GRAPH_URL is empty): whoever has the app is known from its installation. With
the permission User.ReadBasic.All a person who never wrote is found by e-mail. Source: Microsoft
Graph, "Get a user".
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import quote, urlsplit

import aiohttp

from bot.channel import DeliveryFailed
from bot.teams.registration import Registration
from bot.teams.tokens import NoToken, Tokens, tokens_for

LATER = timedelta(minutes=5)


@dataclass(slots=True)
class People:
    """The directory, by e-mail."""

    session: aiohttp.ClientSession
    url: str  # "https://graph.microsoft.com/v1.0", or "" for nobody
    tokens: Tokens

    async def by_email(self, email: str) -> str | None:
        """Return the Entra object id; None: not there, or not to be asked.

        Raises DeliveryFailed when the directory does not answer.
        """
        if not self.url:
            return None
        try:
            token = await self.tokens.token()
            return await self._ask(email, token)
        except (NoToken, aiohttp.ClientError, TimeoutError, ValueError) as problem:
            raise DeliveryFailed("the directory cannot be asked now", after=LATER) from problem

    async def _ask(self, email: str, token: str) -> str | None:
        url = f"{self.url}/users/{quote(email, safe='')}?$select=id"
        headers = {"Authorization": f"Bearer {token}"}
        async with self.session.get(url, headers=headers) as answer:
            if answer.status == 404:
                return None
            answer.raise_for_status()
            found: Any = await answer.json(content_type=None)
        user = found.get("id") if isinstance(found, Mapping) else None
        return user if isinstance(user, str) and user else None


def people_of(registration: Registration, session: aiohttp.ClientSession) -> People:
    """Return the directory of the registration's cloud."""
    return People(session, registration.graph_url, graph_tokens(registration, session))


def graph_tokens(registration: Registration, session: aiohttp.ClientSession) -> Tokens:
    """Return where the tokens for Graph come from."""
    parts = urlsplit(registration.graph_url)
    return tokens_for(registration, session, f"{parts.scheme}://{parts.netloc}")
