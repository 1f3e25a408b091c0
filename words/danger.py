"""A quick look at any message: does it speak of danger now? Misses nothing before it spares."""

from words.deeds import deeds
from words.findings import Mode, signs
from words.lexicon import lexicon
from words.readings import read_words
from words.story import read


def danger(text: str) -> bool:
    """Whether this message may come from somebody in danger, or about one. Never raises."""
    readings = read_words(read(text), lexicon())
    words = lexicon()
    codes = {f.code for f in (*deeds(readings, words), *signs(readings, words)) if f.mode is not Mode.NEGATED}
    violent = codes & {"hitting", "kicking", "threat", "weapon_shown", "self_harm", "self_harm_threat", "wounding", "strangling"}
    return "acute" in codes or ("now" in codes and bool(violent))
