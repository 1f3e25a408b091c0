"""Typing slips: a word that nobody knows, one slip away from a word that matters.

Only words of the lexicon are ever meant (violence, insults, weapons, self-harm), and a real word
of the language is never taken for a slip: those that look alike are in `lookalikes.yaml`, made
by `tests/eval/lookalikes.py` from the dictionary of simplemma.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from rapidfuzz.distance import OSA
from rapidfuzz.process import extractOne

_SHORTEST = 6
_CLASSES = frozenset(("@insult", "@weapon", "@disease", "@pills", "@self", "@slight", "@grave"))


def worth_mending(forms: Mapping[str, Collection[str]], verbs: Collection[str]) -> list[str]:
    """The forms that a slip may stand for, out of all forms and what each may be taken for."""
    wanted = _CLASSES | {f"~{verb}" for verb in verbs}
    return sorted(
        form
        for form, keys in forms.items()
        if len(form) >= _SHORTEST and form.isalpha() and not wanted.isdisjoint(keys)
    )


class Mender:
    """Finds what was meant. Holds the words by length, so that few are compared."""

    def __init__(self, meant: Iterable[str], lookalikes: Collection[str]) -> None:
        self._lookalikes = frozenset(lookalikes)
        self._by_length: dict[int, list[str]] = defaultdict(list)
        for word in meant:
            for length in (len(word) - 1, len(word), len(word) + 1):
                self._by_length[length].append(word)

    def meant(self, form: str) -> str | None:
        """The word one slip away (a letter wrong, missing, doubled or swapped), or None."""
        if len(form) < _SHORTEST or not form.isalpha() or form in self._lookalikes:
            return None
        best = extractOne(form, self._by_length[len(form)], scorer=OSA.distance, score_cutoff=1)
        return best[0] if best else None
