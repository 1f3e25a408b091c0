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
    """`shown` stay buttons in their place; `folded` go in one menu at the end of the card."""

    shown: frozenset[Button]
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
    groups = [part.buttons for part in card.parts if isinstance(part, Buttons)]
    in_turn = sorted(
        (
            (place, at, button)
            for at, group in enumerate(groups)
            for place, button in enumerate(group)
        ),
        key=lambda entry: entry[:2],
    )
    fits = len(in_turn) <= room
    kept = frozenset(button for _, _, button in (in_turn if fits else in_turn[: room - 1]))
    return Plan(kept, tuple(f for f in _in_order(card) if f.button not in kept))


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


def _in_order(card: Card) -> Iterator[Folded]:
    """Every button of the card, in its order, with the words before it where there are groups."""
    several = sum(isinstance(part, Buttons) for part in card.parts) > 1
    about = ""
    for part in card.parts:
        match part:
            case Text(text=text):
                about = text
            case Rows(rows=rows) if rows:
                about = rows[0].value
            case Buttons(buttons=buttons):
                yield from (Folded(b, about[:ABOUT_LIMIT] if several else "") for b in buttons)
            case _:
                continue
