"""What a person can tap or fill in on an Adaptive Card: buttons, menus and forms.

The marks (`README`, "Marks"): an input's `id` is the step key; an action's data is
{"step", "answer", "ref"}, and the hand-in button of fields has no `answer`. It tells instead
which fields are `ticks` (their values come back joined by commas), or that it is the `pick` of
a menu.
"""

from collections.abc import Iterator, Sequence
from typing import assert_never

from bot.teams.actions import Names, Plan
from bot.teams.runs import LABEL_LIMIT, Element, cut, runs
from dialogs.card import Button, Form, Input, Menu, Option
from dialogs.texts import say

TIME = "@time"  # ends the name of the clock beside a date; the two come back as one answer
PHONE = 42  # characters of labels, with BESIDE for each, that a row of buttons shows on a phone
BESIDE = 5
MANY = 8  # options that still fit a phone as a list; more of them fold into a menu


def buttons(taps: Sequence[Button]) -> Iterator[Element]:
    """Rows of buttons that fit a phone: what is beyond the edge of a row, some clients hide."""
    row: list[Button] = []
    for button in taps:
        if row and _width([*row, button]) > PHONE:
            yield _row(row)
            row = []
        row.append(button)
    if row:
        yield _row(row)


def _row(taps: Sequence[Button]) -> Element:
    return {"type": "ActionSet", "spacing": "Small", "actions": [action(one) for one in taps]}


def _width(taps: Sequence[Button]) -> int:
    return sum(len(button.label) + BESIDE for button in taps)


def action(button: Button) -> Element:
    """A tap. Where Execute is not known, the same tap is a Submit; the data is one and the same.

    A button takes no inputs along, so that "pass over" is not held up by an empty field.
    """
    data = {"step": button.step, "answer": button.value, "ref": button.ref}
    style = {"primary": "positive", "danger": "destructive"}.get(button.style)
    look: Element = {"title": cut(button.label, LABEL_LIMIT), "associatedInputs": "none"}
    if style:
        look["style"] = style
    return _execute(look, data)


def _execute(look: Element, data: Element) -> Element:
    fallback = {"type": "Action.Submit", **look, "data": data}
    return {
        "type": "Action.Execute",
        "verb": "answer",
        **look,
        "data": data,
        "fallback": fallback,
    }


def more(planned: Plan, names: Names, language: str) -> Iterator[Element]:
    """What is over six taps is one menu at the end of the card."""
    first = planned.folded[0].button
    options = tuple(
        Option(
            value=f.button.value if planned.one_question else _whole(f.button),
            label=f.button.label,
            hint=f.about,
        )
        for f in planned.folded
    )
    label = say("teams.more", language)
    menu = Menu(step=planned.menu_name, ref=first.ref, label=label, options=options)
    yield from pick(menu, names, language)


def _whole(button: Button) -> str:
    """A tap as one value; steps and values hold no colon."""
    return f"{button.step}:{button.value}:{button.ref}"


def pick(menu: Menu, names: Names, language: str) -> Iterator[Element]:
    """A menu and its own button: a card has no menu that is taken at once."""
    name = names.take(menu.step)
    shown = _choices(name, menu.label, menu.options, (), many=False, style="compact")
    yield {**shown, "placeholder": say("teams.choose", language)}
    data = {"step": menu.step, "ref": menu.ref, "pick": name}
    hand_in = _execute({"title": say("teams.choose", language)}, data)
    yield {"type": "ActionSet", "actions": [hand_in]}


def form(part: Form, strict: bool, language: str) -> Iterator[Element]:
    for field in part.inputs:
        required = field.required and strict
        yield from _input(field.model_copy(update={"required": required}), language)
    ticks = [field.name for field in part.inputs if field.kind == "ticks"]
    data = {"step": part.step, "ref": part.ref, "ticks": ticks}
    hand_in = _execute({"title": cut(part.submit, LABEL_LIMIT), "style": "positive"}, data)
    yield {"type": "ActionSet", "actions": [hand_in]}


def _input(field: Input, language: str) -> Iterator[Element]:
    if field.hint and field.kind != "files":
        yield runs(field.hint, isSubtle=True, size="Small")
    match field.kind:
        case "text" | "person":
            yield _typed(field, multiline=False)
        case "moment":
            yield from _moment(field, language)
        case "long_text":
            yield _typed(field, multiline=True)
        case "date":
            yield _named(field, "Input.Date")
        case "choice":
            style = "compact" if len(field.options) > MANY else "expanded"
            yield _choices_of(field, many=False, style=style)
        case "ticks":
            yield _choices_of(field, many=True, style="expanded")
        case "files":
            yield from _files(field)
        case _:
            assert_never(field.kind)


def _named(field: Input, kind: str) -> Element:
    shown: Element = {"type": kind, "id": field.name, "label": field.label}
    if field.required:
        shown |= {"isRequired": True, "errorMessage": field.hint or field.label}
    if field.initial:
        shown["value"] = ",".join(field.initial)
    return shown


def _typed(field: Input, *, multiline: bool) -> Element:
    shown = _named(field, "Input.Text")
    if field.options:  # a field to type in, with suggestions
        shown["placeholder"] = cut(", ".join(o.label for o in field.options), 80)
    return {**shown, "isMultiline": multiline, "maxLength": field.max_length}


def _moment(field: Input, language: str) -> Iterator[Element]:
    """A day and a time side by side; the time may be left out."""
    clock = Input(name=field.name + TIME, kind="text", label=say("teams.time", language))
    day, time = _named(field, "Input.Date"), _named(clock, "Input.Time")
    for shown, part in zip((day, time), "".join(field.initial).partition("T")[::2], strict=True):
        shown |= {"value": part} if part else {}
    yield {
        "type": "ColumnSet",
        "columns": [
            {"type": "Column", "width": "stretch", "items": [part]} for part in (day, time)
        ],
    }


def _choices_of(field: Input, *, many: bool, style: str) -> Element:
    shown = _choices(field.name, field.label, field.options, field.initial, many=many, style=style)
    return {**shown, **_named(field, "Input.ChoiceSet")}


def _choices(
    name: str,
    label: str,
    options: tuple[Option, ...],
    initial: tuple[str, ...],
    *,
    many: bool,
    style: str,
) -> Element:
    return {
        "type": "Input.ChoiceSet",
        "id": name,
        "label": label,
        "style": style,
        "wrap": True,
        "isMultiSelect": many,
        "choices": [{"title": _option(option), "value": option.value} for option in options],
        **({"value": ",".join(initial)} if initial else {}),
    }


def _option(option: Option) -> str:
    return f"{option.label} ({option.hint})" if option.hint else option.label


def _files(field: Input) -> Iterator[Element]:
    """A form cannot take a file here: the words stay, the page for files is linked below."""
    yield runs(field.label, weight="Bolder")
    if field.hint:
        yield runs(field.hint, isSubtle=True)
