"""Reads packs from their folders: `packs/<id>/<valid-from>/*.yaml`. The only I/O of this room."""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from protocols.building import take_over
from protocols.pack import Pack
from protocols.references import broken_references
from protocols.yaml_lines import Line, Problem, Reading, Where, read_into

PACKS = Path(__file__).parent / "packs"

_DATE = re.compile(r"^\d{4}-\d{2}-\d{2}$")


class PackError(Exception):
    """A pack that cannot be used. `problems` lists everything that is wrong with it."""

    def __init__(self, folder: str, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
        lines = "\n".join(f"  {problem}" for problem in problems)
        super().__init__(f"{folder} has {count}:\n{lines}")


class UnknownPack(LookupError):
    """There is no protocol of this name, or none that holds on this day."""


def load_pack(folder: Path) -> Pack:
    """Read one pack from its folder.

    Raises PackError with every problem at once: broken YAML, equal keys, unknown or missing keys,
    wrong values, and references to what is not there; each with file, line, path and what to do.
    """
    reading = read_folder(folder)
    _check_place(reading, folder)
    if reading.problems:
        raise PackError(folder.name, reading.problems)
    pack = _validated(reading, folder)
    for where, says in broken_references(pack):
        reading.problem(where, says)
    if reading.problems:
        raise PackError(folder.name, reading.problems)
    return pack


def read_folder(folder: Path) -> Reading:
    """Read all files of a pack as one whole; what it builds on fills in what it leaves out."""
    reading = Reading()
    for path in sorted(folder.glob("*.yaml")):
        read_into(reading, path, path.name)
    if not reading.data and not reading.problems:
        reading.problems.append(Problem(folder.name, 1, "", "has no yaml files; is it a pack?"))
    _fill_in(reading, folder)
    return reading


@cache
def packs(root: Path = PACKS) -> Mapping[str, Pack]:
    """Return the newest version of every pack, by id."""
    newest = {
        folder.name: _loaded(versions[-1])
        for folder in sorted(root.iterdir())
        if folder.is_dir() and (versions := _versions(folder))
    }
    return MappingProxyType(newest)


@cache
def pack(id: str, on: date | None = None, root: Path = PACKS) -> Pack:
    """Return the version of a pack that holds on this day, or its newest. Raises UnknownPack."""
    versions = _versions(root / id) if id in _ids(root) else []
    if not versions:
        raise UnknownPack(f"no protocol {id!r}; there is {', '.join(_ids(root))}")
    holding = [one for one in versions if on is None or one.name <= on.isoformat()]
    if not holding:
        raise UnknownPack(f"protocol {id!r} holds from {versions[0].name}, not yet on {on}")
    return _loaded(holding[-1])


@cache
def pack_of(id: str, valid_from: str, root: Path = PACKS) -> Pack:
    """Return exactly this version: the one a case began with. Raises UnknownPack."""
    if id not in _ids(root) or valid_from not in [one.name for one in _versions(root / id)]:
        raise UnknownPack(f"no protocol {id!r} of {valid_from}")
    return _loaded(root / id / valid_from)


def folders(root: Path = PACKS) -> list[Path]:
    """Return the folder of every version of every pack, by id and date."""
    return [version for id in _ids(root) for version in _versions(root / id)]


@cache
def _loaded(folder: Path) -> Pack:
    """Read a folder once: a pack that is in use never changes."""
    return load_pack(folder)


def _ids(root: Path) -> list[str]:
    return sorted(one.name for one in root.iterdir() if one.is_dir() and _versions(one))


def newest(folder: Path) -> Path:
    """Return the newest version in a pack's folder. Raises UnknownPack where there is none."""
    versions = _versions(folder)
    if not versions:
        raise UnknownPack(f"{folder.name} has no version yet")
    return versions[-1]


def _versions(folder: Path) -> list[Path]:
    """Return the folders of a pack's versions, the oldest first. They bear dates as names."""
    return sorted(one for one in folder.iterdir() if one.is_dir() and _DATE.match(one.name))


def _fill_in(reading: Reading, folder: Path) -> None:
    """Take the parts that this pack leaves out from the pack it builds on."""
    builds_on = reading.data.get("builds_on")
    if not isinstance(builds_on, dict):
        return
    base = folder.parent.parent / str(builds_on.get("id")) / str(builds_on.get("valid_from"))
    if not base.is_dir():
        reading.problem(("builds_on",), f"there is no pack {base.parent.name}/{base.name}")
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


def _validated(reading: Reading, folder: Path) -> Pack:
    try:
        # By way of JSON: there a list may become a tuple and a word a code, yet "3" is no 3.
        return Pack.model_validate_json(json.dumps(reading.data), strict=True)
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
