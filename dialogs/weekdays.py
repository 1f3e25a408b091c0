"""Days of the week in what somebody typed, and nothing else beside them."""

from functools import cache

from dialogs.texts import LANGUAGES, say, words
from dialogs.typed import plain


def weekdays_in(text: str) -> tuple[int, ...]:
    """Return the days of the week that are named, Monday as 1, in their order."""
    return tuple(sorted({day for word in plain(text).split() if (day := _days().get(word))}))


def only_weekdays(text: str) -> bool:
    """Tell whether a text names days of the week and says nothing else."""
    said = [word for word in plain(text).split() if word not in _fillers()]
    return bool(said) and all(word in _days() for word in said)


@cache
def _days() -> dict[str, int]:
    """Every name of a day, also as in "op woensdagen" and "'s woensdags"."""
    found: dict[str, int] = {}
    for language in LANGUAGES:
        for day in range(1, 8):
            name = plain(say(f"moment.weekday.d{day}", language))
            found |= {name + ending: day for ending in ("", "s", "en")}
    return found


@cache
def _fillers() -> frozenset[str]:
    return frozenset(word for one in LANGUAGES for word in words("command.between_days", one))
