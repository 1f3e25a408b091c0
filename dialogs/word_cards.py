"""Cards that ask nothing new: danger first, what went wrong, a word between two questions."""

from dialogs.asked import CONTINUE
from dialogs.card import Bullets, Button, Buttons, Card, Link, Part, Text
from dialogs.dialog import NotUnderstood, Outdated
from dialogs.texts import Language, option_label, say

_STEPS = ("leave", "call", "alarm", "stuck")
_HELP = ("call", "police", "stay", "care")


def danger_card(
    language: Language,
    ref: str,
    *,
    self_harm: bool = False,
    alarm: str = "",
    security: str = "",
    key: str | None = None,
) -> Card:
    """Return the 112 card; with `self_harm` the one for somebody who may harm themselves.

    `alarm` is where the alarm button is, `security` their telephone number. The button goes on
    with the report: `answer:danger:continue`.
    """
    texts = "danger.self_harm" if self_harm else "danger"
    parts: tuple[Part, ...] = (
        Text(text=say(f"{texts}.text", language), tone="alarm"),
        Link(label=say("danger.call_112", language), url="tel:112"),
        Bullets(items=_steps(language, self_harm, alarm, security), numbered=not self_harm),
        Link(label=say("danger.call_police", language), url="tel:09008844"),
        *_for_oneself(language, self_harm),
        Text(text=say("danger.no_alarm", language), tone="quiet"),
        Text(text=say("danger.waits", language), tone="quiet"),
        Buttons(buttons=(_go_on(language, ref),)),
    )
    return Card(
        kind="danger",
        title=say(f"{texts}.title", language),
        parts=parts,
        step="danger",
        ref=ref,
        key=key,
        language=language,
    )


def _steps(language: str, self_harm: bool, alarm: str, security: str) -> tuple[str, ...]:
    if self_harm:
        return tuple(say(f"danger.self_harm.steps.{step}", language) for step in _HELP)
    steps = [say(f"danger.steps.{step}", language, where=alarm) for step in _STEPS]
    if security:
        steps.insert(-1, say("danger.steps.security", language, phone=security))
    return tuple(steps)


def _for_oneself(language: str, self_harm: bool) -> tuple[Part, ...]:
    """The employee may be speaking of himself."""
    if not self_harm:
        return ()
    return (
        Text(text=say("danger.self_harm.own", language)),
        Link(label=say("danger.self_harm.call_113", language), url="tel:08000113"),
    )


def _go_on(language: str, ref: str) -> Button:
    label = option_label("incident.danger", CONTINUE, language)
    return Button(label=label, step="danger", value=CONTINUE, ref=ref, style="primary")


def why_not(problem: NotUnderstood | Outdated, language: str) -> str:
    """Return what to tell somebody whose reply could not be taken."""
    if isinstance(problem, Outdated):
        return say("error.outdated", language)
    return say(problem.text_key, language, **problem.values)


def with_word(card: Card, *words: str, alarm: bool = False) -> Card:
    """Return a card with something said above it: what went wrong, what was kept."""
    said = tuple(Text(text=word, tone="alarm" if alarm else "plain") for word in words if word)
    return card.model_copy(update={"parts": (*said, *card.parts)})
