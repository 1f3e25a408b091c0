"""A text without what points to a person: known names, names after a title, addresses, numbers.

Not every name can be known: a citizen's, written without a title, stays.
"""

import re
from collections.abc import Iterable
from itertools import chain

GONE = "…"
_ADDRESS = re.compile(r"[^\s@<>,;]{1,64}@[^\s@<>,;]{0,254}\w")
# Five digits or more, also when written in groups: telephone, citizen service and file numbers.
_NUMBER = re.compile(r"\+?\d(?:[ ./()-]{0,2}\d){4,}")
_AFTER_TITLE = re.compile(
    r"\b((?i:de heer|heer|meneer|mijnheer|dhr\.?|mevrouw|mevr\.?|mw\.?|mr\.?|mrs\.?|ms\.?))"
    r"(?:\s+(?i:van|von|de|den|der|ter|ten)\b)*(?:\s+[A-Z]\.)*(?:\s+[A-Z][\w'’-]+)+"
)
_WORD = re.compile(r"[^\W\d_]+")
_PARTICLES = {"van", "von", "de", "den", "der", "ter", "ten", "te", "het", "in", "op"}
_PARTICLES |= {"la", "le", "el", "al", "da", "di", "du"}
_LONG = 4  # letters; a shorter part of a name ("Ben", "Wil") may be an ordinary word in lower case


def nameless(text: str, names: Iterable[str]) -> str:
    """Return the text with "…" for these people's names, and for what else points to somebody.

    A name goes as a whole and by its parts, in any case; of parts under four letters the capital
    tells a name from an ordinary word.
    """
    for pattern in (_ADDRESS, _NUMBER):
        text = pattern.sub(GONE, text)
    text = _AFTER_TITLE.sub(rf"\1 {GONE}", text)
    known = [" ".join(name.split()) for name in names]
    lowered = " ".join(text.casefold().split())
    for name in known:
        if " " in name and name.casefold() in lowered:
            whole = r"\s+".join(map(re.escape, name.split()))
            text = re.sub(rf"(?<!\w){whole}(?!\w)", GONE, text, flags=re.IGNORECASE)
    parts = _parts(known)
    return _WORD.sub(lambda word: GONE if _is_part(word[0], parts) else word[0], text)


def _parts(names: Iterable[str]) -> frozenset[str]:
    """Return the parts of names that are a name by themselves, in lower case."""
    words = chain.from_iterable(_WORD.findall(name) for name in names)
    return frozenset(word.casefold() for word in words if len(word) > 1) - _PARTICLES


def _is_part(word: str, parts: frozenset[str]) -> bool:
    return word.casefold() in parts and (len(word) >= _LONG or word[0].isupper())
