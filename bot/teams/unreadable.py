"""Reads values out of an activity whose shape nobody has promised."""

from collections.abc import Mapping
from typing import Any

LONGEST = 50_000  # characters of one text; more is no message that Teams would carry


class Unreadable(ValueError):
    """This is not an activity as Teams sends it. The text names the place, never the content."""


def mapping(of: Mapping[str, Any], key: str, *, optional: bool = False) -> Mapping[str, Any]:
    """Return the object under a key; {} where it is left out and may be. Raises Unreadable."""
    found = of.get(key)
    if found is None and optional:
        return {}
    if not isinstance(found, Mapping):
        raise Unreadable(f"{key} is no object")
    return found


def text_of(of: Mapping[str, Any], key: str, *, optional: bool = False) -> str:
    """Return the text under a key, fit to store; "" where it may be left out. Raises Unreadable."""
    found = of.get(key)
    if found is None and optional:
        return ""
    if not isinstance(found, str) or len(found) > LONGEST or not (found or optional):
        raise Unreadable(f"{key} is no text")
    return storable(found)


def storable(text: str) -> str:
    """Return the text without what no database takes: half an emoji, a NUL."""
    return text.encode("utf-8", "replace").decode().replace("\0", "")
