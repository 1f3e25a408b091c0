"""A message that somebody reports ("Meld dit bericht") -> a piece of evidence. Pure."""

import html
import re
from collections.abc import Mapping
from typing import Any

from bot.teams.unreadable import mapping, text_of
from cases.inbound import Upload

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)\b[^<>]*>")
_LINES = frozenset({"br", "p", "div", "li", "blockquote", "tr"})


def quoted_message(payload: Mapping[str, Any]) -> Upload:
    """Return the reported message as a text file: who, when, the words, and the way back to it."""
    body = mapping(payload, "body", optional=True)
    words = text_of(body, "content", optional=True)
    if body.get("contentType") == "html":
        words = plain_text(words)
    lines = (_author(payload), _when(payload), "", words, "", _link(payload))
    name = f"bericht-{_safe(text_of(payload, 'id', optional=True))}.txt"
    return Upload(name=name, media_type="text/plain", content="\n".join(lines).strip().encode())


def plain_text(markup: str) -> str:
    """Return the words of a message in HTML; a block or a break starts a new line."""
    text = _TAG.sub(lambda tag: "\n" if tag[2].lower() in _LINES else "", markup)
    lines = (line.strip() for line in html.unescape(text).replace("\xa0", " ").splitlines())
    return "\n".join(line for line in lines if line)


def _author(payload: Mapping[str, Any]) -> str:
    sender = mapping(payload, "from", optional=True)
    user = mapping(sender, "user", optional=True) or mapping(sender, "application", optional=True)
    return text_of(user, "displayName", optional=True)


def _when(payload: Mapping[str, Any]) -> str:
    return text_of(payload, "createdDateTime", optional=True)


def _link(payload: Mapping[str, Any]) -> str:
    return text_of(payload, "linkToMessage", optional=True)


def _safe(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9_-]", "", text)[:40] or "teams"
