"""A quick look at any message: does it speak of danger now? Misses nothing before it spares."""

from words.observe import reading
from words.stance import Mode, tells_of_somebody
from words.warnings import acute, resembles


def danger(text: str) -> bool:
    """Whether this message may come from somebody in danger, or be about one. Never raises."""
    seen = reading(text)
    said = [found for found in seen.findings if found.mode is not Mode.NEGATED]
    if acute(said, seen.readings):
        return True
    return tells_of_somebody(seen.readings) and resembles(seen.warned, "acute_danger")
