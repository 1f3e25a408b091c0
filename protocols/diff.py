"""What differs between two packs, point by point, in words a coordinator can read."""

from collections.abc import Iterator
from dataclasses import dataclass

from protocols.names import name
from protocols.pack import Pack
from protocols.show import Line, Section, sections


@dataclass(frozen=True, slots=True)
class Difference:
    """One part of the page: the lines that only one of the two has."""

    title: str
    only_left: tuple[Line, ...]
    only_right: tuple[Line, ...]


def diff(left: Pack, right: Pack, language: str = "nl") -> tuple[Difference, ...]:
    """Return the parts in which two packs, or two versions of one, differ; none when they agree.

    What is said the same way counts as the same, whatever paragraph it stands in.
    """
    one, other = _by_key(left, language), _by_key(right, language)
    keys = tuple(dict.fromkeys((*one, *other)))
    found = (_difference(name("section", key, language), one, other, key) for key in keys)
    return tuple(each for each in found if each.only_left or each.only_right)


def as_text(differences: tuple[Difference, ...], left: str, right: str) -> str:
    """Return the differences as plain text: `<` stands for the first pack, `>` for the second."""
    lines = [line for one in differences for line in _lines(one)]
    return "\n".join([f"< {left}", f"> {right}", *lines]) + "\n"


def _by_key(pack: Pack, language: str) -> dict[str, Section]:
    return {section.key: section for section in sections(pack, language)}


def _difference(
    title: str, one: dict[str, Section], other: dict[str, Section], key: str
) -> Difference:
    left = one[key].lines if key in one else ()
    right = other[key].lines if key in other else ()
    return Difference(title, _only(left, right), _only(right, left))


def _only(lines: tuple[Line, ...], others: tuple[Line, ...]) -> tuple[Line, ...]:
    there = {line.text for line in others}
    return tuple(line for line in lines if line.text not in there)


def _lines(one: Difference) -> Iterator[str]:
    yield ""
    yield one.title
    yield from (f"  < {_with_source(line)}" for line in one.only_left)
    yield from (f"  > {_with_source(line)}" for line in one.only_right)


def _with_source(line: Line) -> str:
    return f"{line.text} ({line.source})" if line.source else line.text
