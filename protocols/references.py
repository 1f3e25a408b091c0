"""Finds references inside a pack that lead nowhere. What is found stops a pack from loading."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from protocols.conditions import FactsWhen, SheetWhen
from protocols.duty import RouteStep
from protocols.pack import GuidanceFor, Pack
from protocols.strict import Strict

Where = tuple[str | int, ...]
Broken = tuple[Where, str]

_CATEGORY_KEYS = frozenset({"category", "categories", "counts_as", "maybe"})
_PARAGRAPH = re.compile(r"\s*,\s*")


def broken_references(pack: Pack) -> Iterator[Broken]:
    """Yield each reference that leads nowhere, with where it stands and what to do."""
    yield from _twice(pack)
    yield from _last_rule(pack)
    yield from _general_guidance(pack)
    for where, part in parts(pack):
        yield from _paragraphs(pack, where, part)
        yield from _categories(pack, where, part)
        yield from _named(pack, where, part)
        yield from _reasons(pack, where, part)


def parts(pack: Pack) -> Iterator[tuple[Where, Strict]]:
    """Yield every model inside a pack with its path, the pack itself last."""
    for name in type(pack).model_fields:
        yield from _inside(getattr(pack, name), (name,))
    yield (), pack


def _inside(value: Any, where: Where) -> Iterator[tuple[Where, Strict]]:
    if isinstance(value, Strict):
        yield where, value
        for name in type(value).model_fields:
            yield from _inside(getattr(value, name), (*where, name))
    elif isinstance(value, tuple):
        for count, item in enumerate(value):
            yield from _inside(item, (*where, count))
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _inside(item, (*where, key))


def _twice(pack: Pack) -> Iterator[Broken]:
    """Ids are what receipts refer to, so each stands for one thing."""
    seen: dict[tuple[str | int, str], Strict] = {}
    for where, part in parts(pack):
        name = _id(part)
        if not where or not name:
            continue
        first = seen.setdefault((where[0], name), part)
        shared = isinstance(part, RouteStep) and first == part  # one step, of several routes
        if first is not part and not shared:
            yield (*where, "id"), f"{name!r} is used twice; rename one"


def _id(part: Strict) -> str | None:
    return getattr(part, "code", None) or getattr(part, "id", None)


def _last_rule(pack: Pack) -> Iterator[Broken]:
    """The last rule holds for any facts, so that every report gets a category."""
    last = len(pack.rules) - 1
    for count, rule in enumerate(pack.rules):
        if rule.when == FactsWhen() and count != last:
            yield (
                ("rules", count),
                "has no condition, so nothing below it is ever read; move it last",
            )
    if pack.rules[last].when != FactsWhen():
        yield ("rules", last), "must be a rule without `when`, for all that is left; add one"


def _general_guidance(pack: Pack) -> Iterator[Broken]:
    """Somebody who asks what to do always gets an answer."""
    if all(rule.applies != GuidanceFor() for rule in pack.guidance):
        yield ("guidance",), "needs one entry without `applies`, for when nothing else fits; add it"


def _paragraphs(pack: Pack, where: Where, part: Strict) -> Iterator[Broken]:
    source = getattr(part, "source", None)
    if not isinstance(source, str):
        return
    known = {f"§{one}" if one[:1].isdigit() else one for one in pack.source.paragraphs}
    for one in _PARAGRAPH.split(source):
        if one not in known and one not in pack.source.laws:
            yield (*where, "source"), f"{one!r} is no paragraph of source.paragraphs or source.laws"


def _categories(pack: Pack, where: Where, part: Strict) -> Iterator[Broken]:
    for key in _CATEGORY_KEYS & set(type(part).model_fields):
        for code in _codes(getattr(part, key)):
            if code not in pack.codes:
                says = f"{code!r} is no category of this pack; it has {', '.join(pack.codes)}"
                yield (*where, key), says


def _codes(value: str | Iterable[str]) -> Iterable[str]:
    return (value,) if isinstance(value, str) else value


def _named(pack: Pack, where: Where, part: Strict) -> Iterator[Broken]:
    """Open terms, notes, checklists, letters and cells of the table are referred to by name."""
    there = {
        "open": {one.id for one in pack.open_terms},
        "note": {one.id for one in pack.notes},
        "cells": {one.id for one in pack.matrix},
        "checklist": {one.id for one in pack.checklists},
        "letter": {one.id for one in pack.letters},
        "letters": {one.id for one in pack.letters},
    }
    if isinstance(part, SheetWhen | FactsWhen) or where in ((), ("letters",)):
        return
    for key in there.keys() & set(type(part).model_fields):
        for name in _codes(getattr(part, key) or ()):
            if name not in there[key]:
                yield (*where, key), f"{name!r} is not among this pack's {_home(key)}; add it there"


def _reasons(pack: Pack, where: Where, part: Strict) -> Iterator[Broken]:
    """A reason in a condition is one that somebody can choose."""
    for name in part.reason if isinstance(part, SheetWhen) else ():
        if pack.reason(name) is None:
            says = f"{name!r} is not among this pack's reasons; add it there"
            yield (*where, "reason"), says


def _home(key: str) -> str:
    homes = {"open": "open_terms", "note": "notes", "cells": "matrix"}
    return homes.get(key, key.removesuffix("s") + "s")
