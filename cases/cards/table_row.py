"""The rows of the protocol's own table between which somebody chooses, on a card or within one."""

from collections.abc import Iterator

from cases.access import CaseCircle
from cases.cards.frame import card
from cases.desk import Desk, pack_of_case
from cases.options import rows_of
from dialogs.card import Card, Menu, Option, Part, Text
from dialogs.texts import say
from storage.records import Person

FACTS = "facts"  # no row was chosen: the facts decide


def row_parts(circle: CaseCircle, person: Person, desk: Desk) -> Iterator[Part]:
    """Yield which row was chosen and the rows there are; nothing where the facts tell."""
    language, case = person.language, circle.case
    rows = rows_of(desk, circle)
    if not rows:
        return
    chosen = pack_of_case(case).reason(str(case.sheet.get("reason")))
    if chosen:
        yield Text(text=say("row.chosen", language, row=chosen.label.of(language)))
    options = [Option(value=row.id, label=_label(row.label.of(language))) for row in rows]
    options += [Option(value=FACTS, label=say("row.facts", language))] if chosen else []
    yield Menu(
        step=f"row.{case.id}",
        ref=str(case.version),
        label=say("row.other" if chosen else "row.ask", language),
        options=tuple(one for one in options if not chosen or one.value != chosen.id),
    )


def row_card(circle: CaseCircle, person: Person, desk: Desk) -> Card:
    """Return the card to choose a row on; it says so where there is nothing to choose."""
    language, case = person.language, circle.case
    parts = tuple(row_parts(circle, person, desk)) or (Text(text=say("row.none", language)),)
    title = say("row.title", language, number=case.number)
    return card("duty", title, parts, person, case=case, key=f"row:{case.id}")


def _label(text: str) -> str:
    return text[:1].upper() + text[1:]
