"""Reads what hangs on a reported message and lies behind Graph, where the administrator allowed it.

A file in SharePoint is fetched only if who reports it was given access by name: the bot may read
more than they, and must not read for them. Of pictures only those of the message itself are fetched
(`attachments.of_this_message`). Without the permission Graph says no, and the person is asked.
Sources: Microsoft Graph, "Get a site by server-relative path", "Get driveItem", "List permissions
on a driveItem", "Get chatMessageHostedContent".
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, unquote, urlsplit

import aiohttp

from bot.teams.graph import graph_tokens
from bot.teams.registration import FILE_URLS, Registration, is_on
from bot.teams.tokens import Tokens

_SITES = ("personal", "sites", "teams")  # how the path of a site begins
_NO = (401, 403, 404, 423)
TIMEOUT = aiohttp.ClientTimeout(total=5)  # seconds a call; a file takes three and its download
_DOWNLOAD = "@microsoft.graph.downloadUrl"

Found = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class SharedFiles:
    """Graph, for files and pictures. `url` is its address, "" where nobody set one."""

    session: aiohttp.ClientSession
    url: str
    tokens: Tokens

    async def address(self, url: str, reader: str) -> str:
        """Return the short-lived address of a file in SharePoint; "" where it may not be had.

        `reader` is the Entra id of who must have been given access. Raises NoToken and aiohttp's
        errors.
        """
        place = _place(url) if self.url and reader and is_on(url, FILE_URLS) else None
        if place is None:
            return ""
        site = await self._get(f"sites/{place.host}:/{place.site}")
        drive = f"sites/{site.get('id')}/drive"
        item = await self._get(f"{drive}/root:/{place.path}") if site else {}
        if not item:
            return ""
        given = await self._get(f"{drive}/items/{item.get('id')}/permissions")
        return str(item.get(_DOWNLOAD, "")) if reader in _given_to(given) else ""

    async def headers(self, url: str) -> Mapping[str, str]:
        """Return what to show Graph for a picture that lies there. Raises NoToken."""
        if not self.url or not is_on(url, (self.url,)):
            return {}
        return {"Authorization": f"Bearer {await self.tokens.token()}"}

    async def _get(self, path: str) -> Found:
        headers = {"Authorization": f"Bearer {await self.tokens.token()}"}
        url = f"{self.url}/{path}"
        async with self.session.get(url, headers=headers, timeout=TIMEOUT) as answer:
            if answer.status in _NO:
                return {}
            answer.raise_for_status()
            found: Any = await answer.json(content_type=None)
        return found if isinstance(found, Mapping) else {}


@dataclass(frozen=True, slots=True)
class _Place:
    host: str
    site: str  # "personal/noor_voorbeeldstad_example"
    path: str  # within the site's first library


def shared_files(registration: Registration, session: aiohttp.ClientSession) -> SharedFiles:
    """Return the Graph of the registration's cloud."""
    return SharedFiles(session, registration.graph_url, graph_tokens(registration, session))


def _place(url: str) -> _Place | None:
    """Read where in SharePoint a file is; None where the address is no file in a site's library."""
    parts = urlsplit(url)
    names = [unquote(name) for name in parts.path.split("/") if name]
    if len(names) < 4 or names[0].lower() not in _SITES or ".." in names:
        return None
    site, path = names[:2], names[3:]
    return _Place(parts.hostname or "", _joined(site), _joined(path))


def _joined(names: list[str]) -> str:
    return "/".join(quote(name, safe="") for name in names)


def _given_to(permissions: Found) -> frozenset[str]:
    """Return the Entra ids of people who were given access by name."""
    return frozenset(_people(permissions.get("value")))


def _people(permissions: Any) -> Iterator[str]:
    for one in permissions if isinstance(permissions, list) else []:
        for whom in (one.get("grantedToV2"), *(one.get("grantedToIdentitiesV2") or ())):
            user = whom.get("user") if isinstance(whom, Mapping) else None
            if isinstance(user, Mapping) and isinstance(user.get("id"), str):
                yield user["id"].lower()
