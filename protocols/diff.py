"""What differs between two packs, point by point, in words a coordinator can read."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from protocols.names import name
from protocols.pack import Pack
from protocols.points import points
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


def in_short(left: Pack, right: Pack, language: str = "nl") -> tuple[Difference, ...]:
    """Return the points on which a coordinator compares, where the two answer otherwise."""
    one, other = points(left, language), points(right, language)
    return tuple(
        Difference(label, _answer(one, label), _answer(other, label))
        for label in dict.fromkeys((*one, *other))
        if one.get(label) != other.get(label)
    )


def as_text(left: Pack, right: Pack, language: str = "nl") -> str:
    """Return the differences as plain text: `<` stands for the first pack, `>` for the second.

    First in short, point by point; then line by line with the paragraphs.
    """
    parts = [f"< {left.id}", f"> {right.id}"]
    for title, found in (
        ("in_short", in_short(left, right, language)),
        ("by_line", diff(left, right, language)),
    ):
        heading = name("section", title, language)
        if found:
            parts += ["", heading, "=" * len(heading)]
            parts += [line for one in found for line in _lines(one)]
    return "\n".join(parts) + "\n"


def _answer(points: Mapping[str, str], label: str) -> tuple[Line, ...]:
    return (Line(points[label]),) if label in points else ()


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
