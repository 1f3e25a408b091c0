"""Fetches files that came along, at once and with the bot's token; the check is in cases/evidence.

A file's address needs the header `Authorization: Bearer` (docs.slack.dev/messaging/working-with-
files). The token goes to Slack's own hosts alone. Without the scope `files:read` Slack answers
with a page to log in on, and not with the file.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

import structlog
from aiohttp import ClientError, ClientSession, ClientTimeout

from bot.slack.filled import File
from cases.evidence import LARGEST
from cases.inbound import Upload

logger = structlog.get_logger(__name__)

AT_MOST = 20  # files of one message
TIMEOUT = ClientTimeout(total=25)  # seconds a file; Slack redelivers meanwhile, which does nothing
NOT_FETCHED = "file.not_fetched"
TOO_BIG = "file.too_big"


@dataclass(frozen=True, slots=True)
class Fetcher:
    """Fetches from the hosts that belong to the API we talk to."""

    session: ClientSession
    api_url: str

    async def fetch(self, files: Sequence[File], token: str) -> tuple[Upload, ...]:
        """Return every file, in order; one that cannot be had says why in `problem`."""
        return tuple(await asyncio.gather(*(self._upload(file, token) for file in files[:AT_MOST])))

    async def _upload(self, file: File, token: str) -> Upload:
        if file.size > LARGEST:
            return without(file, TOO_BIG)
        if not self.may_see_the_token(file.url):
            logger.warning("file is not at slack")
            return without(file, NOT_FETCHED)
        try:
            return await self._get(file, token)
        except (ClientError, TimeoutError) as problem:
            logger.warning("file not fetched", reason=type(problem).__name__)
            return without(file, NOT_FETCHED)

    async def _get(self, file: File, token: str) -> Upload:
        headers = {"Authorization": f"Bearer {token}"}
        async with self.session.get(
            file.url, headers=headers, timeout=TIMEOUT, allow_redirects=False
        ) as answer:
            login = answer.content_type == "text/html" and file.media_type != "text/html"
            if answer.status != 200 or login:
                logger.warning("file refused by slack", status=answer.status, login=login)
                return without(file, NOT_FETCHED)
            content = await answer.content.read(LARGEST + 1)
            while len(content) <= LARGEST and (more := await answer.content.read(LARGEST)):
                content += more
        if len(content) > LARGEST:
            return without(file, TOO_BIG)
        return Upload(name=file.name, media_type=file.media_type, content=content)

    def may_see_the_token(self, url: str) -> bool:
        """Tell whether an address is at Slack: the API's own host and those beside it."""
        try:
            asked, api = urlsplit(url), urlsplit(self.api_url)
            same_port = (asked.port, asked.scheme) == (api.port, api.scheme)
        except ValueError:
            return False
        host, home = asked.hostname or "", (api.hostname or "").removeprefix("www.")
        return same_port and (host == home or host.endswith(f".{home}"))


def without(file: File, problem: str) -> Upload:
    """Return a file that could not be had, and the key of the sentence that says why."""
    return Upload(name=file.name, media_type=file.media_type, content=b"", problem=problem)
