"""The body of a request -> an activity, of bounded size and depth. Pure but for the reading."""

import json
from collections.abc import Mapping
from typing import Any

from aiohttp import web
from botbuilder.schema import Activity, ConversationAccount

from bot.teams.unreadable import Unreadable, mapping, text_of

LARGEST = 256 * 1024  # bytes; a message of Teams has 100 KB at most, a quoted one beside it
DEEPEST = 40  # levels of lists and objects


class TooLarge(Exception):
    """The body is larger than any activity (413)."""


async def read_body(request: web.Request) -> bytes:
    """Return the body. Raises TooLarge as soon as that is clear."""
    if (request.content_length or 0) > LARGEST:
        raise TooLarge
    body = bytearray()
    async for part in request.content.iter_chunked(64 * 1024):
        body += part
        if len(body) > LARGEST:
            raise TooLarge
    return bytes(body)


def parse(body: bytes) -> Mapping[str, Any]:
    """Return the activity as plain JSON values. Raises Unreadable."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError) as problem:
        raise Unreadable("the body is no JSON") from problem
    if not isinstance(found, dict):
        raise Unreadable("the body is no object")
    _check_depth(found)
    return found


def _check_depth(whole: dict[str, Any]) -> None:
    """Look level by level: a function that calls itself is what such a body is made to break."""
    level: list[Any] = [whole]
    for _ in range(DEEPEST):
        level = [
            inner
            for outer in level
            for inner in (outer.values() if isinstance(outer, dict) else outer)
            if isinstance(inner, (dict, list))
        ]
        if not level:
            return
    raise Unreadable("the body is nested too deeply")


def envelope(activity: Mapping[str, Any]) -> Activity:
    """Return what botbuilder must see of an activity: the outside, never the content.

    Raises Unreadable.
    """
    conversation = text_of(mapping(activity, "conversation"), "id")
    return Activity(
        type=text_of(activity, "type"),
        id=text_of(activity, "id", optional=True),
        channel_id=text_of(activity, "channelId"),
        service_url=text_of(activity, "serviceUrl"),
        conversation=ConversationAccount(id=conversation),
    )
