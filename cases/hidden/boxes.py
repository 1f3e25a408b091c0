"""MP4 and HEIC: what is hidden is overwritten in its place, so that nothing else moves.

Boxes: ISO/IEC 14496-12 (§4.2, §8.11 for items); HEIC: ISO/IEC 23008-12 (annex A: Exif, XMP).
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

_HOLDERS = (b"moov", b"trak", b"mdia", b"minf")
_TELLS = (b"udta", b"meta", b"uuid")  # places, names, notes of who made it
_HIDDEN_ITEMS = (b"Exif", b"mime", b"uri ")


@dataclass(frozen=True, slots=True)
class _Box:
    kind: bytes
    start: int  # where its size stands
    inside: int  # where what it holds begins
    end: int


def film(content: bytes) -> bytes:
    """Return the film with what tells of it blanked. Raises ValueError."""
    copy = bytearray(content)
    _blank_boxes(copy, 0, len(copy))
    return bytes(copy)


def _blank_boxes(copy: bytearray, start: int, end: int) -> None:
    for box in _boxes(copy, start, end):
        if box.kind in _TELLS:
            copy[box.start + 4 : box.start + 8] = b"free"
            copy[box.inside : box.end] = bytes(box.end - box.inside)
        elif box.kind in _HOLDERS:
            _blank_boxes(copy, box.inside, box.end)


def heic(content: bytes) -> bytes:
    """Return the photo with its Exif and XMP blanked. Raises ValueError."""
    copy = bytearray(content)
    meta = _only(copy, b"meta", 0, len(copy))
    first = meta.inside + 4  # after version and flags
    hidden = _hidden_items(copy, _only(copy, b"iinf", first, meta.end))
    _blank_items(copy, _only(copy, b"iloc", first, meta.end), hidden)
    return bytes(copy)


def _hidden_items(copy: bytearray, iinf: _Box) -> set[int]:
    """Return the ids of the items that hold Exif, XMP and the like."""
    first = iinf.inside + (6 if copy[iinf.inside] == 0 else 8)
    found = set()
    for entry in _boxes(copy, first, iinf.end):
        wide = copy[entry.inside] == 3  # version 3 has ids of four bytes
        at = entry.inside + 4
        its_kind = at + (6 if wide else 4)
        if bytes(copy[its_kind : its_kind + 4]) in _HIDDEN_ITEMS:
            found.add(_number(copy, at, 4 if wide else 2))
    return found


def _blank_items(copy: bytearray, iloc: _Box, hidden: set[int]) -> None:
    """Blank the bytes of these items; the boxes say where in the file those are."""
    version, at = copy[iloc.inside], iloc.inside + 4
    offset, length = copy[at] >> 4, copy[at] & 15
    base, index = copy[at + 1] >> 4, (copy[at + 1] & 15 if version else 0)
    id_size = 4 if version == 2 else 2
    many, at = _number(copy, at + 2, id_size), at + 2 + id_size
    for _ in range(many):
        item, at = _number(copy, at, id_size), at + id_size
        in_file = not version or _number(copy, at, 2) & 15 == 0
        at += 4 if version else 2
        start, at = _number(copy, at, base), at + base
        extents, at = _number(copy, at, 2), at + 2
        for _ in range(extents):
            where = start + _number(copy, at + index, offset)
            size = _number(copy, at + index + offset, length)
            at += index + offset + length
            if item in hidden:
                _blank(copy, where, size, in_file=in_file)


def _blank(copy: bytearray, where: int, size: int, *, in_file: bool) -> None:
    if not in_file or where + size > len(copy):
        raise ValueError("something hidden that cannot be reached")
    copy[where : where + size] = bytes(size)


def _number(copy: bytearray, at: int, size: int) -> int:
    found = copy[at : at + size]
    if len(found) != size:
        raise ValueError("a number that does not end")
    return int.from_bytes(found, "big")


def _only(copy: bytearray, kind: bytes, start: int, end: int) -> _Box:
    found = [box for box in _boxes(copy, start, end) if box.kind == kind]
    if len(found) != 1:
        raise ValueError("not one box of a kind")
    return found[0]


def _boxes(copy: bytearray, start: int, end: int) -> Iterator[_Box]:
    at = start
    while at < end:
        (size,), kind = (
            struct.unpack(">I", copy[at : at + 4].rjust(4, b"\0")),
            copy[at + 4 : at + 8],
        )
        inside = at + 8
        if size == 1:
            size, inside = _number(copy, inside, 8), at + 16
        stop = end if size == 0 else at + size
        if stop < inside or stop > end:
            raise ValueError("a box that does not end")
        yield _Box(bytes(kind), at, inside, stop)
        at = stop
