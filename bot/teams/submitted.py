"""The data of a tapped button or a handed-in form -> Reply. Pure; see `fields` for the marks."""

import re
from collections.abc import Mapping
from typing import Any

from bot.teams.actions import MORE
from bot.teams.fields import TIME
from bot.teams.unreadable import Unreadable, storable, text_of
from dialogs.reply import Reply

MOST_FIELDS = 50
_OWN = frozenset({"step", "answer", "ref", "pick", "ticks", "msteams"})
_CODES = re.compile(r"[a-z0-9_]+(?:,[a-z0-9_]+)+")


def read_submitted(data: Mapping[str, Any]) -> Reply:
    """Return the reply. Raises Unreadable when no card of ours can have sent this."""
    step, ref = text_of(data, "step"), text_of(data, "ref", optional=True) or None
    if "pick" in data:
        return _picked(data, step, ref)
    if "answer" in data:
        return Reply(step=step, value=text_of(data, "answer"), ref=ref)
    return Reply(step=step, values=_values(data), ref=ref)


def _picked(data: Mapping[str, Any], step: str, ref: str | None) -> Reply:
    """A menu: the line that was chosen is the tap. Nothing chosen: a tap without a value."""
    value = text_of(data, text_of(data, "pick"), optional=True)
    if step != MORE:
        return Reply(step=step, value=value, ref=ref)
    parts = value.split(":", 2)
    if len(parts) != 3:
        return Reply(step=step, value=value, ref=ref)
    return Reply(step=parts[0], value=parts[1], ref=parts[2] or None)


def _values(data: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    names = [name for name in data if name not in _OWN]
    if len(names) > MOST_FIELDS:
        raise Unreadable("too many fields")
    values = {storable(n): _split(n, text_of(data, n, optional=True), data) for n in names}
    for name in [name for name in values if name.endswith(TIME)]:
        clock = values.pop(name)
        day = name.removesuffix(TIME)
        values[day] = values.get(day, ()) + (clock if values.get(day) else ())
    return values


def _split(name: str, value: str, data: Mapping[str, Any]) -> tuple[str, ...]:
    """Ticked values come joined by commas; a text may hold commas of its own.

    A script that made its data from the marks alone has no list of `ticks`: then what looks like
    joined codes is taken for them.
    """
    ticks = data.get("ticks")
    many = name in ticks if isinstance(ticks, list) else bool(_CODES.fullmatch(value))
    return tuple(part for part in (value.split(",") if many else [value]) if part)
