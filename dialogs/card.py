"""A card: what the bot shows, said once for every channel.

A card knows nothing of Slack, Teams or a web page. Renderers turn it into Block Kit, an Adaptive
Card or HTML; a part that a channel cannot show is that renderer's problem, never a card's.
"""

from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

Style = Literal["plain", "primary", "danger"]
Tone = Literal["plain", "heading", "quiet", "alarm"]
Kind = Literal[
    "question", "danger", "receipt", "notice", "duty", "guidance", "list", "error", "word"
]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Text(_Strict):
    """A paragraph of plain text (no markup; a renderer escapes it)."""

    part: Literal["text"] = "text"
    text: str
    tone: Tone = "plain"


class Row(_Strict):
    """A label and its value; `at` lets a channel show the moment in the reader's own zone."""

    label: str
    value: str
    at: AwareDatetime | None = None


class Rows(_Strict):
    """Facts, side by side."""

    part: Literal["rows"] = "rows"
    rows: tuple[Row, ...]


class Bullets(_Strict):
    """A short list of points, or of steps in their order."""

    part: Literal["bullets"] = "bullets"
    items: tuple[str, ...]
    numbered: bool = False


class Quote(_Strict):
    """The reporter's own words, shown back."""

    part: Literal["quote"] = "quote"
    text: str


class Button(_Strict):
    """One tap. `step`, `value` and `ref` say which question of which conversation it answers."""

    label: str
    step: str
    value: str
    ref: str
    style: Style = "plain"


class Buttons(_Strict):
    """Taps, the likeliest first."""

    part: Literal["buttons"] = "buttons"
    buttons: tuple[Button, ...]


class Option(_Strict):
    value: str
    label: str
    hint: str = ""


class Menu(_Strict):
    """A list to pick one of, taken at once (a select, where the channel has one)."""

    part: Literal["menu"] = "menu"
    step: str
    ref: str
    label: str
    options: tuple[Option, ...]


class Link(_Strict):
    """A way to something outside the chat, such as an upload page or a telephone number."""

    part: Literal["link"] = "link"
    label: str
    url: str


InputKind = Literal["text", "long_text", "moment", "date", "choice", "ticks", "person", "files"]


class Input(_Strict):
    """One field of a form. `name` is the step key; later fields of one step are `step#2`, …"""

    name: str
    kind: InputKind
    label: str
    hint: str = ""
    options: tuple[Option, ...] = ()
    initial: tuple[str, ...] = ()
    required: bool = False
    max_length: int = 3000


class Form(_Strict):
    """Fields with one hand-in button. The reply carries `values` by field name."""

    part: Literal["form"] = "form"
    step: str
    ref: str
    inputs: tuple[Input, ...]
    submit: str


Part = Annotated[
    Text | Rows | Bullets | Quote | Buttons | Menu | Link | Form, Field(discriminator="part")
]


class Card(_Strict):
    """What one person is shown at one moment.

    `step` is the open question's key (marks it on every channel). `key` is what the card is about
    ("conversation:…", "duty:…"): a new card with the same key replaces the old one in place, so
    that nobody can tap what is over. `number` is the case's number, on every card of a case. `mark`
    tells this very message from every other, for a channel that can look whether it has arrived.
    """

    kind: Kind
    title: str
    parts: tuple[Part, ...] = ()
    step: str | None = None
    ref: str | None = None
    key: str | None = None
    number: str | None = None
    mark: str | None = None
    language: Literal["nl", "en"] = "nl"

    def plain(self) -> str:
        """Return the card as plain text, for notifications and screen readers."""
        lines = [self.title]
        for part in self.parts:
            lines += _plain(part)
        return "\n".join(line for line in lines if line)


def _plain(part: Part) -> list[str]:
    match part:
        case Text(text=text) | Quote(text=text):
            return [text]
        case Rows(rows=rows):
            return [f"{row.label}: {row.value}" for row in rows]
        case Bullets(items=items, numbered=numbered):
            return [f"{n}. {i}" if numbered else f"- {i}" for n, i in enumerate(items, 1)]
        case Buttons(buttons=buttons):
            return ["[" + "] [".join(button.label for button in buttons) + "]"]
        case Menu(label=label, options=options):
            return [f"{label}: " + ", ".join(option.label for option in options)]
        case Link(label=label, url=url):
            return [f"{label}: {url}"]
        case Form(inputs=inputs):
            return [field.label for field in inputs]
