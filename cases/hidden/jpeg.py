"""JPEG: the segments that make the picture, and of the rest only which way is up.

Segments: ITU-T T.81, annex B. Exif: CIPA DC-008 (tag 0x0112, the orientation).
"""

import re
import struct
from collections.abc import Iterator

_START, _END, _SCAN = b"\xff\xd8", b"\xff\xd9", 0xDA
_EXIF = b"Exif\0\0"
_ORIENTATION = 0x0112
# Application segments that change how the picture looks: JFIF, the colour profile, Adobe's colours.
_LOOKS = {0xE0: b"JFIF\0", 0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}
_COMMENT = 0xFE
# What ends the data of a scan: a marker that is no stuffed byte, no restart and no filling.
_AFTER_SCAN = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]", re.DOTALL)


def jpeg(content: bytes) -> bytes:
    """Return the picture alone; what follows its end goes too. Raises ValueError, IndexError."""
    if not content.startswith(_START):
        raise ValueError("no start of a picture")
    return b"".join((_START, *_kept(content), _END))


def _kept(content: bytes) -> Iterator[bytes]:
    at = len(_START)
    while content[at : at + 2] != _END:
        if content[at] != 0xFF:
            raise ValueError("no marker where one must be")
        if content[at + 1] == 0xFF:  # filling before a marker
            at += 1
            continue
        end = at + 2 + _length(content, at + 2)
        if content[at + 1] == _SCAN:
            end = _end_of_scan(content, end)
        yield _shown(content[at + 1], content[at:end])
        at = end


def _length(content: bytes, at: int) -> int:
    (length,) = struct.unpack(">H", content[at : at + 2].rjust(2, b"\0"))
    if length < 2 or at + length > len(content):
        raise ValueError("a segment that does not end")
    return int(length)


def _end_of_scan(content: bytes, at: int) -> int:
    found = _AFTER_SCAN.search(content, at)
    if found is None:
        raise ValueError("a picture that does not end")
    return found.start()


def _shown(marker: int, segment: bytes) -> bytes:
    """Return what stays of a segment."""
    inside = segment[4:]
    if 0xE0 <= marker <= 0xEF:
        if marker == 0xE1 and inside.startswith(_EXIF):
            return _upright(inside[len(_EXIF) :])
        return segment if inside.startswith(_LOOKS.get(marker, b"\xff")) else b""
    return b"" if marker == _COMMENT else segment


def _upright(tiff: bytes) -> bytes:
    """Return an Exif segment that says only which way is up, where the old one said so."""
    orientation = _orientation(tiff)
    if not 2 <= orientation <= 8:  # 1: as it is
        return b""
    entry = struct.pack(">HHIHH", _ORIENTATION, 3, 1, orientation, 0)
    exif = _EXIF + b"MM\0*" + struct.pack(">IH", 8, 1) + entry + bytes(4)
    return b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif


def _orientation(tiff: bytes) -> int:
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    try:
        if order is None:
            return 0
        (first,) = struct.unpack_from(f"{order}I", tiff, 4)
        (many,) = struct.unpack_from(f"{order}H", tiff, first)
        for at in range(first + 2, first + 2 + 12 * many, 12):
            tag, _, _, value = struct.unpack_from(f"{order}HHIH", tiff, at)
            if tag == _ORIENTATION:
                return int(value)
    except struct.error:
        pass  # broken: it says nothing then
    return 0
