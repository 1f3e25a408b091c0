"""What the page says around the chat, and how it writes a moment. Pure but for one file, read once.

The bot's own sentences are `dialogs.texts`; these are the labels of the trial's furniture.
"""

from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import yaml


@cache
def texts(language: str) -> dict[str, Any]:
    """Return the page's words in "nl" or "en". Raises KeyError for another language."""
    path = Path(__file__).with_name("texts.yaml")
    return dict(yaml.safe_load(path.read_text("utf-8"))[language])


def day_text(moment: datetime, language: str) -> str:
    """Write the day of a local moment out: "woensdag 25 november 2026"."""
    words = texts(language)
    weekday, month = words["days"][moment.weekday()], words["months"][moment.month - 1]
    return f"{weekday} {moment.day} {month} {moment.year}"


def short_text(moment: datetime, language: str) -> str:
    """Write a local moment short: "wo 25 nov, 14:15"."""
    words = texts(language)
    weekday, month = words["days"][moment.weekday()][:3], words["months"][moment.month - 1][:3]
    weekday = weekday[:2] if language == "nl" else weekday
    return f"{weekday} {moment.day} {month}, {moment:%H:%M}"
