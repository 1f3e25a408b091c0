"""The prompts to decide in: which measure, a police report or not, or a decision in words."""

from collections.abc import Sequence

from cases.access import CaseCircle
from cases.cards.left_open import term_input
from cases.desk import Desk, pack_of_case
from cases.options import FIRST_TERM, NONE, POLICE, code, first_things, lasts, offers
from dialogs.answers import from_json
from dialogs.card import Form, Input, Option
from dialogs.texts import option_label, say
from protocols.conditions import holds
from protocols.measures import Offered
from protocols.pack import OpenTerm
from protocols.sanction import PoliceRule
from storage.records import Duty, Person


def measure_form(
    duty: Duty, circle: CaseCircle, person: Person, desk: Desk, asked: Sequence[OpenTerm]
) -> Form:
    """Return the menu of measures, the length, what must come first, and room for a reason.

    `asked`: what the protocol leaves open, as questions of the form.
    """
    language, step = person.language, f"decide.{duty.id}"
    offered = offers(desk, circle)
    inputs = [
        Input(
            name=step,
            kind="ticks",
            label=say("decision.measure.menu", language),
            options=(*(_option(one, language) for one in offered), _none(language)),
            initial=tuple(filter(None, [duty.plan.get("proposal")])),
        )
    ]
    if any(lasts(one) for one in offered):
        months = str(duty.plan.get("months") or "")
        label = say("decision.measure.months", language)
        inputs.append(
            Input(name=f"{step}#2", kind="text", label=label, initial=(months,) if months else ())
        )
    if needs := list(dict.fromkeys(need for one in offered for need in first_things(one))):
        label = say("decision.first.ask", language)
        options = tuple(
            Option(value=need, label=say(f"decision.first.{need}", language)) for need in needs
        )
        inputs.append(Input(name=f"{step}#3", kind="ticks", label=label, options=options))
    reason = say("decision.measure.reason", language)
    inputs.append(Input(name=f"{step}#4", kind="long_text", label=reason, max_length=2000))
    inputs += [term_input(f"{step}#{n}", one, language) for n, one in enumerate(asked, FIRST_TERM)]
    return _form(duty, inputs, say("decision.measure.submit", language))


def _option(one: Offered, language: str) -> Option:
    name = (
        say("measure.ordinal", language, ordinal=one.ordinal)
        if one.ordinal
        else say(f"measure.{one.measure}", language)
    )
    role = say(f"role.{one.decider}", language)
    hints = [
        _length(one, language),
        say("decision.measure.decider", language, role=role),
        one.source,
    ]
    return Option(value=code(one), label=name, hint=" ".join(hint for hint in hints if hint))


def _none(language: str) -> Option:
    return Option(value=NONE, label=say("decision.measure.none", language))


def _length(one: Offered, language: str) -> str:
    """Return how long the measure lasts, as the protocol says it."""
    low, high = one.min_months, one.max_months
    if low and high:
        key = "measure.fixed" if low == high else "measure.length"
        return say(key, language, low=low, high=high) + "."
    if low:
        return say("measure.at_least", language, low=low) + "."
    return say("measure.at_most", language, high=high) + "." if high else ""


def police_form(duty: Duty, circle: CaseCircle, person: Person, desk: Desk) -> Form:
    """Return the question whether a police report is made, with the reporter's own wish."""
    language, step = person.language, f"decide.{duty.id}"
    options = tuple(
        Option(value=value, label=say(f"decision.police.options.{value}", language))
        for value in POLICE
    )
    inputs = [
        Input(
            name=step,
            kind="choice",
            label=_police_label(circle, language),
            hint=_wish(circle, language),
            options=options,
            required=True,
        ),
        Input(
            name=f"{step}#2",
            kind="long_text",
            label=say("decision.police.reason", language),
            max_length=2000,
        ),
    ]
    return _form(duty, inputs, say("decision.police.submit", language))


def _police_label(circle: CaseCircle, language: str) -> str:
    rule = police_rule(circle)
    return say(
        "decision.police.text" if rule and rule.always else "decision.police.text_optional",
        language,
    )


def police_rule(circle: CaseCircle) -> PoliceRule | None:
    """Return the protocol's rule on reporting this to the police."""
    rules = pack_of_case(circle.case).police
    return next((rule for rule in rules if holds(rule.when, circle.sheet)), None)


def _wish(circle: CaseCircle, language: str) -> str:
    """Return what the reporter wished, from the card they filled in."""
    care = from_json(circle.case.story).get("care")
    wish = next(iter(care.of("police")), "together") if care else "together"
    label = option_label("incident.care", wish, language)
    return say("decision.police.wish", language, wish=label)


def reason_form(duty: Duty, language: str) -> Form:
    """Return a decision in words."""
    step = f"decide.{duty.id}"
    label = say("decision.words", language)
    field = Input(name=step, kind="long_text", label=label, required=True, max_length=2000)
    return _form(duty, [field], say("decision.measure.submit", language))


def _form(duty: Duty, inputs: list[Input], submit: str) -> Form:
    return Form(
        step=f"decide.{duty.id}", ref=str(duty.version), inputs=tuple(inputs), submit=submit
    )
