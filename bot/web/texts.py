"""What the page says around the chat, and how it writes a moment: the catalogue's sentences.

Pure. The keys are those of `web.yaml`.
"""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from dialogs.texts import say

Say = Callable[..., str]


def page_words(language: str) -> Say:
    """Return what says the page's own words in a language: `t("title")`."""
    return partial(_say, language)


def _say(language: str, key: str, **values: object) -> str:
    return say(f"web.{key}", language, **values)


def short_text(moment: datetime, language: str) -> str:
    """Write a local moment short: "wo 25 nov, 14:15"."""
    weekday = say(f"moment.weekday.d{moment.isoweekday()}", language)
    return say(
        "web.short",
        language,
        weekday=weekday[: 2 if language == "nl" else 3],
        number=moment.day,
        month=say(f"moment.month.m{moment.month}", language)[:3],
        time=f"{moment:%H:%M}",
    )
