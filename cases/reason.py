"""Why somebody puts a duty off or hands it over: one of a few answers, or words of their own.

A tap is enough, so that nobody has to type; "something else" asks for words. What is said is kept
under the case's key: it may tell of somebody's health, or of the perpetrator.
"""

from collections.abc import Sequence

from cases.decide import REASON_LENGTH, Handed
from cases.problems import Misunderstood
from dialogs.texts import knows, say
from storage.records import Reason

OTHER = "other"
TO_PUT_OFF = ("busy", "waiting", "not_reached", OTHER)
TO_GIVE = ("away", "busy", "too_close", "not_mine", OTHER)
LONGEST = 500  # characters


def read(handed: Handed, field: int, choices: Sequence[str]) -> Reason:
    """Read a reason from two fields of a form: the choice, and words. Raises Misunderstood."""
    why, text = handed.text(field), handed.text(field + 1)
    if why not in choices or (why == OTHER and len(text) < REASON_LENGTH):
        raise Misunderstood("reason.needed")
    if len(text) > LONGEST:
        raise Misunderstood("reason.too_long", most=LONGEST)
    return Reason(why=why, text=text)


def in_words(reason: Reason, language: str) -> str:
    """Return the reason as people read it: their own words, the choice before it."""
    known = reason.why != OTHER and knows(f"reason.options.{reason.why}", language)
    label = say(f"reason.options.{reason.why}", language) if known else ""
    return ": ".join(part for part in (label, reason.text) if part)
