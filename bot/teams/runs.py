"""The smallest pieces of an Adaptive Card: text runs, links, and the cut that shows.

Text is put in text runs, never in text blocks: Teams reads Markdown in a block, and what a
reporter typed must look as it was typed.
"""

from typing import Any

CUT = " […]"
LABEL_LIMIT = 100  # characters on a button, before Teams cuts it without a word

Element = dict[str, Any]


def lines(text: str) -> list[str]:
    """A run shows no line breaks, so each line is a run of its own."""
    return [line for line in text.splitlines() if line.strip()] or [""]


def runs(text: str, *, spacing: str = "Default", **look: Any) -> Element:
    return {"type": "RichTextBlock", "spacing": spacing, "inlines": [run(text, **look)]}


def run(text: str, **look: Any) -> Element:
    return {"type": "TextRun", "text": text, **look}


def cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - len(CUT)] + CUT


def link(label: str, url: str) -> Element:
    """A telephone number stays a link in the text: Teams opens only web addresses by a button."""
    if url.startswith("tel:"):
        dial = {"type": "Action.OpenUrl", "url": url, "title": cut(label, LABEL_LIMIT)}
        return runs(label, weight="Bolder", selectAction=dial)
    action = {"type": "Action.OpenUrl", "title": cut(label, LABEL_LIMIT), "url": url}
    return {"type": "ActionSet", "actions": [action]}
