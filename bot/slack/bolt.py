"""Bolt: which payload goes to which listener.

`process_before_response`: the HTTP answer waits for the listener, so that nothing is acknowledged
that is not committed (design, decision 8).
"""

import logging
import re
from typing import Any

import structlog
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.response import BoltResponse

from bot.slack.listeners import Listeners
from bot.slack.render import VIEW

logger = structlog.get_logger(__name__)

# What Bolt logs by itself quotes parts of what came in.
_quiet = logging.getLogger("bot.slack.bolt.sdk")
_quiet.setLevel(logging.CRITICAL)

_ANYTHING = re.compile(r"[\s\S]*")


def bolt_app(listeners: Listeners, signing_secret: str) -> AsyncApp:
    """Return the app. The signature is checked at the door, before Bolt reads anything.

    (Bolt parses a body first, and breaks on one that cannot be parsed.)
    """
    app = AsyncApp(
        logger=_quiet,
        name="meldbot",
        process_before_response=True,
        signing_secret=signing_secret,
        authorize=_authorize,
        request_verification_enabled=False,
        ignoring_self_events_enabled=False,
        attaching_function_token_enabled=False,
        attaching_conversation_kwargs_enabled=False,
    )
    app.event("message")(listeners.message)
    app.event("app_mention")(listeners.mention)
    app.event("app_home_opened")(listeners.home_opened)
    app.event("user_change")(listeners.account_changed)
    app.event("app_uninstalled")(listeners.removed)
    app.event("tokens_revoked")(listeners.removed)
    app.action(_ANYTHING)(listeners.tapped)
    app.view(VIEW)(listeners.submitted)
    app.command("/melden")(listeners.command)
    app.global_shortcut("report")(listeners.shortcut)
    app.message_shortcut("report_message")(listeners.reported)
    app.error(_failed)
    return app


async def _authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
    """Let everybody in that Slack has signed for; whose workspace it is the turn decides."""
    return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id)


async def _failed(error: Exception, body: dict[str, Any]) -> BoltResponse:
    """Answer 500, so that Slack sends an event again; log no word of it."""
    logger.error("turn not stored", reason=type(error).__name__, kind=str(body.get("type")))
    return BoltResponse(status=500, body="")
