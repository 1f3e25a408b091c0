"""A quick look at any message: does it speak of danger now? Misses nothing before it spares."""

from words.observe import found_in, warned_by
from words.stance import Mode, tells_of_somebody
from words.warnings import acute, resembles


def danger(text: str) -> bool:
    """Whether this message may come from somebody in danger, or be about one. Never raises."""
    readings, findings = found_in(text)
    said = [found for found in findings if found.mode is not Mode.NEGATED]
    if acute(said, readings):
        return True
    return tells_of_somebody(readings) and resembles(warned_by(text), "acute_danger")
