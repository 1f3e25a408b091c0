"""What every card of a case has: its number, its key, its rows and buttons, in one way."""

from collections.abc import Sequence
from datetime import datetime

from cases.desk import Desk
from dialogs.card import Button, Buttons, Card, Kind, Part, Row, Rows, Style, Text
from dialogs.texts import option_label, say
from protocols.pack import Pack
from protocols.vocabulary import Place
from storage.records import Case, Person

_PLACES = frozenset(Place)


def moment_row(desk: Desk, key: str, at: datetime, language: str) -> Row:
    """Return a labelled moment, in words and as a moment for channels that show their own."""
    return Row(label=say(key, language), value=desk.say_moment(at, language), at=at)


def case_rows(desk: Desk, case: Case, pack: Pack, language: str) -> Rows:
    """Return the least there is to say of a case beside its number: category, place, time."""
    shown = case.verdict.get("counts_as", case.category)
    label = pack.category(shown).label.of(language)
    rows = [
        Row(label=say("notice.rows.category", language), value=label),
        Row(label=say("notice.rows.place", language), value=place_text(case.place, language)),
        moment_row(desk, "notice.rows.at", case.occurred_at, language),
    ]
    return Rows(rows=tuple(rows))


def place_text(place: str | None, language: str) -> str:
    """Return what a place is called; "not known" where nobody said."""
    value = place if place in _PLACES else "unknown"
    return option_label("incident.where", str(value), language)


def heading(text: str) -> Text:
    """Return the words above a part of a card."""
    return Text(text=text, tone="heading")


def button(label: str, step: str, value: str, ref: str, style: Style = "plain") -> Button:
    return Button(label=label, step=step, value=value, ref=ref, style=style)


def buttons(*found: Button | None) -> tuple[Part, ...]:
    """Return a row of the buttons that there are; nothing where there are none."""
    there = tuple(one for one in found if one)
    return (Buttons(buttons=there),) if there else ()


def card(
    kind: Kind,
    title: str,
    parts: Sequence[Part],
    person: Person,
    *,
    case: Case | None = None,
    key: str | None = None,
    step: str | None = None,
    ref: str | None = None,
) -> Card:
    """Return a card in the reader's language, with the case's number on it."""
    return Card(
        kind=kind,
        title=title,
        parts=tuple(parts),
        step=step,
        ref=ref,
        key=key,
        number=case.number if case else None,
        language="en" if person.language == "en" else "nl",
    )


def word(text_key: str, person: Person, kind: Kind = "word", **values: object) -> Card:
    """Return a card that only says one thing."""
    return card(kind, say(text_key, person.language, **values), (), person)


def quiet(text: str) -> Text:
    return Text(text=text, tone="quiet")
