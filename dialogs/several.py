"""A form that answers several questions at once: what a channel's first form takes.

Each field is named after its step. A field that is empty, or cannot be read, is no answer: that
question is asked in the conversation like any other.
"""

from collections.abc import Iterator

from dialogs.answers import Answer, Answers
from dialogs.asked import Asked, NotUnderstood, Outside
from dialogs.asks import Choice, FreeText, Moment
from dialogs.dialog import Dialog, Step, fill, take
from dialogs.reply import Reply

SEVERAL = "report_form"  # the step of such a form
REPORTED = "reported_message"  # such a form that a channel fills in from a message of somebody else


def take_several(dialog: Dialog, answers: Answers, reply: Reply, outside: Outside) -> Answers:
    """Return the answers with the form's added, and the files that came along.

    Raises NotUnderstood when a file cannot be taken; its `answers` must be stored all the same.
    """
    found = dict(_read(dialog, answers, reply, outside))
    kept = fill(dialog, answers, found)
    return take(dialog, kept, Reply(files=reply.files), outside) if reply.files else kept


def story_of(reply: Reply) -> str:
    """Return what somebody says in their own words: typed, or in the story of such a form."""
    told = reply.values.get("story", ()) if reply.step in (SEVERAL, REPORTED) else ()
    return told[0] if told else "" if reply.step else reply.text


def _read(
    dialog: Dialog, answers: Answers, reply: Reply, outside: Outside
) -> Iterator[tuple[str, Answer]]:
    for step in dialog.steps:
        given = reply.values.get(step.key, ())
        alone = _alone(step, given) if any(given) else None
        if alone is None:
            continue
        asked = Asked(step.key, dialog.texts(step.key), answers.get(step.key), outside)
        try:
            yield step.key, step.ask.read(alone, asked)
        except NotUnderstood:
            continue


def _alone(step: Step, given: tuple[str, ...]) -> Reply | None:
    """Return the field as a reply to its own question; None for a kind no such form has."""
    match step.ask:
        case FreeText():
            return Reply(text=given[0])
        case Choice():
            return Reply(step=step.key, value=given[0])
        case Moment():
            return Reply(step=step.key, values={step.key: given})
        case _:
            return None
