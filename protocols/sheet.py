"""Reads a fact sheet that came in as JSON, with one clear sentence for what is wrong."""

import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from protocols.facts import FactSheet
from protocols.pack import Pack

_EXAMPLE = "2026-12-18T16:30:00+01:00"
_YEARS = range(2000, 2101)  # what a working life needs; a typing error in a year is told


class BadSheet(ValueError):
    """A fact sheet that cannot be used; the message is a sentence for the one who made it."""


def read_sheet(text: str, pack: Pack) -> FactSheet:
    """Read a fact sheet from JSON text, for this pack. Raises BadSheet."""
    try:
        data = json.loads(text)
    except ValueError as error:
        raise BadSheet(f"the fact sheet is no JSON: {error}") from None
    if not isinstance(data, dict):
        raise BadSheet('the fact sheet is an object: {"occurred_at": …, "reported_at": …, …}')
    return parse_sheet(data, pack)


def parse_sheet(data: Mapping[str, Any], pack: Pack) -> FactSheet:
    """Turn plain JSON values into a fact sheet for this pack.

    Raises BadSheet for an unknown key or code, a missing key, a time without its zone, a category
    that this pack does not have, and a reason that it has no row for.
    """
    try:
        sheet = FactSheet.model_validate_json(json.dumps(dict(data)), strict=True)
    except ValidationError as error:
        raise BadSheet(_sentence(error.errors()[0])) from None
    for says in _not_for(pack, sheet):
        raise BadSheet(says)
    return sheet


def _not_for(pack: Pack, sheet: FactSheet) -> Iterator[str]:
    """Yield what is well written, and yet says nothing to this pack."""
    for key, code in _category_codes(sheet):
        if code not in pack.codes:
            yield f"{key}: {pack.id} has no {code!r}; it has {', '.join(pack.codes)}"
    known = sorted(row.id for row in pack.reasons)
    if sheet.reason is not None and sheet.reason not in known:
        yield f"reason: {pack.id} has no {sheet.reason!r}; it has {', '.join(known) or 'none'}"
    for key, moment in _moments(sheet):
        if moment.year not in _YEARS:
            yield f"{key}: {moment.year} is not a year between {_YEARS[0]} and {_YEARS[-1]}"
    for count, happened in enumerate(sheet.events):
        if happened.until and not _is_date(happened.until):
            yield f'events[{count}].until: write the last day as "2027-01-18"'


def _category_codes(sheet: FactSheet) -> Iterator[tuple[str, str]]:
    yield "category", sheet.category
    yield from (("categories", code) for code in sheet.categories)
    for count, earlier in enumerate(sheet.earlier):
        yield f"earlier[{count}].category", earlier.category


def _moments(sheet: FactSheet) -> Iterator[tuple[str, datetime]]:
    yield "occurred_at", sheet.occurred_at
    yield "reported_at", sheet.reported_at
    for count, earlier in enumerate(sheet.earlier):
        yield f"earlier[{count}].occurred_at", earlier.occurred_at
    for count, happened in enumerate(sheet.events):
        yield f"events[{count}].at", happened.at


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).year in _YEARS
    except ValueError:
        return False


def _sentence(detail: ErrorDetails) -> str:
    key = _key(detail["loc"])
    match detail["type"]:
        case "missing":
            return f"{key} is missing"
        case "json_invalid":
            return "the fact sheet has signs that are no text"
        case "extra_forbidden" if len(detail["loc"]) > 1:
            return f"{key} is unknown here; check the spelling or leave it out"
        case "extra_forbidden":
            return f"{key} is no key of a fact sheet; it has {', '.join(FactSheet.model_fields)}"
        case "timezone_aware":
            return f'{key} has no time zone; write it as "{_EXAMPLE}"'
        case "enum":
            return f"{key}: {detail['input']!r} is unknown; use {detail['ctx']['expected']}"
        case kind if kind.startswith("datetime"):
            return f'{key}: {detail["input"]!r} is no moment; write it as "{_EXAMPLE}"'
        case _:
            return f"{key}: {detail['input']!r} will not do; {detail['msg'].lower()}"


def _key(loc: tuple[int | str, ...]) -> str:
    text = ""
    for part in loc:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text
