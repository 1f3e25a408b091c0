"""A commented start for another municipality's protocol, or for an overlay on one."""

from datetime import date
from pathlib import Path

from protocols.pack import Pack
from protocols.shelves import SCENARIOS

_HERE = Path(__file__).parent
# What stands in the files until they are somebody's.
_ID, _DATE = "jouw-gemeente", "2026-01-01"
_BASE_ID, _BASE_DATE = "ander-protocol", "2000-01-01"


class AlreadyThere(ValueError):
    """There is a pack of this id and date; it is not written over."""


def begin(shelf: Path, id: str, valid_from: date, sharpens: Pack | None = None) -> Path:
    """Write a start into `<shelf>/<id>/<valid from>/` and return that folder.

    `sharpens`: begin an overlay on this pack instead of a protocol. Raises AlreadyThere, OSError.
    """
    folder = shelf / id / valid_from.isoformat()
    if folder.exists():
        raise AlreadyThere(f"{folder} is there already; take another id or date")
    words = {_ID: id, _DATE: valid_from.isoformat()}
    if sharpens:
        words |= {_BASE_ID: sharpens.id, _BASE_DATE: sharpens.valid_from.isoformat()}
    start = _HERE / ("overlay" if sharpens else "pack")
    _copy(start, folder, words)
    if (start / SCENARIOS).is_dir():
        _copy(start / SCENARIOS, folder.parent / SCENARIOS, words)
    return folder


def _copy(start: Path, to: Path, words: dict[str, str]) -> None:
    to.mkdir(parents=True, exist_ok=True)
    for path in sorted(start.glob("*.yaml")):
        text = path.read_text("utf-8")
        for word, own in words.items():
            text = text.replace(word, own)
        if not (to / path.name).exists():
            (to / path.name).write_text(text, "utf-8")
