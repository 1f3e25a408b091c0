"""Several reminders that are due to one person at once: one message that lists them."""

from collections.abc import Sequence

from cases.access import Circle
from cases.cards.frame import card
from cases.cards.lists import open_button, task_line
from cases.desk import Desk
from dialogs.card import Bullets, Buttons, Card, Part, Text
from dialogs.texts import say
from storage.records import Duty, Person

MOST = 10  # buttons of a message; every duty is in the list


def bundle_card(desk: Desk, person: Person, due: Sequence[tuple[Duty, Circle]]) -> Card:
    """Return the list, the soonest first, each with a button that shows its card."""
    language = person.language
    ordered = sorted(due, key=lambda one: one[0].due_at)
    lines = tuple(task_line(desk, duty, circle.case, language) for duty, circle in ordered)
    opens = tuple(open_button(desk, duty, circle.case, language) for duty, circle in ordered[:MOST])
    parts: list[Part] = [
        Text(text=say("remind.bundle.text", language)),
        Bullets(items=lines),
        Buttons(buttons=opens),
    ]
    title = say("remind.bundle.title", language, count=len(ordered))
    return card("list", title, parts, person, key=f"reminders:{person.id}")
