"""Text to Slack and back: literal, within a limit, never cut off silently."""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

Json = dict[str, Any]

MORE = "…"
_NOTHING = "–"  # Slack refuses an empty text
_BREAKS = ("\n\n", "\n", ". ", " ")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_MARK = re.compile(r"<((?:[@#!]|https?://|mailto:|tel:|slack:)[^<>]*)>")
_SIGNS = {"@": "@", "#": "#"}


def size(text: str) -> int:
    """Return the length as Slack may count it: in UTF-16 units, an emoji being two."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def split(text: str, limit: int) -> Iterator[str]:
    """Yield the text in pieces of at most `limit`, broken between paragraphs, lines or words."""
    while size(text) > limit:
        cut = _where_to_cut(_head(text, limit))
        yield text[:cut].rstrip()
        text = text[cut:].lstrip()
    if text:
        yield text


def _head(text: str, limit: int) -> str:
    head = text[:limit]
    while size(head) > limit:
        head = head[: len(head) - max(1, (size(head) - limit) // 2)]
    return head


def _where_to_cut(head: str) -> int:
    for mark in _BREAKS:
        found = head.rfind(mark)
        if found > len(head) // 2:
            return found + len(mark)
    return len(head)


def shorten(text: str, limit: int) -> str:
    """Return the text, or its beginning with an ellipsis. Only where the whole stands elsewhere."""
    return text if size(text) <= limit else _head(text, limit - 1).rstrip() + MORE


def literal(text: str) -> Json:
    """Return a text object that is shown as it is: no mark-up, no mentions, no :emoji: codes."""
    return {"type": "plain_text", "text": text or _NOTHING, "emoji": False}


def escape(text: str) -> str:
    """Take the meaning from the three characters Slack reads (docs.slack.dev, formatting)."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def bold(label: str) -> Json:
    """Return a label of ours in bold. Not for a person's own words: see `literal`."""
    return {"type": "mrkdwn", "text": f"*{escape(label) or _NOTHING}*", "verbatim": True}


def moment(at: datetime, fallback: str) -> Json:
    """Return a moment that Slack shows in the reader's own zone and language."""
    spare = escape(fallback).replace("|", "/") or at.isoformat()
    date = f"<!date^{int(at.timestamp())}^{{date_long}} {{time}}|{spare}>"
    return {"type": "mrkdwn", "text": date, "verbatim": True}


def clean(text: str) -> str:
    """Return a text without what no database keeps: control characters, half characters."""
    return _CONTROL.sub("", text)


def read(text: str) -> str:
    """Return a message's text as the person typed it: Slack's own marks become plain words."""
    plain = _MARK.sub(lambda mark: _word(mark[1]), text)
    return clean(plain.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))


def _word(mark: str) -> str:
    """Return what one `<…>` of Slack stands for: a link, a person, a channel, a date."""
    target, _, label = mark.partition("|")
    if target.startswith("!date^"):
        return label
    if target.startswith("!"):
        return label or "@" + target[1:].partition("^")[0]
    if sign := _SIGNS.get(target[:1]):
        return sign + (label or target[1:]).lstrip(sign)
    return _link(target, label)


def _link(target: str, label: str) -> str:
    address = target.removeprefix("mailto:").removeprefix("tel:")
    same = not label or label in (address, target) or target.split("://")[-1].rstrip("/") == label
    return (label or address) if same else f"{label} ({target})"
