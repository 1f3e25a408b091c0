"""A message that somebody reports ("Meld dit bericht") -> evidence, and a report begun. Pure.

Source: Teams, "Action commands", "messagePayload" in the submit action.
"""

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.teams.attachments import Reported, Waiting, attachments, hung_on
from bot.teams.runs import cut
from bot.teams.unreadable import mapping, text_of
from cases.inbound import Upload
from dialogs.asked import STORY_LENGTH
from dialogs.reply import Reply
from dialogs.several import REPORTED
from dialogs.texts import Language, say

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)\b[^<>]*>")
_LINES = frozenset({"br", "p", "div", "li", "blockquote", "tr"})


@dataclass(frozen=True, slots=True)
class Quoted:
    """The message as Teams tells of it; what Teams leaves out is empty."""

    id: str
    author: str
    at: str  # as Teams wrote it: ISO 8601
    link: str
    words: str
    attached: tuple[str, ...] = ()  # names and addresses of what hung on it
    files: tuple[Waiting, ...] = ()  # of these, what can be fetched or asked for


def read_quoted(payload: Mapping[str, Any], conversation: str = "", reader: str = "") -> Quoted:
    """Return the reported message. Raises Unreadable.

    `conversation` and `reader` (an Entra id) are where and by whom it is reported.
    """
    body = mapping(payload, "body", optional=True)
    words = text_of(body, "content", optional=True)
    message = text_of(payload, "id", optional=True)
    files = hung_on(payload, Reported(conversation, message, reader))
    return Quoted(
        id=re.sub(r"[^A-Za-z0-9_-]", "", message)[:40] or "teams",
        author=_author(payload),
        at=text_of(payload, "createdDateTime", optional=True),
        link=text_of(payload, "linkToMessage", optional=True),
        words=plain_text(words) if body.get("contentType") == "html" else words.strip(),
        attached=tuple(_attached(payload, files)),
        files=files,
    )


def evidence(said: Quoted, language: Language) -> Upload:
    """Return the message as a file: who, when, the way back to it, the words."""
    attached = "\n".join(said.attached)
    text = "\n\n".join(part for part in (said.words, attached) if part)
    content = say(
        "teams.reported.file",
        language,
        author=said.author,
        at=said.at,
        link=said.link,
        text=text,
    )
    return Upload(name=f"bericht-{said.id}.txt", media_type="text/plain", content=content.encode())


def begun(said: Quoted, language: Language) -> Reply:
    """Return the report that it begins: the words, that it was online, and when."""
    values = {"where": ("online",)}
    if said.words:
        story = say("teams.reported.story", language, author=said.author, text=said.words)
        values["story"] = (cut(story, STORY_LENGTH),)  # the evidence has all of it
    if moment := _moment(said.at):
        values["when"] = (moment.isoformat(),)
    return Reply(step=REPORTED, values=values)


def plain_text(markup: str) -> str:
    """Return the words of a message in HTML; a block or a break starts a new line."""
    text = _TAG.sub(lambda tag: "\n" if tag[2].lower() in _LINES else "", markup)
    lines = (line.strip() for line in html.unescape(text).replace("\xa0", " ").splitlines())
    return "\n".join(line for line in lines if line)


def _author(payload: Mapping[str, Any]) -> str:
    sender = mapping(payload, "from", optional=True)
    user = mapping(sender, "user", optional=True) or mapping(sender, "application", optional=True)
    return text_of(user, "displayName", optional=True) or "?"


def _moment(at: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(at)
    except ValueError:
        return None
    return found if found.tzinfo else None


def _attached(payload: Mapping[str, Any], files: Sequence[Waiting]) -> Iterator[str]:
    """Yield what hung on the message by name and address, a card or another message too."""
    told = dict.fromkeys(
        (text_of(one, "name", optional=True), text_of(one, "contentUrl", optional=True))
        for one in attachments(payload)
    )
    addresses = {url for _, url in told}
    told |= dict.fromkeys((f.name, f.url) for f in files if f.ours and f.url not in addresses)
    yield from (said for name, url in told if (said := f"{name} {url}".strip()))
