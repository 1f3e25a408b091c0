"""Reads packs from their folders: `<shelf>/<id>/<valid-from>/*.yaml`. The only I/O of this room."""

import json
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from protocols.building import take_over
from protocols.digest import digest
from protocols.overlay import Overlay, own_place, sharpened, weakening
from protocols.pack import Pack
from protocols.references import broken_references
from protocols.shelves import (
    PACKS,
    NoShelf,
    PackError,
    Shelves,
    UnknownPack,
    also_from,
    beside,
    ids,
    newest,
    shelves,
    versions,
)
from protocols.strict import Strict
from protocols.yaml_lines import Line, Problem, Reading, Where, read_into

Shape = TypeVar("Shape", bound=Strict)

__all__ = ["PACKS", "NoShelf", "PackError", "UnknownPack", "also_from", "newest"]


def load_pack(folder: Path) -> Pack:
    """Read one pack from its folder.

    Raises PackError with every problem at once: broken YAML, equal keys, unknown or missing keys,
    wrong values, and references to what is not there; each with file, line, path and what to do.
    """
    reading = read_folder(folder)
    _check_place(reading, folder)
    _refuse(reading, folder)
    if "sharpens" in reading.data:
        return _overlaid(reading, folder)
    pack = _validated(Pack, reading, folder)
    for where, says in broken_references(pack):
        reading.problem(where, says)
    _refuse(reading, folder)
    return pack


def base_of(folder: Path, pack: Pack | Overlay) -> Pack | None:
    """Return the pack that the one in this folder sharpens; None where it sharpens none."""
    if pack.sharpens is None:
        return None
    under = beside(folder, pack.sharpens.id, pack.sharpens.valid_from.isoformat())
    return _loaded(under) if under else None


def read_folder(folder: Path) -> Reading:
    """Read all files of a pack as one whole; what it builds on fills in what it leaves out."""
    reading = Reading()
    for path in sorted(folder.glob("*.yaml")):
        read_into(reading, path, path.name)
    if not reading.data and not reading.problems:
        reading.problems.append(Problem(folder.name, 1, "", "has no yaml files; is it a pack?"))
    _fill_in(reading, folder)
    return reading


def packs(*where: Path) -> Mapping[str, Pack]:
    """Return the newest version of every pack, by id; from these shelves, or from all."""
    return _packs(where or shelves())


def pack(id: str, on: date | None = None, *where: Path) -> Pack:
    """Return the version of a pack that holds on this day, or its newest. Raises UnknownPack."""
    return _pack(id, on, where or shelves())


def pack_of(id: str, valid_from: str, *where: Path) -> Pack:
    """Return exactly this version: the one a case began with. Raises UnknownPack."""
    return _pack_of(id, valid_from, where or shelves())


def digest_of(id: str, valid_from: str, *where: Path) -> str:
    """Return the digest of what is in a version; equal for equal content. Raises UnknownPack."""
    return _digest(id, valid_from, where or shelves())


def folders(*where: Path) -> list[Path]:
    """Return the folder of every version of every pack, by id and date."""
    used = where or shelves()
    return [version for id in ids(used) for version in versions(id, used)]


@cache
def _packs(where: Shelves) -> Mapping[str, Pack]:
    return MappingProxyType({id: _loaded(versions(id, where)[-1]) for id in ids(where)})


@cache
def _pack(id: str, on: date | None, where: Shelves) -> Pack:
    every = versions(id, where)
    holding = [one for one in every if on is None or one.name <= on.isoformat()]
    if not holding:
        raise UnknownPack(f"protocol {id!r} holds from {every[0].name}, not yet on {on}")
    return _loaded(holding[-1])


@cache
def _pack_of(id: str, valid_from: str, where: Shelves) -> Pack:
    for one in versions(id, where) if id in ids(where) else ():
        if one.name == valid_from:
            return _loaded(one)
    raise UnknownPack(f"no protocol {id!r} of {valid_from}")


