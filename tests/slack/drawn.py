"""Block Kit drawn as HTML, offline, to look at: enough for the blocks that the bot sends."""

from collections.abc import Iterable, Sequence
from html import escape

from tests.slack.world import Json, Message

STYLE = """
body { font: 15px/1.46 Lato, "DejaVu Sans", sans-serif; color: #1d1c1d; background: #fff;
  margin: 0; padding: 16px; width: 640px; }
.message { display: grid; grid-template-columns: 36px 1fr; gap: 8px; margin-bottom: 16px; }
.face { width: 36px; height: 36px; border-radius: 4px; background: #1d3557; color: #fff;
  text-align: center; line-height: 36px; font-weight: 900; }
.who { font-weight: 900; } .app { font-size: 10px; background: #ddd; padding: 1px 3px; }
h1 { font-size: 18px; line-height: 1.3; margin: 4px 0 8px; }
p { margin: 4px 0; white-space: pre-wrap; } .context { font-size: 12px; color: #616061; }
.fields { display: grid; grid-template-columns: 1fr 2fr; gap: 4px 16px; }
.actions { display: flex; flex-wrap: wrap; gap: 8px; margin: 8px 0; }
button, .menu, .typed { font: inherit; font-weight: 700; padding: 5px 12px; border-radius: 4px;
  border: 1px solid #bbb; background: #fff; }
.menu, .typed { font-weight: 400; color: #616061; display: block; }
.primary { background: #007a5a; border-color: #007a5a; color: #fff; }
.danger { border-color: #e01e5a; color: #e01e5a; }
label { display: block; font-weight: 700; margin-top: 8px; }
blockquote { border-left: 4px solid #ddd; margin: 4px 0; padding-left: 12px; }
.box { font-weight: 400; display: block; }
.modal { border: 1px solid #bbb; border-radius: 8px; padding: 16px; }
.bar { display: flex; justify-content: space-between; font-weight: 900; font-size: 18px; }
"""


def conversation(messages: Iterable[Message]) -> str:
    """Return a page with these messages, as they stand under each other."""
    return _page("".join(_message(message.blocks) for message in messages))


def modal(view: Json) -> str:
    """Return a page with a modal."""
    submit = f'<button class="primary">{_text(view["submit"])}</button>' if "submit" in view else ""
    buttons = f'<div class="actions"><button>{_text(view["close"])}</button>{submit}</div>'
    bar = f'<div class="bar"><span>{_text(view["title"])}</span><span>×</span></div>'
    return _page(f'<div class="modal">{bar}{_blocks(view["blocks"])}{buttons}</div>')


def home(view: Json) -> str:
    """Return a page with an App Home."""
    return _page(_blocks(view["blocks"]))


def _page(body: str) -> str:
    return f'<!doctype html><meta charset="utf-8"><style>{STYLE}</style><body>{body}</body>'


def _message(blocks: Sequence[Json]) -> str:
    who = '<span class="who">Meldbot</span> <span class="app">APP</span>'
    face = '<div class="face">M</div>'
    return f'<div class="message">{face}<div>{who}{_blocks(blocks)}</div></div>'


def _blocks(blocks: Sequence[Json]) -> str:
    return "".join(_block(block) for block in blocks)


def _block(block: Json) -> str:
    match block["type"]:
        case "header":
            return f"<h1>{_text(block['text'])}</h1>"
        case "section" if "fields" in block:
            fields = "".join(f"<p>{_text(field)}</p>" for field in block["fields"])
            return f'<div class="fields">{fields}</div>'
        case "section":
            return f"<p>{_text(block['text'])}</p>"
        case "context":
            words = " ".join(_text(element) for element in block["elements"])
            return f'<p class="context">{words}</p>'
        case "actions":
            return f'<div class="actions">{"".join(map(_element, block["elements"]))}</div>'
        case "input":
            hint = f'<p class="context">{_text(block["hint"])}</p>' if "hint" in block else ""
            return f"<label>{_text(block['label'])}</label>{_element(block['element'])}{hint}"
        case "rich_text":
            return "".join(_rich(element) for element in block["elements"])
        case "divider":
            return "<hr>"
        case kind:
            raise AssertionError(f"nobody has drawn a {kind} yet")


def _rich(element: Json) -> str:
    words = "".join(map(_piece, element["elements"]))
    tag = "blockquote" if element["type"] == "rich_text_quote" else "p"
    return f"<{tag}>{words}</{tag}>"


def _piece(piece: Json) -> str:
    words = "⚠" if piece["type"] == "emoji" else escape(piece["text"])
    return f"<b>{words}</b>" if piece.get("style", {}).get("bold") else words


def _element(element: Json) -> str:
    match element["type"]:
        case "button":
            return f'<button class="{element.get("style", "")}">{_text(element["text"])}</button>'
        case "radio_buttons" | "checkboxes":
            return "".join(_option(option, element) for option in element["options"])
        case "plain_text_input":
            return f'<span class="typed">{escape(element.get("initial_value", " "))}&nbsp;</span>'
        case "datetimepicker" | "datepicker":
            return '<span class="menu">dag en tijd ▾</span>'
        case "file_input":
            return '<span class="menu">bestand kiezen</span>'
        case _:
            words = _text(element["placeholder"]) if "placeholder" in element else ""
            return f'<span class="menu">{words} ▾</span>'


def _option(option: Json, element: Json) -> str:
    chosen = [*element.get("initial_options", ()), element.get("initial_option")]
    shapes = "◉○" if element["type"] == "radio_buttons" else "☑☐"
    return f'<span class="box">{shapes[option not in chosen]} {_text(option["text"])}</span>'


def _text(text: Json) -> str:
    """Return the words; of Slack's own marks only bold, a link and a date are used."""
    words = str(text["text"])
    if text["type"] == "plain_text":
        return escape(words)
    if words.startswith("*"):
        return f"<b>{words.strip('*')}</b>"
    if words.startswith("<"):
        return words.strip("<>").rpartition("|")[2]
    return words
