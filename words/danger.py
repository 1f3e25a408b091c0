"""A quick look at any message: does it speak of danger now? Misses nothing before it spares."""

from words.lexicon import lexicon
from words.observe import findings_of
from words.readings import read_words
from words.stance import Mode
from words.story import read
from words.warnings import acute


def danger(text: str) -> bool:
    """Whether this message may come from somebody in danger, or be about one. Never raises."""
    readings = read_words(read(text), lexicon())
    said = [found for found in findings_of(readings) if found.mode is not Mode.NEGATED]
    return acute(said, readings)
