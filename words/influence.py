"""Whether somebody was drunk or drugged, as the story says it."""

import re

_SAID = re.compile(
    r"\b(?:dronken|bezopen|beschonken|aangeschoten|lazarus|stomdronken|onder invloed"
    r"|naar (?:alcohol|drank) (?:rook|ruikt|stonk|stinkt)"
    r"|(?:rook|stonk|stinkt) naar (?:alcohol|drank|bier|wiet)"
    r"|(?:te veel|teveel|flink) gedronken|drugs (?:gebruikt|op)|(?:drank|alcohol) op|stoned"
    r"|drunk|intoxicated|under the influence|smell(?:ed|ing)? of (?:alcohol|drink|weed))\b"
)
_DENIED = re.compile(r"\b(?:niet|geen|nooit|not|never|no)\b")
_BEFORE = 25  # characters before it in which a "niet" takes it back


def under_influence(folded: str) -> bool:
    """Tell whether the folded story says that somebody was under the influence."""
    return any(
        not _DENIED.search(folded[max(0, found.start() - _BEFORE) : found.start()])
        for found in _SAID.finditer(folded)
    )
