"""The chats of the cast: cards through a channel's renderer, answers through its receiver."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import count
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.web.receive import FIELD, read_form
from bot.web.render import Viewer, card_html, tap_value
from cases.inbound import Inbound, Upload
from dialogs.card import Card

_ids = count(1)
AMSTERDAM = ZoneInfo("Europe/Amsterdam")


@dataclass(slots=True)
class Field:
    """A field of a form as it is shown: its name and what is filled in."""

    name: str
    filled: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Shown:
    """A card on somebody's screen: its text, what can be tapped, the forms to fill in."""

    text: str
    taps: dict[tuple[str, str], str]  # (step, value) -> reference
    forms: dict[str, list[Field]]  # step -> its fields
    refs: dict[str, str]
    links: list[str] = field(default_factory=list)
    replaced: bool = False

    def offers(self, step: str, value: str | None) -> bool:
        if value is None:
            return any(known == step or known.startswith(f"{step}.") for known in self.forms)
        return any(
            (known == step or known.startswith(f"{step}.")) and value == answer
            for known, answer in self.taps
        )

    def step_of(self, step: str, value: str | None = None) -> str:
        """Return the whole step, a duty's id included."""
        known = [k for k, v in self.taps if value is None or v == value]
        return next(k for k in [*self.forms, *known] if k == step or k.startswith(f"{step}."))


class Chat(Protocol):
    """One channel, as the cast uses it."""

    channel: str

    def show(self, card: Card) -> Shown: ...
    def typed(self, who: str, text: str, uploads: Sequence[Upload]) -> Inbound: ...
    def tapped(self, who: str, shown: Shown, step: str, value: str) -> Inbound: ...
    def handed_in(
        self, who: str, shown: Shown, step: str, given: Mapping[int, tuple[str, ...]]
    ) -> Inbound: ...


class WebChat:
    """The trial page: a card is HTML, an answer is a form as a browser sends it."""

    channel = "web"
    workspace = "voorbeeldstad"

    def show(self, card: Card) -> Shown:
        viewer = Viewer(email="", language=card.language, event="e", zone=AMSTERDAM)
        page = _Page()
        page.feed(card_html(card, viewer))
        return Shown(" ".join(page.words), page.taps, page.forms, page.refs, page.links)

    def typed(self, who: str, text: str, uploads: Sequence[Upload]) -> Inbound:
        return self._form(who, [("text", text)], uploads)

    def tapped(self, who: str, shown: Shown, step: str, value: str) -> Inbound:
        whole = next(
            known
            for known, answer in shown.taps
            if answer == value and (known == step or known.startswith(f"{step}."))
        )
        ref = shown.taps[whole, value]
        return self._form(who, [("tap", tap_value(whole, value, ref))])

    def handed_in(
        self, who: str, shown: Shown, step: str, given: Mapping[int, tuple[str, ...]]
    ) -> Inbound:
        fields = [("step", step), ("ref", shown.refs[step])]
        for number, one in enumerate(shown.forms[step], 1):
            values = given.get(number, tuple(one.filled))
            fields += [(f"{FIELD}{one.name}", value) for value in values]
        return self._form(who, fields)

    def _form(
        self, who: str, fields: list[tuple[str, str]], uploads: Sequence[Upload] = ()
    ) -> Inbound:
        event = f"e{next(_ids)}"
        every = [("as", who), ("event", event), *fields]
        return read_form(every, uploads, self.workspace, AMSTERDAM)


class _Page(HTMLParser):
    """Reads a card's HTML the way a person with a screen reader would."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.taps: dict[tuple[str, str], str] = {}
        self.forms: dict[str, list[Field]] = {}
        self.refs: dict[str, str] = {}
        self.links: list[str] = []
        self._step = ""
        self._names: dict[str, Field] = {}

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.words.append(data.strip())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        name = found.get("name", "")
        if tag == "a":
            self.links.append(found["href"])
        if tag == "form":
            self._step, self._names = "", {}
        if tag == "input" and name == "step":
            self._step = found["value"]
            self.forms[self._step] = []
        elif tag == "input" and name == "ref" and self._step:
            self.refs[self._step] = found["value"]
        elif name.startswith(FIELD):
            self._field(tag, found)
        elif tag == "option":
            self._option(found)
        elif found.get("data-answer", "submit") != "submit" and tag == "button":
            self.taps[found["data-step"], found["data-answer"]] = found["data-ref"]

    def _field(self, tag: str, found: dict[str, str]) -> None:
        name = found["name"].removeprefix(FIELD)
        one = self._names.get(name)
        if one is None:
            one = self._names[name] = Field(name)
            self.forms.setdefault(self._step, []).append(one)
        kind = found.get("type", "")
        if kind in ("checkbox", "radio"):
            if "checked" in found:
                one.filled.append(found["value"])
        elif found.get("value"):
            one.filled.append(found["value"])

    def _option(self, found: dict[str, str]) -> None:
        """An option of a select that is taken at once, or of a field."""
        step, answer = found.get("data-step", ""), found.get("data-answer", "")
        if step in self._names or not step:
            if "selected" in found:
                self._names[step].filled.append(found["value"])
            return
        self.taps[step, answer] = self.refs.get(step, "")
        if not self.forms.get(step, True):
            del self.forms[step]