@cache
def _digest(id: str, valid_from: str, where: Shelves) -> str:
    return digest(_pack_of(id, valid_from, where))


@cache
def _loaded(folder: Path) -> Pack:
    """Read a folder once: a pack that is in use never changes."""
    return load_pack(folder)


def _fill_in(reading: Reading, folder: Path) -> None:
    """Take the parts that this pack leaves out from the pack it builds on."""
    builds_on = reading.data.get("builds_on")
    if not isinstance(builds_on, dict):
        return
    id, valid_from = str(builds_on.get("id")), str(builds_on.get("valid_from"))
    base = beside(folder, id, valid_from)
    if base is None:
        reading.problem(("builds_on",), f"there is no pack {id}/{valid_from}")
        return
    under = Reading()
    for path in sorted(base.glob("*.yaml")):
        read_into(under, path, f"{base.parent.name}/{base.name}/{path.name}")
    reading.problems += under.problems
    take_over(reading, under)


def _check_place(reading: Reading, folder: Path) -> None:
    """A pack's folder bears its id and date, so that nobody changes either by accident."""
    for key, name in (("id", folder.parent.name), ("valid_from", folder.name)):
        if key in reading.data and reading.data[key] != name:
            says = f"is {reading.data[key]!r}, but its folder says {name!r}; make them the same"
            reading.problem((key,), says)


def _overlaid(reading: Reading, folder: Path) -> Pack:
    """Return the pack that an overlay sharpens, with the overlay on it."""
    overlay = _validated(Overlay, reading, folder)
    base = base_of(folder, overlay)
    if base is None:
        asked = f"{overlay.sharpens.id}/{overlay.sharpens.valid_from}"
        reading.problem(("sharpens",), f"there is no pack {asked}")
        raise PackError(folder.name, reading.problems)
    for where, says in weakening(base, overlay):
        reading.problem(where, says)
    _refuse(reading, folder)
    pack = sharpened(base, overlay)
    for where, says in broken_references(pack):
        reading.problem(own_place(where, base), says)
    _refuse(reading, folder)
    return pack


def _refuse(reading: Reading, folder: Path) -> None:
    if reading.problems:
        raise PackError(folder.name, reading.problems)


def _validated(shape: type[Shape], reading: Reading, folder: Path) -> Shape:
    try:
        # By way of JSON: there a list may become a tuple and a word a code, yet "3" is no 3.
        return shape.model_validate_json(json.dumps(reading.data), strict=True)
    except ValidationError as error:
        for detail in error.errors():
            reading.problem(_known(reading.lines, detail["loc"]), says(detail))
        raise PackError(folder.name, reading.problems) from None


def _known(lines: Mapping[Where, Line], loc: Where) -> Where:
    """Leave out what pydantic adds to a path for the member of a union it tried."""
    where: Where = ()
    for part in loc:
        if (*where, part) in lines or part == loc[-1]:
            where = (*where, part)
    return where


def says(detail: ErrorDetails) -> str:
    """Turn pydantic's finding into what is wrong and what to do."""
    match detail["type"]:
        case "missing":
            return "is missing; add it"
        case "extra_forbidden" if detail["input"] is None:
            return "is no key of a pack; does a sentence with a comma lack its quotes?"
        case "extra_forbidden":
            return "is no key of a pack; check the spelling or remove it"
        case "enum" | "literal_error":
            return f"is {detail['input']!r}; use {_expected(detail)}"
        case "string_type":
            return f"is {detail['input']!r}, not a text; put quotes around it"
        case "bool_type" | "int_type" | "tuple_type" | "float_type" | "model_type" | "dict_type":
            return f"is {detail['input']!r}; {_lower(detail['msg'])}"
        case _:
            return _lower(detail["msg"].removeprefix("Value error, "))


def _expected(detail: ErrorDetails) -> str:
    context: Mapping[str, Any] = detail.get("ctx", {})
    return str(context.get("expected", "one of the codes of the vocabulary"))


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
