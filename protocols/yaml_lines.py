"""Reads YAML and remembers on which line of which file each value stands."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import yaml

Where = tuple[str | int, ...]  # ("duties", 3, "term")

# libyaml reads six packs ten times as fast; a platform without it has PyYAML's own.
_LOADER: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Line:
    """A place in a file that a person can go to."""

    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: where, and what to do about it."""

    file: str
    line: int
    path: str
    says: str

    def __str__(self) -> str:
        at = f" {self.path}:" if self.path else ""
        return f"{self.file}:{self.line}:{at} {self.says}"


@dataclass(slots=True)
class Reading:
    """What was read so far, from one file or from several that make one whole."""

    data: dict[str, Any] = field(default_factory=dict)
    lines: dict[Where, Line] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def line_of(self, where: Where) -> Line:
        """Return where this value stands, or the nearest thing around it that has a line."""
        for length in range(len(where), -1, -1):
            if where[:length] in self.lines:
                return self.lines[where[:length]]
        return Line("pack.yaml", 1)

    def problem(self, where: Where, says: str) -> None:
        """Note that something is wrong at this place."""
        line = self.line_of(where)
        self.problems.append(Problem(line.file, line.line, path_of(where), says))


def path_of(where: Where) -> str:
    """Write ("duties", 3, "term") as people do: duties[4].term, counted from one."""
    text = ""
    for part in where:
        text += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def read_into(reading: Reading, path: Path, name: str) -> None:
    """Add one file to the reading: its lists go behind those that are there already.

    Broken YAML, an equal key twice and a single value given in two files become problems.
    """
    try:
        node = yaml.compose(path.read_text("utf-8"), _LOADER)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        reading.problems.append(Problem(name, _line_of_error(error), "", _broken(error)))
        return
    if node is None:
        return
    if not isinstance(node, yaml.MappingNode):
        says = "a file of a pack starts with a key, such as `duties:`"
        reading.problems.append(Problem(name, 1, "", says))
        return
    for key_node, value_node in node.value:
        _add(reading, name, key_node, value_node)


def _add(reading: Reading, name: str, key_node: yaml.Node, value_node: yaml.Node) -> None:
    key = str(key_node.value)
    known = reading.data.get(key)
    both_lists = isinstance(known, list) and isinstance(value_node, yaml.SequenceNode)
    if known is not None and not both_lists:
        before = reading.lines[(key,)]
        says = f"`{key}` is also in {before.file}:{before.line}; keep one of the two"
        reading.problems.append(Problem(name, key_node.start_mark.line + 1, key, says))
        return
    reader = _Reader(reading, name)
    if known is None:
        reading.lines[(key,)] = Line(name, key_node.start_mark.line + 1)
        reading.data[key] = reader.value(value_node, (key,))
        return
    for count, item in enumerate(value_node.value, start=len(known)):
        known.append(reader.value(item, (key, count)))


class _Reader:
    """Turns nodes into plain values and notes the line of each."""

    def __init__(self, reading: Reading, name: str) -> None:
        self._reading = reading
        self._name = name
        self._scalars = yaml.SafeLoader("")

    def value(self, node: yaml.Node, where: Where) -> Any:
        self._reading.lines.setdefault(where, Line(self._name, node.start_mark.line + 1))
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, where)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item, (*where, count)) for count, item in enumerate(node.value)]
        return self._scalar(node, where)

    def _mapping(self, node: yaml.MappingNode, where: Where) -> Mapping[str, Any]:
        found: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            inside = (*where, key)
            if key in found:
                line = key_node.start_mark.line + 1
                says = f"key `{key}` appears twice; keep one"
                self._reading.problems.append(Problem(self._name, line, path_of(inside), says))
                continue
            self._reading.lines[inside] = Line(self._name, key_node.start_mark.line + 1)
            found[key] = self.value(value_node, inside)
        return found

    def _scalar(self, node: yaml.Node, where: Where) -> Any:
        try:
            found = self._scalars.construct_object(node, deep=True)
        except (yaml.YAMLError, ValueError) as error:
            self._reading.problem(where, f"cannot be read ({error}); put quotes around it")
            return None
        return found.isoformat() if isinstance(found, date) else found


def _line_of_error(error: Exception) -> int:
    mark = getattr(error, "problem_mark", None)
    return mark.line + 1 if mark else 1


def _broken(error: Exception) -> str:
    if isinstance(error, UnicodeDecodeError):
        return "is not UTF-8; save it as UTF-8"
    says = getattr(error, "problem", None) or "cannot be read"
    return f"broken YAML: {says}; check the indent and the quotes around here"
