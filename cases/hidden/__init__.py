"""A copy of a file without what the camera wrote in it: where, when, with whose telephone.

The picture itself is not touched: what is hidden is taken out of the file's own structure, and
nothing is decoded. The original stays as it came, for the police (Heerlen §6.4, §9.1).
"""

from collections.abc import Callable, Mapping

from cases.hidden.boxes import film, heic
from cases.hidden.jpeg import jpeg
from cases.hidden.pictures import gif, png, webp


class CannotTell(ValueError):
    """The photo is not built as its kind should be: what is hidden in it cannot be found."""


_COPIES: Mapping[str, Callable[[bytes], bytes]] = {
    "image/jpeg": jpeg,
    "image/png": png,
    "image/gif": gif,
    "image/webp": webp,
    "image/heic": heic,
    "video/mp4": film,
}


def without_hidden(content: bytes, media_type: str) -> bytes:
    """Return the copy that people are shown; of another kind (PDF, Word, sound) the file itself.

    Raises CannotTell for one that is broken.
    """
    copy = _COPIES.get(media_type)
    try:
        return copy(content) if copy else content
    except (IndexError, ValueError, OverflowError) as problem:
        raise CannotTell(media_type) from problem
