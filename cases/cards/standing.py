"""Cards of what comes back by itself: the report of a quarter, the talk of a year."""

from datetime import date

from cases.cards.frame import button, buttons, card, moment_row
from cases.desk import Desk
from dialogs.card import Button, Card, Part, Row, Rows, Text
from dialogs.spoken import day_text
from dialogs.texts import say
from storage.records import DutyState, Person, Standing

_MONTHS = {1: "month", 3: "quarter", 6: "half", 12: "year"}  # what a period of so many is called


def standing_card(desk: Desk, one: Standing, person: Person, *, again: bool = False) -> Card:
    """Return it as it is now, for one reader. `again`: a reminder."""
    late = one.state in (DutyState.OVERDUE, DutyState.ESCALATED)
    key = "standing.late" if late else "standing.again" if again else "standing.title"
    return _card(desk, one, person, say(key, person.language, **_named(one, person)), [])


def late_card(desk: Desk, one: Standing, person: Person, late: Person | None) -> Card:
    """Return the card for whom it goes up to: who has not done it, and what it is."""
    language = person.language
    due = desk.say_moment(one.due_at, language)
    says = (
        say("remind.escalated.text", language, name=late.name, due=due)
        if late
        else say("remind.escalated.nobody", language)
    )
    title = say("standing.not_done", language, **_named(one, person))
    return _card(desk, one, person, title, [Text(text=says, tone="alarm")])


def nobody_card(one: Standing, reader: Person) -> Card:
    """Return the alarm that there is nobody to tell."""
    language = reader.language
    role = say(f"role.{one.role}", language)
    title = say("standing.nobody.title", language, **_named(one, reader))
    text = say("standing.nobody.text", language, role=role)
    return card("notice", title, [Text(text=text, tone="alarm")], reader)


def standing_line(desk: Desk, one: Standing, person: Person) -> str:
    """Return it in one line: what, of which period, by when, and whether it is late."""
    key = "standing.line_late" if one.due_at < desk.now else "standing.line"
    due = desk.say_moment(one.due_at, person.language)
    return say(key, person.language, due=due, **_named(one, person))


def standing_button(one: Standing, person: Person) -> Button:
    """Return the button that shows its card."""
    label = say("standing.button", person.language, **_named(one, person))
    return button(label, f"open.{one.id}", "card", str(one.version))


def period_text(starts: date, ends: date, language: str) -> str:
    """Return what people call the period: "het derde kwartaal van 2027"."""
    months = (ends.year - starts.year) * 12 + ends.month - starts.month + 1
    name = _MONTHS.get(months)
    if starts.day != 1 or name is None or (starts.month - 1) % months:
        days = {"starts": day_text(starts, language), "ends": day_text(ends, language)}
        return say("standing.period.days", language, **days)
    number = (starts.month - 1) // months + 1
    month = say(f"moment.month.m{starts.month}", language)
    return say(f"standing.period.{name}", language, number=number, month=month, year=starts.year)


def _card(desk: Desk, one: Standing, person: Person, title: str, parts: list[Part]) -> Card:
    language, state = person.language, one.state
    text = one.plan["text"]["en" if language == "en" else "nl"]
    rows = [moment_row(desk, "duty.rows.due", one.due_at, language)]
    if state is not DutyState.DUE:
        said = say(f"duty.state.{state}", language)
        rows.append(Row(label=say("duty.rows.state", language), value=said))
    source = Row(label=say("duty.rows.source", language), value=str(one.plan["source"]))
    parts += [Text(text=text), Rows(rows=(*rows, source))]
    if state.open:
        label = say("duty.buttons.done", language)
        parts += buttons(button(label, f"done.{one.id}", "yes", str(one.version), "primary"))
    return card("duty", title, parts, person, key=f"standing:{one.id}")


def _named(one: Standing, person: Person) -> dict[str, str]:
    language = person.language
    period = period_text(one.starts, one.ends, language)
    return {"what": say(f"duty.short.{one.kind}", language), "period": period}
