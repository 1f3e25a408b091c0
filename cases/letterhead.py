"""What stands around a letter, from the organisation file: name, address, logo, closing lines."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cases.evidence import media_type
from cases.hidden import CannotTell, without_hidden
from storage.records import Organisation

LETTERHEAD = "letterhead"  # under which it is kept with the organisation
LARGEST = 1024 * 1024  # bytes of a logo
_WORDS_JPEG = (b"JFIF", b"Exif")  # what a JPEG must begin with for Word
_KINDS = ("image/png", "image/jpeg")


class BadLogo(ValueError):
    """A file that is no logo; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Whose letter it is. `closing` are the lines above the name of who signs."""

    name: str
    address: tuple[str, ...] = ()
    logo: Path | None = None
    closing: tuple[str, ...] = ()


def letterhead_of(organisation: Organisation) -> Letterhead:
    """Return the letterhead; of an organisation whose file has none, its name alone."""
    said = organisation.settings.get(LETTERHEAD) or {}
    return Letterhead(
        name=said.get("name") or organisation.name,
        address=tuple(said.get("address", ())),
        logo=Path(said["logo"]) if said.get("logo") else None,
        closing=tuple(said.get("closing", ())),
    )


def read_logo(path: Path) -> bytes:
    """Return a logo that Word can show. Raises BadLogo."""
    try:
        size = path.stat().st_size
        content = path.read_bytes() if size <= LARGEST else b""
    except OSError as problem:
        raise BadLogo(f"{path} cannot be read ({problem.strerror})") from problem
    for says in _wrong(size, content):
        raise BadLogo(f"{path} {says}")
    return content


def _wrong(size: int, content: bytes) -> Iterator[str]:
    if size > LARGEST:
        yield f"is {size // 1024} kB; at most {LARGEST // 1024} kB, so save it smaller"
    elif media_type(content) not in _KINDS:
        yield "is no PNG or JPEG; save it as one of these"
    elif not _whole(content):
        yield "is damaged, or of a kind that Word does not know; save it anew as PNG"


def _whole(content: bytes) -> bool:
    """Tell whether the file is built as its kind should be, in a way that Word knows."""
    kind = media_type(content) or ""
    known = content[6:10] in _WORDS_JPEG if kind == "image/jpeg" else any(content[16:20])
    try:
        return known and bool(without_hidden(content, kind))
    except CannotTell:
        return False
