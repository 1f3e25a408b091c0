"""Whether a text is in a language we read. When in doubt it is: dialect is Dutch."""

from simplemma import in_target_language

from words.observe import reading
from words.resemblance import is_familiar

_FEW = 5  # words; less tells nothing
_KNOWN = 0.4  # the share of words that dialect still has in common with the dictionary


def readable(text: str) -> bool:
    """Tell whether the text is likely Dutch or English. Never raises."""
    # Nearly every text here is, and most of its words stood in the texts that were learnt from:
    # then no dictionary has to be looked into.
    if len(text.split()) < _FEW or is_familiar(reading(text).grams):
        return True
    # Read packed as they come, the dictionaries take a tenth of the memory and a tenth of a
    # millisecond more.
    return in_target_language(text[:2000], lang=("nl", "en"), low_memory=True) >= _KNOWN
