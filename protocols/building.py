"""A pack that builds on another: it takes over what it does not say itself, item by item."""

from collections.abc import Iterator
from typing import Any

from protocols.yaml_lines import Reading

Item = tuple[Reading, int]  # whose list, and the place in it


def take_over(own: Reading, base: Reading) -> None:
    """Fill in from the base what this pack leaves out.

    A key that this pack does not have is taken whole. Of a list whose items have ids, an item
    with the same id is replaced where it stands, another is added behind, and those that
    `leaves_out` names go. Anything else that this pack says is its own.
    """
    left_out = _names(own.data.get("leaves_out"))
    for key, value in base.data.items():
        mine = own.data.get(key)
        if _has_ids(value) and (mine is None or _has_ids(mine)):
            own.lines.setdefault((key,), base.lines[(key,)])
            _put(own, key, list(_merged(own, base, key, left_out)))
        elif mine is None:
            own.data[key] = value
            own.lines |= {where: line for where, line in base.lines.items() if where[0] == key}


def _merged(own: Reading, base: Reading, key: str, left_out: frozenset[str]) -> Iterator[Item]:
    mine = {_id(item): count for count, item in enumerate(own.data.get(key, []))}
    theirs = [_id(item) for item in base.data[key]]
    for count, name in enumerate(theirs):
        if name in mine:
            yield own, mine[name]
        elif name not in left_out:
            yield base, count
    yield from ((own, count) for name, count in mine.items() if name not in theirs)


def _put(own: Reading, key: str, items: list[Item]) -> None:
    """Write the merged list into this reading, each item with the lines it came with."""
    data = [whose.data[key][count] for whose, count in items]
    lines = {
        (key, place, *where[2:]): line
        for place, (whose, count) in enumerate(items)
        for where, line in whose.lines.items()
        if where[:2] == (key, count)
    }
    kept = {where: line for where, line in own.lines.items() if where[0] != key or not where[1:]}
    own.data[key] = data
    own.lines.clear()
    own.lines.update(kept | lines)


def _has_ids(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(map(_id, value))


def _id(item: Any) -> Any:
    return item.get("id", item.get("code")) if isinstance(item, dict) else None


def _names(value: Any) -> frozenset[str]:
    return frozenset(map(str, value)) if isinstance(value, list) else frozenset()
