"""PNG, GIF and WebP: the blocks that make the picture, and none that tell of it.

W3C PNG (third edition) §11; GIF89a §17-27; WebP container: developers.google.com/speed/webp.
"""

import struct
from collections.abc import Iterator

_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT = frozenset(
    {
        *(b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP"),
        *(b"cICP", b"sBIT", b"bKGD", b"hIST", b"pHYs", b"sPLT", b"acTL", b"fcTL", b"fdAT"),
    }
)
_WEBP_KEPT = frozenset({b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"})
_WEBP_TOLD = 0b0000_1100  # VP8X: "there is Exif", "there is XMP"
_LOOPS = (b"NETSCAPE2.0", b"ANIMEXTS1.0")


def png(content: bytes) -> bytes:
    """Return the picture's chunks, up to its end. Raises ValueError."""
    if not content.startswith(_PNG):
        raise ValueError("no PNG")
    return _PNG + b"".join(_png_chunks(content))


def _png_chunks(content: bytes) -> Iterator[bytes]:
    at, kind = len(_PNG), b""
    while kind != b"IEND":
        (length,) = struct.unpack(">I", _exactly(content, at, 4))
        kind = content[at + 4 : at + 8]
        chunk = _exactly(content, at, 12 + length)
        if kind in _PNG_KEPT:
            yield chunk
        at += len(chunk)


def webp(content: bytes) -> bytes:
    """Return the picture's chunks. Raises ValueError."""
    if content[:4] != b"RIFF" or content[8:12] != b"WEBP":
        raise ValueError("no WebP")
    inside = b"WEBP" + b"".join(_webp_chunks(content))
    return b"RIFF" + struct.pack("<I", len(inside)) + inside


def _webp_chunks(content: bytes) -> Iterator[bytes]:
    end = min(len(content), 8 + struct.unpack("<I", content[4:8])[0])
    at = 12
    while at < end:
        kind = content[at : at + 4]
        (length,) = struct.unpack("<I", _exactly(content, at + 4, 4))
        chunk = _exactly(content, at, 8 + length) + bytes(length % 2)
        if kind == b"VP8X" and length:
            chunk = chunk[:8] + bytes([chunk[8] & ~_WEBP_TOLD]) + chunk[9:]
        if kind in _WEBP_KEPT:
            yield chunk
        at += len(chunk)


def gif(content: bytes) -> bytes:
    """Return the picture's blocks, up to its end. Raises ValueError, IndexError."""
    if content[:6] not in (b"GIF87a", b"GIF89a"):
        raise ValueError("no GIF")
    start = 13 + _colours(content[10])
    return _exactly(content, 0, start) + b"".join(_gif_blocks(content, start)) + b";"


def _gif_blocks(content: bytes, at: int) -> Iterator[bytes]:
    while content[at] != 0x3B:
        if content[at] == 0x21:
            end = _end_of_blocks(content, at + 2)
            if _is_looks(content[at + 1], content[at + 3 : at + 14]):
                yield content[at:end]
        elif content[at] == 0x2C:
            end = _end_of_blocks(content, at + 11 + _colours(content[at + 9]))
            yield content[at:end]
        else:
            raise ValueError("a block of no known kind")
        at = end


def _is_looks(label: int, name: bytes) -> bool:
    """Tell whether an extension changes what is seen: timing, words in the picture, looping."""
    return label in (0xF9, 0x01) or (label == 0xFF and name in _LOOPS)


def _end_of_blocks(content: bytes, at: int) -> int:
    while content[at]:
        at += 1 + content[at]
    return at + 1


def _colours(packed: int) -> int:
    """Return the bytes of the colour table that this byte announces."""
    return 3 << ((packed & 7) + 1) if packed & 0x80 else 0


def _exactly(content: bytes, at: int, many: int) -> bytes:
    found = content[at : at + many]
    if len(found) != many:
        raise ValueError("a part that does not end")
    return found
