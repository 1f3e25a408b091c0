"""One field of a form as an input block. Pure."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import assert_never

from bot.slack import limits
from bot.slack.text import Json, literal, shorten, size
from dialogs.card import Input, Option
from dialogs.texts import Language, say

A_GLANCE = 6  # options that still fit under each other; more of them fold into a select
KEPT_TYPES = ("jpg", "jpeg", "png", "gif", "webp", "heic", "pdf", "mp4", "webm", "mp3", "txt")


def field_blocks(field: Input, language: Language, *, in_view: bool) -> Iterator[Json]:
    """Yield the block of a field; before it, options whose words are too long for Slack.

    A message has no file field: there the person is told to send files in the conversation.
    """
    if field.kind == "files" and not in_view:
        yield {
            "type": "section",
            "block_id": field.name,
            "text": literal(say("slack.send_files", language)),
        }
        return
    yield from options_in_full(field.options)
    block: Json = {
        "type": "input",
        "block_id": field.name,
        "label": literal(shorten(field.label, limits.LABEL)),
        "optional": not field.required,
        "element": _element(field) | {"action_id": f"answer:{field.name.partition('#')[0]}"},
    }
    yield block | {"hint": literal(field.hint)} if field.hint else block


def _element(field: Input) -> Json:
    match field.kind:
        case "text" | "long_text":
            return _typed(field)
        case "moment":
            return _with({"type": "datetimepicker"}, "initial_date_time", _timestamp(field))
        case "date":
            return _with({"type": "datepicker"}, "initial_date", _first(field))
        case "choice":
            return _choice(field)
        case "ticks":
            return _ticks(field)
        case "person":
            return {"type": "users_select"}
        case "files":
            return {
                "type": "file_input",
                "max_files": limits.FILES,
                "filetypes": list(KEPT_TYPES),
            }
        case _:
            assert_never(field.kind)


def _with(element: Json, key: str, value: object) -> Json:
    return element if value is None else element | {key: value}


def _first(field: Input) -> str | None:
    return field.initial[0] if field.initial else None


def _timestamp(field: Input) -> int | None:
    first = _first(field)
    return int(datetime.fromisoformat(first).timestamp()) if first else None


def _typed(field: Input) -> Json:
    longest = min(field.max_length, limits.TYPED)
    element: Json = {
        "type": "plain_text_input",
        "multiline": field.kind == "long_text",
        "max_length": longest,
    }
    first = _first(field)
    # What was typed in a message may be longer than a field holds; half of it would be a loss.
    return _with(element, "initial_value", first if first and size(first) <= longest else None)


def _choice(field: Input) -> Json:
    options = [short_option(option) for option in field.options]
    kind = "radio_buttons" if len(options) <= A_GLANCE else "static_select"
    chosen = [option for option in options if option["value"] in field.initial]
    return _with(_of(kind, options), "initial_option", next(iter(chosen), None))


def _ticks(field: Input) -> Json:
    options = [short_option(option) for option in field.options]
    kind = "checkboxes" if len(options) <= limits.TICKS else "multi_static_select"
    chosen = [option for option in options if option["value"] in field.initial]
    return _with(_of(kind, options), "initial_options", chosen or None)


def _of(kind: str, options: list[Json]) -> Json:
    """A select of more than a hundred options has them in groups, by their first letters."""
    if len(options) <= limits.OPTIONS:
        return {"type": kind, "options": options}
    groups = [
        {
            "label": literal(f"{chunk[0]['text']['text'][:20]} …"),
            "options": chunk,
        }
        for start in range(0, len(options), limits.OPTIONS)
        if (chunk := options[start : start + limits.OPTIONS])
    ]
    return {"type": kind, "option_groups": groups}


def short_option(option: Option) -> Json:
    """Return an option within Slack's limits; `options_in_full` tells what did not fit."""
    shown: Json = {
        "text": literal(shorten(option.label, limits.OPTION)),
        "value": option.value,
    }
    fits = 0 < size(option.hint) <= limits.OPTION
    return shown | {"description": literal(option.hint)} if fits else shown


def options_in_full(options: Iterable[Option]) -> Iterator[Json]:
    """Yield a section for each option that Slack would not show whole."""
    for option in options:
        if size(option.label) > limits.OPTION or size(option.hint) > limits.OPTION:
            words = f"{option.label}\n{option.hint}" if option.hint else option.label
            yield {"type": "section", "text": literal(shorten(words, limits.SECTION))}
