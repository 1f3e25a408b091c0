"""Whether it went on after being addressed, or kept coming in spite of an agreement."""

from collections.abc import Sequence

from words.findings import Finding
from words.numbers import count

_NEEDS_ADDRESS = ("went_on", "counted")


def sustained(findings: Sequence[Finding]) -> bool:
    """Going on or coming back, together with words that it had been addressed."""
    codes = {finding.code for finding in findings}
    addressed = [found for found in findings if found.code in ("addressed", "in_spite")]
    again = [found for found in findings if found.code in _NEEDS_ADDRESS]
    apart = any(set(one.tokens).isdisjoint(other.tokens) for one in addressed for other in again)
    refused = bool(codes & {"not_leaving"}) and "in_spite" in codes
    return apart or refused


def summons(findings: Sequence[Finding], words: Sequence[str]) -> int | None:
    """How often somebody was told to leave or stop; None when the story does not count it."""
    for found in findings:
        if found.code == "in_spite":
            numbers = [count(words[at]) for at in found.tokens]
            named = [number for number in numbers if number and 1 < number < 20]
            if named:
                return named[0]
    return None
