"""A quick look at any message: does it speak of danger now? Misses nothing before it spares."""

from words.observe import found_in
from words.stance import Mode
from words.warnings import acute


def danger(text: str) -> bool:
    """Whether this message may come from somebody in danger, or be about one. Never raises."""
    readings, findings = found_in(text)
    said = [found for found in findings if found.mode is not Mode.NEGATED]
    return acute(said, readings)
