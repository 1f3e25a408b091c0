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


@dataclass(slots=True)
class Names:
    """Gives every field of a card a name of its own; Teams loses the second of two alike."""

    taken: set[str]

    @classmethod
    def of(cls, card: Card) -> "Names":
        """Begin with the names that cannot be changed: those of the forms' fields."""
        return cls({f.name for part in card.parts if isinstance(part, Form) for f in part.inputs})

    def take(self, wanted: str) -> str:
        """Return the name, or with "#2", "#3", … behind it when it is taken."""
        counted = (f"{wanted}#{n}" for n in range(2, len(self.taken) + 3))
        name = next(one for one in (wanted, *counted) if one not in self.taken)
        self.taken.add(name)
        return name


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
