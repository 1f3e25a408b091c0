"""Fetches files that came along with a message: at once, since their addresses are short-lived.

Whether a file may be kept is decided by its content, in `cases.evidence`. Source: Teams, "Send and
receive files through a bot".
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import aiohttp
import structlog

from bot.teams.attachments import Waiting
from bot.teams.registration import Registration
from bot.teams.shared import SharedFiles
from bot.teams.tokens import NoToken, Tokens
from cases.evidence import LARGEST
from cases.inbound import Upload

logger = structlog.get_logger(__name__)

TIMEOUT = aiohttp.ClientTimeout(total=12)  # seconds a file; Teams wants its answer within 15
CHUNK = 256 * 1024
TOO_BIG = "file.too_big"


@dataclass(frozen=True, slots=True)
class Fetcher:
    """Fetches from Teams and from the organisation's own OneDrive, and from nowhere else.

    `shared` is the way to what a reported message has in SharePoint and behind Graph.
    """

    session: aiohttp.ClientSession
    registration: Registration
    tokens: Tokens
    shared: SharedFiles

    async def fetch(self, files: Sequence[Waiting]) -> tuple[Upload, ...]:
        """Return every file, in order; one that cannot be had says why in `problem`."""
        return tuple(await asyncio.gather(*(self._upload(file) for file in files)))

    async def _upload(self, file: Waiting) -> Upload:
        try:
            found = await self._found(file)
            if found is None:
                logger.warning("file is not at Teams")
                return _without(file, file.unread)
            return await self._get(*found)
        except (aiohttp.ClientError, TimeoutError, NoToken, ValueError) as problem:
            logger.warning("file not fetched", reason=type(problem).__name__)
            return _without(file, file.unread)

    async def _found(self, file: Waiting) -> tuple[Waiting, Mapping[str, str]] | None:
        """Return where the file can be fetched and what to show there; None: nowhere we may."""
        if file.hosted and (headers := await self.shared.headers(file.url)):
            return file, headers
        if file.reader and (address := await self.shared.address(file.url, file.reader)):
            file = replace(file, url=address)
        if not self.registration.may_fetch_from(file.url):
            return None
        return file, await self._headers(file)

    async def _get(self, file: Waiting, headers: Mapping[str, str]) -> Upload:
        async with self.session.get(
            file.url, headers=headers, timeout=TIMEOUT, allow_redirects=False
        ) as answer:
            login = answer.content_type == "text/html" and not file.name.endswith((".html", ".htm"))
            if answer.status != 200 or login:
                logger.warning("file refused by Teams", status=answer.status, login=login)
                return _without(file, file.unread)
            content = bytearray()
            async for part in answer.content.iter_chunked(CHUNK):
                content += part
                if len(content) > LARGEST:
                    return _without(file, TOO_BIG)
        return Upload(name=file.name, media_type=file.media_type, content=bytes(content))

    async def _headers(self, file: Waiting) -> Mapping[str, str]:
        """An image in the text lies with the connector and asks for our token; no other does."""
        if not file.ours or not self.registration.may_write_to(file.url):
            return {}
        token = await self.tokens.token()
        return {"Authorization": f"Bearer {token}"} if token else {}


def _without(file: Waiting, problem: str) -> Upload:
    return Upload(name=file.name, media_type=file.media_type, content=b"", problem=problem)
