"""What Slack's errors mean for a card: gone for good, later, or perhaps arrived.

Codes: docs.slack.dev/reference/methods/chat.postMessage, "Errors".
"""

from datetime import timedelta
from typing import Any

from aiohttp import ClientConnectorError, ClientError
from slack_sdk.errors import SlackApiError

from bot.channel import DeliveryFailed

# The person cannot be reached in this workspace.
PERSON_GONE = frozenset(
    {
        "cannot_dm_bot",
        "channel_not_found",
        "is_archived",
        "not_in_channel",
        "user_disabled",
        "user_not_found",
        "user_not_visible",
        "users_not_found",
    }
)
# Nobody can be reached in this workspace until an administrator does something.
WORKSPACE_GONE = frozenset(
    {
        "access_denied",
        "account_inactive",
        "ekm_access_denied",
        "enterprise_is_restricted",
        "invalid_auth",
        "messages_tab_disabled",
        "missing_scope",
        "no_permission",
        "not_allowed_token_type",
        "not_authed",
        "restricted_action",
        "team_access_not_granted",
        "token_expired",
        "token_revoked",
    }
)
# The blocks were refused: a mistake of ours. The words alone may still get through.
BLOCKS_REFUSED = frozenset(
    {
        "block_mismatch",
        "invalid_arguments",
        "invalid_attachments",
        "invalid_blocks",
        "invalid_blocks_format",
        "msg_blocks_too_long",
    }
)
# The older message cannot be changed; a new one has to be sent.
CANNOT_CHANGE = frozenset(
    {"cant_update_message", "edit_window_closed", "message_not_found", "update_failed"}
)
_PERHAPS_DONE = frozenset({"fatal_error", "internal_error", "request_timeout"})
_A_MINUTE = 60


class SlackFailed(DeliveryFailed):
    """Slack said no. `code` is its own word for it, which names nobody."""

    def __init__(self, code: str, **decision: Any) -> None:
        super().__init__(f"slack: {code}", **decision)
        self.code = code


# What a call may raise. The SDK trips over an answer that is no JSON with an AttributeError.
CALL_ERRORS = (SlackApiError, ClientError, TimeoutError, AttributeError)


def failure_of(problem: Exception) -> SlackFailed:
    """Return one of CALL_ERRORS as a decision."""
    match problem:
        case SlackApiError(response=response):
            return _refusal(response)
        case ClientConnectorError():
            return SlackFailed("no_connection")
        case _:
            return SlackFailed("no_answer", in_doubt=True)


def _refusal(response: Any) -> SlackFailed:
    status = int(getattr(response, "status_code", 0) or getattr(response, "status", 0))
    data = getattr(response, "data", None)
    code = data.get("error") if isinstance(data, dict) else None
    if status == 429 or code in ("ratelimited", "rate_limited"):
        return SlackFailed("ratelimited", after=_retry_after(response))
    if not code or status >= 500 or code in _PERHAPS_DONE:
        return SlackFailed(code or f"http_{status}", in_doubt=True)
    permanent = code in WORKSPACE_GONE | BLOCKS_REFUSED
    return SlackFailed(code, permanent=permanent, gone=code in PERSON_GONE)


def _retry_after(response: Any) -> timedelta:
    """Return how long Slack asks us to wait; a minute when it does not say."""
    headers = {name.lower(): value for name, value in response.headers.items()}
    seconds = str(headers.get("retry-after", ""))
    return timedelta(seconds=int(seconds) if seconds.isdecimal() else _A_MINUTE)
