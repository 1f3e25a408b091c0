"""Is this request Slack's own? Asked before anything of it is read.

docs.slack.dev/authentication/verifying-requests-from-slack: HMAC-SHA256 over version, time and body
with the app's signing secret, and not older than five minutes.
"""

import hashlib
import hmac
import json
import time
from collections.abc import Mapping

OLDEST = 5 * 60  # seconds a signature is good for, either way


class NotSigned(Exception):
    """The request does not prove that Slack sent it (401)."""


class Malformed(Exception):
    """Slack's signature is on it, yet it cannot be read (400)."""


def check(secret: str, headers: Mapping[str, str], body: bytes, now: float | None = None) -> None:
    """Raise NotSigned unless the body is signed with the secret, and just now.

    `now` is in seconds since 1970: the machine's own time, not the office's clock.
    """
    stamp = headers.get("X-Slack-Request-Timestamp", "")
    if not (stamp.isascii() and stamp.isdecimal() and len(stamp) <= 12):
        raise NotSigned("no time")
    if abs((time.time() if now is None else now) - int(stamp)) > OLDEST:
        raise NotSigned("too old")
    signed = b"v0:" + stamp.encode() + b":" + body
    expected = "v0=" + hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
    given = headers.get("X-Slack-Signature", "")
    if not hmac.compare_digest(expected.encode(), given.encode("utf-8", "surrogateescape")):
        raise NotSigned("wrong signature")


def readable(content_type: str, body: bytes) -> str:
    """Return the body as text that Bolt can parse. Raises Malformed."""
    try:
        text = body.decode("utf-8")
        if content_type == "application/json" and not isinstance(json.loads(text), dict):
            raise Malformed("no object")
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as problem:
        raise Malformed(type(problem).__name__) from problem
    return text
