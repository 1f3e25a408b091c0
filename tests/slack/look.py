"""What stands on a screen in Slack, and what Slack says is filled in there."""

from collections.abc import Iterable, Mapping
from typing import Any

from tests.slack.world import Json


def actions(blocks: Iterable[Json]) -> list[tuple[Json, Json]]:
    """Return every button and select with the block it is in."""
    rows = [block for block in blocks if block["type"] == "actions"]
    return [(block, element) for block in rows for element in block["elements"]]


def state(blocks: Iterable[Json], values: Mapping[str, Any]) -> Json:
    """Return view.state or message state: every input of the blocks, filled in or empty."""
    named = {name.replace("__", "#"): value for name, value in values.items()}
    inputs = {block["block_id"]: block["element"] for block in blocks if block["type"] == "input"}
    assert named.keys() <= inputs.keys(), f"no such field: {named.keys() - inputs.keys()}"
    return {
        "values": {
            name: {element["action_id"]: _filled(element, named.get(name))}
            for name, element in inputs.items()
        }
    }


def _filled(element: Json, value: Any) -> Json:
    kind = element["type"]
    options = {o["value"]: o for o in element.get("options", [])}
    match kind:
        case "plain_text_input":
            return {"type": kind, "value": value or element.get("initial_value")}
        case "static_select" | "radio_buttons":
            chosen = options[value] if value else element.get("initial_option")
            return {"type": kind, "selected_option": chosen}
        case "checkboxes" | "multi_static_select":
            first = element.get("initial_options", [])
            chosen = first if value is None else [options[each] for each in value]
            return {"type": kind, "selected_options": chosen}
        case "datepicker":
            return {"type": kind, "selected_date": value or element.get("initial_date")}
        case "datetimepicker":
            return {"type": kind, "selected_date_time": value}
        case "users_select":
            return {"type": kind, "selected_user": value}
        case _:
            return {"type": kind, "files": value or []}


def words(value: Any) -> str:
    """Return every text in blocks or in a view, a line each."""
    match value:
        case {"type": "mrkdwn" | "plain_text" | "text", "text": str(text)}:
            return text
        case dict():
            return "\n".join(found for each in value.values() if (found := words(each)))
        case list():
            return "\n".join(found for each in value if (found := words(each)))
        case _:
            return ""
