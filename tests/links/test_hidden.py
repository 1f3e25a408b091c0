"""What a camera hides in a file is not in the copy; the picture itself is, to the byte."""

import struct
from zlib import crc32

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.hidden import CannotTell, without_hidden
from tests.links.photos import HIDDEN, PHOTO

KINDS = ("image/jpeg", "image/png", "image/gif", "image/webp", "image/heic", "video/mp4")


def chunk(kind: bytes, inside: bytes) -> bytes:
    return struct.pack(">I", len(inside)) + kind + inside + struct.pack(">I", crc32(kind + inside))


def riff(kind: bytes, inside: bytes) -> bytes:
    return kind + struct.pack("<I", len(inside)) + inside + bytes(len(inside) % 2)


def box(kind: bytes, inside: bytes) -> bytes:
    return struct.pack(">I", 8 + len(inside)) + kind + inside


def test_a_photo_without_place_and_telephone() -> None:
    copy = without_hidden(PHOTO, "image/jpeg")
    assert HIDDEN in PHOTO
    assert HIDDEN not in copy
    assert struct.pack(">II", 52, 1) not in copy  # degrees north
    picture = PHOTO[PHOTO.index(b"\xff\xdb") :]
    assert copy.endswith(picture)


def test_a_photo_stays_the_right_way_up() -> None:
    exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0"
    assert exif in without_hidden(PHOTO, "image/jpeg")


def test_what_hangs_behind_a_photo_goes() -> None:
    assert without_hidden(PHOTO + HIDDEN, "image/jpeg") == without_hidden(PHOTO, "image/jpeg")


def test_a_screenshot_without_what_is_written_in_it() -> None:
    start, end = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", bytes(13)), chunk(b"IEND", b"")
    picture = chunk(b"IDAT", b"picture")
    hidden = chunk(b"tEXt", b"who\0" + HIDDEN) + chunk(b"eXIf", HIDDEN) + chunk(b"iTXt", HIDDEN)
    whole = start + hidden + picture + end + HIDDEN
    assert without_hidden(whole, "image/png") == start + picture + end


def test_a_webp_without_what_is_written_in_it() -> None:
    parts = riff(b"VP8X", b"\x0c" + bytes(9)), riff(b"VP8 ", b"picture")
    inside = b"WEBP" + b"".join(parts) + riff(b"EXIF", HIDDEN) + riff(b"XMP ", HIDDEN)
    copy = without_hidden(b"RIFF" + struct.pack("<I", len(inside)) + inside, "image/webp")
    kept = b"WEBP" + riff(b"VP8X", bytes(10)) + parts[1]
    assert copy == b"RIFF" + struct.pack("<I", len(kept)) + kept


def test_a_gif_without_what_is_written_in_it() -> None:
    start = b"GIF89a" + bytes(7)
    loops = b"\x21\xff\x0bNETSCAPE2.0\x03\x01\0\0\0"
    picture = b"\x2c" + bytes(9) + b"\x02\x01\x00\x00"
    comment = b"\x21\xfe" + bytes([len(HIDDEN)]) + HIDDEN + b"\0"
    xmp = b"\x21\xff\x0bXMP DataXMP" + bytes([len(HIDDEN)]) + HIDDEN + b"\0"
    copy = without_hidden(start + loops + comment + xmp + picture + b";" + HIDDEN, "image/gif")
    assert copy == start + loops + picture + b";"


def test_a_film_without_the_place_and_with_all_else_where_it_was() -> None:
    place = box(b"udta", box(b"\xa9xyz", HIDDEN))
    film = box(b"ftyp", b"isom") + box(b"moov", box(b"mvhd", b"time") + place) + box(b"mdat", b"f")
    copy = without_hidden(film, "video/mp4")
    blank = box(b"free", bytes(len(place) - 8))
    assert copy == film.replace(place, blank)


def test_a_heic_without_its_exif() -> None:
    infe = b"\x02\0\0\0" + struct.pack(">HH", 7, 0) + b"Exif\0"
    iinf = box(b"iinf", bytes(4) + struct.pack(">H", 1) + box(b"infe", infe))
    start = box(b"ftyp", b"heic")
    for _ in range(2):  # once to know where it comes to lie
        at = len(start) + 8 + 4 + len(iinf) + 8 + 4 + 2 + 2 + 2 + 2 + 2 + 8 + 8
        iloc = box(
            b"iloc",
            bytes(4) + b"\x44\0" + struct.pack(">HHHHII", 1, 7, 0, 1, at, len(HIDDEN)),
        )
    photo = start + box(b"meta", bytes(4) + iinf + iloc) + box(b"mdat", HIDDEN + b"picture")
    assert photo[at : at + len(HIDDEN)] == HIDDEN
    assert without_hidden(photo, "image/heic") == photo.replace(HIDDEN, bytes(len(HIDDEN)))


def test_another_kind_is_shown_as_it_is() -> None:
    assert without_hidden(b"%PDF-1.7", "application/pdf") == b"%PDF-1.7"


@pytest.mark.parametrize("kind", KINDS)
@given(content=st.binary(max_size=200))
def test_a_broken_file_is_said_to_be_broken(kind: str, content: bytes) -> None:
    starts = {
        "image/jpeg": b"\xff\xd8\xff",
        "image/png": b"\x89PNG\r\n\x1a\n",
        "image/gif": b"GIF89a",
        "image/webp": b"RIFF\0\0\0\0WEBP",
        "image/heic": b"\0\0\0\x10ftypheic",
        "video/mp4": b"\0\0\0\x10ftyp",
    }
    try:
        copy = without_hidden(starts[kind] + content, kind)
    except CannotTell:
        return
    assert len(copy) <= len(starts[kind] + content) + 1


@pytest.mark.parametrize("end", range(1, len(PHOTO), 7))
def test_a_photo_that_came_in_half_is_not_shown(end: int) -> None:
    with pytest.raises(CannotTell):
        without_hidden(PHOTO[:end], "image/jpeg")
