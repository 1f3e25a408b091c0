"""The card on which somebody says who it was, and what is known of that person from before."""

from collections.abc import Sequence

from cases.cards.frame import button, buttons, card, quiet
from cases.desk import Desk, pack_of_case
from dialogs.card import Bullets, Card, Form, Input, Part, Text
from dialogs.texts import say
from protocols.guidance import category_text
from storage.records import Case, Person


def repeat_card(case: Case, person: Person, *, said: bool = False, undone: bool = False) -> Card:
    """Return the card: a name, or a number by which the organisation knows this person.

    `said`: somebody said so before, and may take it back. `undone`: that was just done.
    """
    language, step = person.language, f"again.{case.id}"
    field = Input(
        name=step,
        kind="text",
        label=say("repeat.ask", language),
        hint=say("repeat.hint", language),
        required=True,
        max_length=500,
    )
    submit = say("repeat.submit", language)
    form = Form(step=step, ref=str(case.version), inputs=(field,), submit=submit)
    title = say("repeat.title", language, number=case.number)
    parts: list[Part] = [form]
    if undone:
        parts = [Text(text=say("repeat.undone", language)), form]
    if said:
        parts = [Text(text=say("repeat.said", language)), *_undo(case, language), form]
    return card("duty", title, parts, person, case=case, key=f"again:{case.id}")


def _undo(case: Case, language: str) -> tuple[Part, ...]:
    label, ref = say("repeat.undo", language), str(case.version)
    return buttons(button(label, f"again.{case.id}", "undo", ref))


def found_card(desk: Desk, case: Case, earlier: Sequence[Case], person: Person) -> Card:
    """Return the earlier incidents, each by its day and category: the least that decides."""
    language = person.language
    title = say("repeat.found" if earlier else "repeat.none", language, count=len(earlier))
    lines = tuple(_line(desk, one, language) for one in earlier)
    parts: list[Part] = [quiet(say("repeat.kept", language))]
    if earlier:
        parts = [Bullets(items=lines), Text(text=say("repeat.then", language)), *parts]
    parts += _undo(case, language)
    return card("notice", title, parts, person, case=case, key=f"again:{case.id}")


def _line(desk: Desk, case: Case, language: str) -> str:
    code = case.verdict.get("counts_as", case.category)
    text = category_text(pack_of_case(case), code, "en" if language == "en" else "nl")
    at = desk.say_moment(case.occurred_at, language)
    return say("repeat.line", language, number=case.number, at=at, category=text.label)
