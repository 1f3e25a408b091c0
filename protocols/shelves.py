"""Where protocols stand: those that come with the product, and those in a folder of one's own.

A shelf is a folder of packs, `<shelf>/<id>/<valid-from>/*.yaml`. A municipality's own shelf may
hold protocols of its own, overlays, and later versions of those that come with the product.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path

from protocols.yaml_lines import Problem

PACKS = Path(__file__).parent / "packs"
SCENARIOS = "scenarios"

Shelves = tuple[Path, ...]

_DATE = re.compile(r"^\d{4}-\d{2}-\d{2}$")
_own: list[Path] = []


class PackError(Exception):
    """A pack that cannot be used. `problems` lists everything that is wrong with it."""

    def __init__(self, folder: str, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
        lines = "\n".join(f"  {problem}" for problem in problems)
        super().__init__(f"{folder} has {count}:\n{lines}")


class UnknownPack(LookupError):
    """There is no protocol of this name, or none that holds on this day."""


class NoShelf(ValueError):
    """The folder that should hold the municipality's own protocols is not there."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"{folder} is no folder; PROTOCOLS names the folder of your own protocols")


def also_from(folder: Path | None) -> None:
    """Take protocols from this folder too; asked once, when a process starts. Raises NoShelf."""
    if folder is None:
        return
    if not folder.is_dir():
        raise NoShelf(folder)
    if folder.resolve() not in _own:
        _own.append(folder.resolve())


def shelves() -> Shelves:
    """Return the folders that protocols are taken from, the product's first."""
    return (PACKS, *_own)


@cache
def ids(where: Shelves) -> tuple[str, ...]:
    """Return the id of every protocol, in order."""
    return tuple(sorted({one.name for shelf in where for one in _folders(shelf) if _dated(one)}))


@cache
def versions(id: str, where: Shelves) -> tuple[Path, ...]:
    """Return the folders of a protocol's versions, the oldest first.

    Raises UnknownPack where there is none, PackError where two hold from the same day or a folder
    bears no date.
    """
    if id not in ids(where):
        raise UnknownPack(f"no protocol {id!r}; there is {', '.join(ids(where))}")
    found = sorted((one for shelf in where for one in _dated(shelf / id)), key=lambda one: one.name)
    problems = [*_undated(id, where), *_same_day(found)]
    if problems:
        raise PackError(id, problems)
    return tuple(found)


def newest(folder: Path) -> Path:
    """Return the newest version in a pack's folder. Raises UnknownPack where there is none."""
    dated = _dated(folder)
    if not dated:
        raise UnknownPack(f"{folder.name} has no version yet")
    return dated[-1]


def beside(folder: Path, id: str, valid_from: str) -> Path | None:
    """Return the version that a pack in this folder builds on: on its own shelf, or another."""
    own = folder.parent.parent
    for shelf in dict.fromkeys((own, *shelves())):
        if (shelf / id / valid_from).is_dir():
            return shelf / id / valid_from
    return None


def _folders(shelf: Path) -> Iterator[Path]:
    return (one for one in sorted(shelf.iterdir()) if one.is_dir())


def _dated(folder: Path) -> list[Path]:
    """Return the versions in a folder, by the date they bear as a name."""
    return [one for one in _folders(folder) if _is_date(one.name)] if folder.is_dir() else []


def _is_date(name: str) -> bool:
    try:
        return bool(_DATE.match(name)) and bool(date.fromisoformat(name))
    except ValueError:
        return False


def _undated(id: str, where: Shelves) -> Iterator[Problem]:
    for shelf in where:
        for one in _folders(shelf / id) if (shelf / id).is_dir() else ():
            if one.name[0] not in "._" and one.name != SCENARIOS and not _is_date(one.name):
                says = f"folder {one.name!r} bears no date; name it as 2026-01-31, or move it away"
                yield Problem(str(one), 1, "", says)


def _same_day(found: list[Path]) -> Iterator[Problem]:
    for one, other in pairwise(found):
        if one.name == other.name:
            says = f"{one} holds from the same day; give one of the two a later date"
            yield Problem(str(other), 1, "valid_from", says)
