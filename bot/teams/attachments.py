"""Which files came along with a message, and where they wait. Pure; `files` fetches them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.teams.unreadable import mapping, text_of

MOST_FILES = 20  # of one message
_DOWNLOAD = "application/vnd.microsoft.teams.file.download.info"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A file to fetch. `ours` tells that the bot must show its own token (an image in the text)."""

    name: str
    media_type: str
    url: str
    ours: bool


def waiting_files(activity: Mapping[str, Any]) -> tuple[Waiting, ...]:
    """Return the files of a message; the copy of its text in HTML, and cards, are none."""
    found = activity.get("attachments")
    return tuple(_files(found if isinstance(found, list) else []))[:MOST_FILES]


def _files(attachments: list[Any]) -> Iterator[Waiting]:
    for attachment in attachments:
        if not isinstance(attachment, Mapping):
            continue
        kind = text_of(attachment, "contentType", optional=True)
        name = text_of(attachment, "name", optional=True)
        if kind == _DOWNLOAD:
            content = mapping(attachment, "content", optional=True)
            url = text_of(content, "downloadUrl", optional=True)
            yield Waiting(name, "application/octet-stream", url, ours=False)
        elif kind.startswith(("image/", "audio/", "video/")):
            url = text_of(attachment, "contentUrl", optional=True)
            yield Waiting(name or kind.replace("/", "."), kind, url, ours=True)
