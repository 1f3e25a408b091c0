"""Which taps of a card are shown as buttons, and which fold into a menu.

Teams shows at most six actions on one card; a card of ours may have more.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dialogs.card import Button, Buttons, Card, Form, Link, Menu, Part, Rows, Text

MOST_ACTIONS = 6
MORE = "more"  # the name of the menu in which buttons of several questions are folded
ABOUT_LIMIT = 60  # characters of what stands before a folded button, to tell it from its like


@dataclass(frozen=True, slots=True)
class Folded:
    """A button that became a line of the menu; `about` is what it stood under."""

    button: Button
    about: str


@dataclass(frozen=True, slots=True)
class Plan:
    """The parts with the buttons that stay, and those that fold into one menu at the end."""

    parts: tuple[Part, ...]
    folded: tuple[Folded, ...]

    @property
    def one_question(self) -> bool:
        """Whether all that is folded answers one question of one conversation."""
        return len({(f.button.step, f.button.ref) for f in self.folded}) == 1

    @property
    def menu_name(self) -> str:
        """The step of that one question, else MORE. Only where something is folded."""
        return self.folded[0].button.step if self.one_question else MORE


def plan(card: Card) -> Plan:
    """Give forms, menus and links their places first, then the first button of each group."""
    room = max(MOST_ACTIONS - sum(_takes_place(part) for part in card.parts), 1)
    places = sorted((place, at) for at, place, _ in _buttons(card))
    kept = set(places if len(places) <= room else places[: room - 1])
    parts = tuple(_with_kept(part, at, kept) for at, part in enumerate(card.parts))
    return Plan(parts, tuple(f for at, place, f in _buttons(card) if (place, at) not in kept))


def _with_kept(part: Part, at: int, kept: set[tuple[int, int]]) -> Part:
    if not isinstance(part, Buttons):
        return part
    stay = (button for place, button in enumerate(part.buttons) if (place, at) in kept)
    return Buttons(buttons=tuple(stay))


def hands_in_once(card: Card, planned: Plan) -> bool:
    """Whether only one button of the card takes the fields along: then a field can be required.

    Every hand-in button of a card checks all its fields, so a second one would be held up.
    """
    forms = sum(isinstance(part, (Form, Menu)) for part in card.parts)
    return forms + bool(planned.folded) == 1


def field_names(card: Card, planned: Plan) -> set[str]:
    """Return the names of all fields and menus of the card; each is there once."""
    names = {part.step for part in card.parts if isinstance(part, Menu)}
    names |= {f.name for part in card.parts if isinstance(part, Form) for f in part.inputs}
    return names | ({planned.menu_name} if planned.folded else set())


def _takes_place(part: Part) -> bool:
    return isinstance(part, (Form, Menu)) or (
        isinstance(part, Link) and not part.url.startswith("tel:")
    )


def _buttons(card: Card) -> Iterator[tuple[int, int, Folded]]:
    """Every button: which part, its place there, and (where there are groups) after what."""
    several = sum(isinstance(part, Buttons) for part in card.parts) > 1
    about = ""
    for at, part in enumerate(card.parts):
        match part:
            case Text(text=text):
                about = text
            case Rows(rows=rows) if rows:
                about = rows[0].value
            case Buttons(buttons=buttons):
                said = about[:ABOUT_LIMIT] if several else ""
                yield from ((at, place, Folded(b, said)) for place, b in enumerate(buttons))
            case _:
                continue
