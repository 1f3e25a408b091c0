"""Which files came along with a message, and where they wait. Pure; `files` fetches them.

Source: Teams, "Send and receive files through a bot"; Microsoft Graph, "chatMessageAttachment".
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from typing import Any
from urllib.parse import unquote, urlsplit

from bot.teams.unreadable import mapping, text_of

MOST_FILES = 20  # of one message
NOT_FETCHED = "file.not_fetched"
NOT_OPEN_TO_US = "file.not_open_to_us"  # what hung on a message of somebody else's
_DOWNLOAD = "application/vnd.microsoft.teams.file.download.info"
_REFERENCE = "reference"  # a file in the organisation's SharePoint
_EMOJI = "http://schema.skype.com/Emoji"
_HOSTED = "hostedContents"
_UNKNOWN = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A file to fetch. `ours` tells that the bot must show its own token (an image in the text).

    `reader` is the Entra id of who reports it, of a file in SharePoint: only what they may read.
    `hosted` tells that it lies behind Graph, with the very message that is reported. `unread` is
    the key of the sentence for whoever sent it, where it cannot be had.
    """

    name: str
    media_type: str
    url: str
    ours: bool
    reader: str = ""
    hosted: bool = False
    unread: str = NOT_FETCHED


@dataclass(frozen=True, slots=True)
class Reported:
    """Which message is reported, where, and by whom: as the connector says it, not the message."""

    conversation: str
    message: str
    reader: str


def waiting_files(activity: Mapping[str, Any]) -> tuple[Waiting, ...]:
    """Return the files of a message; the copy of its text in HTML, and cards, are none."""
    return tuple(file for one in attachments(activity) for file in _file(one))[:MOST_FILES]


def hung_on(payload: Mapping[str, Any], reported: Reported) -> tuple[Waiting, ...]:
    """Return the files and pictures of a reported message, those that we may not read too."""
    reader = reported.reader
    files = (f for one in attachments(payload) for f in (*_file(one), *_in_sharepoint(one, reader)))
    body = mapping(payload, "body", optional=True)
    html = body.get("contentType") == "html"
    pictures = _Pictures.of(text_of(body, "content", optional=True)) if html else ()
    found = {file.url or file.name: file for file in (*files, *pictures)}
    return tuple(
        replace(file, unread=NOT_OPEN_TO_US, hosted=of_this_message(file.url, reported))
        for file in found.values()
    )[:MOST_FILES]


def of_this_message(url: str, reported: Reported) -> bool:
    """Tell whether a picture's address in Graph is of the message that is reported.

    Anybody can write a message that points at a picture in a conversation they are not in.
    """
    names = [unquote(name) for name in urlsplit(url).path.split("/") if name][1:]
    if _HOSTED not in names or ".." in names:
        return False
    place = names[:2] == ["chats", reported.conversation] or (
        names[:1] == ["teams"] and names[2:4] == ["channels", reported.conversation]
    )
    return place and names[names.index(_HOSTED) - 1] == reported.message


def attachments(message: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return what hangs on a message; what is not shaped like that is left out."""
    found = message.get("attachments")
    return [one for one in found if isinstance(one, Mapping)] if isinstance(found, list) else []


def _file(attachment: Mapping[str, Any]) -> Iterator[Waiting]:
    kind = text_of(attachment, "contentType", optional=True)
    name = text_of(attachment, "name", optional=True)
    if kind == _DOWNLOAD:
        content = mapping(attachment, "content", optional=True)
        url = text_of(content, "downloadUrl", optional=True)
        yield Waiting(name, _UNKNOWN, url, ours=False)
    elif kind.startswith(("image/", "audio/", "video/")):
        url = text_of(attachment, "contentUrl", optional=True)
        yield Waiting(name or kind.replace("/", "."), kind, url, ours=True)


def _in_sharepoint(attachment: Mapping[str, Any], reader: str) -> Iterator[Waiting]:
    if attachment.get("contentType") == _REFERENCE:
        url = text_of(attachment, "contentUrl", optional=True)
        name = text_of(attachment, "name", optional=True) or url
        yield Waiting(name, _UNKNOWN, url, ours=False, reader=reader)


class _Pictures(HTMLParser):
    """Finds the pictures in a message's own text; an emoji is none."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[Waiting] = []

    @classmethod
    def of(cls, markup: str) -> list[Waiting]:
        reader = cls()
        reader.feed(markup)
        return reader.found

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if tag == "img" and said.get("itemtype") != _EMOJI and (url := said.get("src")):
            name = f"afbeelding-{len(self.found) + 1}"
            self.found.append(Waiting(name, "image/*", url, ours=True))
