"""What Slack would refuse in a surface, as published; the product's own numbers are not used.

docs.slack.dev/reference/block-kit/blocks, /block-elements, /composition-objects.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Json = Mapping[str, Any]

_IN_MESSAGE = {"header", "section", "context", "actions", "input", "divider", "rich_text"}
_BLOCKS = {"message": _IN_MESSAGE, "modal": _IN_MESSAGE, "home": _IN_MESSAGE}
_MOST = {"message": 50, "modal": 100, "home": 100}
_IN_ACTIONS = {"button", "static_select", "datepicker", "users_select"}
_IN_INPUT = {
    "plain_text_input",
    "static_select",
    "multi_static_select",
    "radio_buttons",
    "checkboxes",
    "datepicker",
    "datetimepicker",
    "users_select",
    "file_input",
}
_RICH = {"rich_text_section", "rich_text_list", "rich_text_quote", "rich_text_preformatted"}


def problems(blocks: Sequence[Json], surface: str) -> list[str]:
    """Return what is wrong, in words; empty when Slack would show it."""
    found = [f"{len(blocks)} blocks"] if not 0 < len(blocks) <= _MOST[surface] else []
    ids = [block["block_id"] for block in blocks if "block_id" in block]
    found += [f"block_id twice: {name}" for name in {i for i in ids if ids.count(i) > 1}]
    found += [f"block_id too long: {name}" for name in ids if not 0 < len(name) <= 255]
    if (
        surface == "message"
        and len(json.dumps(blocks, ensure_ascii=False, separators=(",", ":"))) > 13_200
    ):
        found.append("msg_blocks_too_long")
    for block in blocks:
        found += _block(block, surface)
    return found


def _block(block: Json, surface: str) -> Iterator[str]:
    kind = block.get("type")
    if kind not in _BLOCKS[surface]:
        yield f"no such block: {kind}"
    match kind:
        case "header":
            yield from _text(block.get("text"), 150, plain=True)
        case "section":
            yield from _section(block)
        case "context":
            yield from _between(block.get("elements"), 10, "context elements")
            for element in block["elements"]:
                yield from _text(element, 2000)
        case "actions":
            yield from _actions(block)
        case "input":
            yield from _input(block, surface)
        case "rich_text":
            yield from _rich(block)


def _section(block: Json) -> Iterator[str]:
    if "text" not in block and "fields" not in block:
        yield "a section without text"
    if "text" in block:
        yield from _text(block["text"], 3000)
    if "fields" in block:
        yield from _between(block["fields"], 10, "fields")
        for field in block["fields"]:
            yield from _text(field, 2000)


def _actions(block: Json) -> Iterator[str]:
    elements = block.get("elements")
    yield from _between(elements, 25, "actions")
    ids = [element.get("action_id") for element in elements or ()]
    yield from (f"action_id twice: {name}" for name in set(ids) if ids.count(name) > 1)
    for element in elements or ():
        if element.get("type") not in _IN_ACTIONS:
            yield f"no such action: {element.get('type')}"
        yield from _element(element)


def _input(block: Json, surface: str) -> Iterator[str]:
    yield from _text(block.get("label"), 2000, plain=True)
    if "hint" in block:
        yield from _text(block["hint"], 2000, plain=True)
    element = block.get("element", {})
    if element.get("type") not in _IN_INPUT:
        yield f"no such input: {element.get('type')}"
    if element.get("type") == "file_input" and surface != "modal":
        yield "a file input outside a modal"
    yield from _element(element)


def _element(element: Json) -> Iterator[str]:
    if not 0 < len(element.get("action_id", "x")) <= 255:
        yield "action_id too long"
    match element["type"]:
        case "button":
            yield from _text(element.get("text"), 75, plain=True)
            yield from _length(element.get("value", "x"), 2000, "value")
            if element.get("style") not in (None, "primary", "danger"):
                yield f"no such style: {element['style']}"
        case "static_select" | "multi_static_select":
            yield from _options(element, 100)
        case "radio_buttons" | "checkboxes":
            yield from _options(element, 10)
        case "plain_text_input":
            yield from _typed(element)
        case "datetimepicker":
            first = element.get("initial_date_time", 1_000_000_000)
            if not isinstance(first, int) or len(str(first)) != 10:
                yield "initial_date_time is no timestamp"


def _typed(element: Json) -> Iterator[str]:
    longest = element.get("max_length", 3000)
    if not 0 < longest <= 3000:
        yield f"max_length {longest}"
    if len(element.get("initial_value", "")) > longest:
        yield "initial_value too long"


def _options(element: Json, most: int) -> Iterator[str]:
    if "placeholder" in element:
        yield from _text(element["placeholder"], 150, plain=True)
    groups = element.get("option_groups") or [{"options": element.get("options")}]
    yield from _between(groups, 100, "option groups")
    for group in groups:
        if "label" in group:
            yield from _text(group["label"], 75, plain=True)
        yield from _between(group["options"], most, "options")
        for option in group["options"] or ():
            yield from _text(option.get("text"), 75)
            yield from _length(option.get("value"), 150, "option value")
            if "description" in option:
                yield from _text(option["description"], 75)
    every = [option for group in groups for option in group["options"] or ()]
    for chosen in [*element.get("initial_options", ()), element.get("initial_option")]:
        if chosen is not None and chosen not in every:
            yield "an initial option that is no option"


def _rich(block: Json) -> Iterator[str]:
    for element in block.get("elements") or [{}]:
        if element.get("type") not in _RICH:
            yield f"no such rich text: {element.get('type')}"
        if not element.get("elements"):
            yield "an empty rich text"


def _text(text: Any, most: int, *, plain: bool = False) -> Iterator[str]:
    if not isinstance(text, Mapping) or text.get("type") not in ("plain_text", "mrkdwn"):
        yield f"no text object: {text}"
        return
    if plain and text["type"] != "plain_text":
        yield "must be plain_text"
    yield from _length(text.get("text"), most, text["type"])


def _length(text: Any, most: int, what: str) -> Iterator[str]:
    if not isinstance(text, str) or not 0 < len(text.encode("utf-16-le")) // 2 <= most:
        yield f"{what}: must be 1 to {most} characters"


def _between(items: Any, most: int, what: str) -> Iterator[str]:
    if not isinstance(items, list) or not 0 < len(items) <= most:
        yield f"{what}: must be 1 to {most}"
