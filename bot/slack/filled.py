"""What is filled in on a form, and which files came along. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bot.slack.text import clean

Payload = Mapping[str, Any]
Values = Mapping[str, tuple[str, ...]]


class NotOurs(Exception):
    """Nothing a person sent to us: a bot's message, an edit, a button that is no answer."""


@dataclass(frozen=True, slots=True)
class File:
    """A file as Slack announces it; its content has to be fetched."""

    name: str
    media_type: str
    size: int  # bytes
    url: str  # empty: Slack gives none (a file of another workspace, one that was deleted)


def read_values(state: Payload) -> Values:
    """Return what is filled in: the field's name (its block) to the values, empty ones too."""
    return {
        block: tuple(clean(value) for value in _values(element))
        for block, elements in (state.get("values") or {}).items()
        for element in elements.values()
        if element.get("type") != "file_input"
    }


def _values(element: Payload) -> list[str]:
    """Return the values of one field. Moments come as ISO 8601 in UTC, dates as ISO 8601."""
    match element.get("type"):
        case "plain_text_input":
            return [element["value"]] if element.get("value") else []
        case "static_select" | "radio_buttons":
            return [chosen(element["selected_option"])] if element.get("selected_option") else []
        case "multi_static_select" | "checkboxes":
            return [chosen(option) for option in element.get("selected_options") or ()]
        case "datepicker":
            return [element["selected_date"]] if element.get("selected_date") else []
        case "datetimepicker":
            moment = element.get("selected_date_time")
            return [datetime.fromtimestamp(moment, UTC).isoformat()] if moment else []
        case "users_select":
            return [element["selected_user"]] if element.get("selected_user") else []
        case _:
            return []


def files_of(state: Payload) -> tuple[File, ...]:
    """Read the files of a modal's file field."""
    elements = [e for block in (state.get("values") or {}).values() for e in block.values()]
    uploads = [e for e in elements if e.get("type") == "file_input"]
    return tuple(file for upload in uploads for file in read_files(upload.get("files") or ()))


def read_files(files: Sequence[Payload]) -> tuple[File, ...]:
    """Read what Slack tells of files that came along."""
    return tuple(
        File(
            name=clean(file.get("name") or file.get("title") or ""),
            media_type=file.get("mimetype") or "",
            size=int(file.get("size") or 0),
            url=text_of(file.get("url_private_download") or file.get("url_private")) or "",
        )
        for file in files
    )


def chosen(option: Payload) -> str:
    """Return the value of an option. Raises NotOurs when it is no text."""
    return text_of(option["value"]) or ""


def text_of(value: object) -> str | None:
    """Return what Slack sends as text. Raises NotOurs for anything else: made by hand."""
    if value is not None and not isinstance(value, str):
        raise NotOurs
    return value
