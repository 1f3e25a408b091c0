"""Reads rendered Adaptive Cards as a person and a screen reader would."""

from collections.abc import Iterator
from typing import Any

Json = dict[str, Any]


def elements(of: Any) -> Iterator[Json]:
    """Yield every object of a card, actions and inputs included, fallbacks not."""
    if isinstance(of, dict):
        yield of
        for key, value in of.items():
            if key != "fallback":
                yield from elements(value)
    elif isinstance(of, list):
        for item in of:
            yield from elements(item)


def of_type(card: Json, start: str) -> list[Json]:
    return [e for e in elements(card) if str(e.get("type", "")).startswith(start)]


def actions(card: Json) -> list[Json]:
    """Return the actions a client counts: buttons, not links inside a text."""
    holders = (e for e in elements(card) if "actions" in e)
    return [action for holder in holders for action in holder["actions"]]


def inputs(card: Json) -> list[Json]:
    return of_type(card, "Input.")


def words(card: Json) -> str:
    """Return all text that is shown, a line per block."""
    blocks = (e for e in elements(card) if "inlines" in e or e.get("type") == "TextBlock")
    return "\n".join(
        "".join(run["text"] for run in block["inlines"]) if "inlines" in block else block["text"]
        for block in blocks
    )


def data_of(card: Json, step: str, answer: str) -> Json:
    """Return the data of the button with these marks."""
    found = [
        a["data"]
        for a in actions(card)
        if a.get("data", {}).get("step") == step and a["data"].get("answer") == answer
    ]
    assert len(found) == 1, f"{len(found)} buttons {step}:{answer} on: {words(card)}"
    return dict(found[0])


def hand_in_of(card: Json, step: str) -> Json:
    """Return the data of the button that hands in the fields of a step."""
    found = [
        a["data"]
        for a in actions(card)
        if a.get("data", {}).get("step") == step and "answer" not in a["data"]
    ]
    assert len(found) == 1, f"{len(found)} hand-in buttons {step} on: {words(card)}"
    return dict(found[0])
