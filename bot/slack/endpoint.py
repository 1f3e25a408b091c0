"""`/slack/events`: the signature first, then Bolt. Every wrong request has its own status."""

from dataclasses import dataclass

import structlog
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest

from bot.slack.receive import WRONG_SHAPE
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
        try:
            answer = await self.bolt.async_dispatch(read)
        except WRONG_SHAPE as problem:
            # Bolt looks for the listener in it; what a listener itself raises does not come here.
            logger.warning("request not understood", reason=type(problem).__name__)
            return web.Response(status=400)
        return await to_aiohttp_response(answer)


def _readable(request: web.Request, body: bytes) -> AsyncBoltRequest | None:
    """Return the request as Bolt reads it; None when it has not the shape of Slack's."""
    try:
        read = AsyncBoltRequest(
            body=body.decode("utf-8"),
            query=request.query_string,
            headers=dict(request.headers),
        )
    except WRONG_SHAPE as problem:
        logger.warning("request not readable", reason=type(problem).__name__)
        return None
    return read if _is_whole(read.body) else None


def _is_whole(body: object) -> bool:
    """Tell whether what Bolt looks into, to find the listener, is there and of the right kind."""
    if not isinstance(body, dict):
        return False
    event, view, actions = (body.get(name) for name in ("event", "view", "actions"))
    if not isinstance(event, dict | None) or not isinstance(view, dict | None):
        return False
    if body.get("type") == "event_callback" and event is None:
        return False
    return actions is None or (isinstance(actions, list) and all(map(_is_action, actions)))


def _is_action(action: object) -> bool:
    return isinstance(action, dict) and isinstance(action.get("action_id"), str)
