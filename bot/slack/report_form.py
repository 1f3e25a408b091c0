"""The form behind /melden: the question of danger, the story and the first facts in one modal.

Everything in it is a step of the report, so that what is left open is asked in the conversation.
"""

from cases.strangers import MANAGER
from dialogs.card import Card, Form, Input, Option, Text
from dialogs.incident import PLACES
from dialogs.several import SEVERAL
from dialogs.texts import Language, option_label, say


def report_form(language: Language, *, story: str = "", stranger: bool = False) -> Card:
    """Return the form. `story` is what was typed behind the command."""
    inputs = (
        _choice("danger", ("yes", "no"), language, required=True),
        Input(
            name="story",
            kind="long_text",
            label=say("slack.form.story", language),
            hint=say("slack.form.story_hint", language),
            initial=(story,) if story else (),
        ),
        _choice("where", (*PLACES, "unknown"), language),
        Input(name="when", kind="moment", label=say("incident.when.ask", language)),
        Input(
            name="evidence",
            kind="files",
            label=say("incident.evidence.label", language),
            hint=say("slack.form.files_hint", language),
        ),
        *(_manager(language) if stranger else ()),
    )
    form = Form(step=SEVERAL, ref="", inputs=inputs, submit=say("slack.form.submit", language))
    alarm = Text(text=say("danger.no_alarm", language), tone="quiet")
    title = say("slack.form.title", language)
    return Card(kind="question", title=title, parts=(alarm, form), language=language)


def _choice(
    step: str, values: tuple[str, ...], language: Language, *, required: bool = False
) -> Input:
    texts = f"incident.{step}"
    options = tuple(Option(value=v, label=option_label(texts, v, language)) for v in values)
    label = say(f"{texts}.ask", language)
    return Input(name=step, kind="choice", label=label, options=options, required=required)


def _manager(language: Language) -> tuple[Input, ...]:
    label, hint = say("slack.form.manager", language), say("slack.form.manager_hint", language)
    return (Input(name=MANAGER, kind="person", label=label, hint=hint),)
