"""`/slack/events`: the signature first, then Bolt. Every wrong request has its own status."""

from dataclasses import dataclass

import structlog
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest

from bot.slack.verify import NotSigned, check

logger = structlog.get_logger(__name__)

EVENTS = "/slack/events"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Takes events, taps, modals, shortcuts and commands: Slack sends them all here."""

    bolt: AsyncApp
    signing_secret: str

    async def take(self, request: web.Request) -> web.Response:
        """Answer one POST of Slack: 401 not signed, 400 unreadable, 413 too large."""
        body = await request.read()
        try:
            check(self.signing_secret, request.headers, body)
        except NotSigned as problem:
            logger.warning("request refused", reason=str(problem))
            return web.Response(status=401)
        read = _readable(request, body)
        if read is None:
            return web.Response(status=400)
        return await to_aiohttp_response(await self.bolt.async_dispatch(read))


def _readable(request: web.Request, body: bytes) -> AsyncBoltRequest | None:
    """Return the request as Bolt reads it; None when it has not the shape of Slack's."""
    try:
        read = AsyncBoltRequest(
            body=body.decode("utf-8"),
            query=request.query_string,
            headers=dict(request.headers),
        )
    except (LookupError, TypeError, ValueError, AttributeError, RecursionError) as problem:
        logger.warning("request not readable", reason=type(problem).__name__)
        return None
    return read if isinstance(read.body, dict) else None
