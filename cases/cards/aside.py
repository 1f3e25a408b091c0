"""The cards to put a duty off on and to hand it over on, and what both people then see."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from cases.access import Circle
from cases.cards.duty import duty_parts, named, title_of
from cases.cards.frame import button, buttons, card, moment_row
from cases.desk import Desk
from cases.reason import LONGEST, TO_GIVE, TO_PUT_OFF, in_words
from dialogs.card import Card, Form, Input, Option, Part, Rows, Text
from dialogs.texts import say
from storage.records import Duty, Person, Reason

MOST = 50  # colleagues to choose from; a list in Slack has at most a hundred


def later_card(
    duty: Duty, circle: Circle, person: Person, desk: Desk, room: Mapping[str, datetime]
) -> Card:
    """Ask until when, and why. `room`: the spans there are before the limit."""
    language = person.language
    spans = tuple(
        Option(
            value=span,
            label=say(f"duty.later.options.{span}", language),
            hint=desk.say_moment(until, language),
        )
        for span, until in room.items()
    )
    when = _choice(f"later.{duty.id}", say("duty.later.when", language), spans)
    text = Text(text=say("duty.later.text", language, due=desk.say_moment(duty.due_at, language)))
    return _asking("later", duty, circle, person, [text], [when], TO_PUT_OFF)


def give_card(duty: Duty, circle: Circle, person: Person, colleagues: Sequence[Person]) -> Card:
    """Ask who takes it over, and why."""
    language = person.language
    people = tuple(Option(value=str(one.id), label=one.name) for one in colleagues[:MOST])
    who = _choice(f"give.{duty.id}", say("duty.give.who", language), people)
    text = Text(text=say("duty.give.text", language))
    return _asking("give", duty, circle, person, [text], [who], TO_GIVE)


def given_card(
    duty: Duty, circle: Circle, person: Person, desk: Desk, giver: Person, reason: Reason
) -> Card:
    """Return the duty for who takes it over: whose it was, why, and the duty itself."""
    language = person.language
    why = in_words(reason, language)
    told = Text(text=say("duty.give.given", language, name=giver.name, reason=why))
    parts = (told, *duty_parts(duty, circle, person, desk))
    title = title_of(duty, circle, person)
    return card("duty", title, parts, person, case=circle.case, key=f"duty:{duty.id}")


def gave_card(duty: Duty, circle: Circle, person: Person, desk: Desk, heir: Person) -> Card:
    """Return the word to who had it that it is somebody else's now; nothing can be tapped."""
    language = person.language
    what = named(duty, circle.case, language)
    title = say("duty.give.gave.title", language, what=what, name=heir.name)
    rows = Rows(rows=(moment_row(desk, "duty.rows.due", duty.due_at, language),))
    parts = (Text(text=say("duty.give.gave.text", language, name=heir.name)), rows)
    return card("duty", title, parts, person, case=circle.case, key=f"duty:{duty.id}")


def _asking(
    verb: str,
    duty: Duty,
    circle: Circle,
    person: Person,
    told: Sequence[Part],
    asked: Sequence[Input],
    whys: Sequence[str],
) -> Card:
    language, step, ref = person.language, f"{verb}.{duty.id}", str(duty.version)
    options = tuple(Option(value=why, label=say(f"reason.options.{why}", language)) for why in whys)
    why = _choice(f"{step}#2", say("reason.ask", language), options)
    words = Input(
        name=f"{step}#3",
        kind="long_text",
        label=say("reason.words", language),
        hint=say("reason.private", language),
        max_length=LONGEST,
    )
    submit = say(f"duty.{verb}.submit", language)
    form = Form(step=step, ref=ref, inputs=(*asked, why, words), submit=submit)
    back = button(say("reason.back", language), f"open.{duty.id}", "card", ref)
    title = say(f"duty.{verb}.title", language, what=named(duty, circle.case, language))
    parts = (*told, form, *buttons(back))
    return card("duty", title, parts, person, case=circle.case, key=f"duty:{duty.id}")


def _choice(name: str, label: str, options: tuple[Option, ...]) -> Input:
    return Input(name=name, kind="choice", label=label, options=options, required=True)
