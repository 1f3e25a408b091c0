"""A dialog is data: an ordered list of steps. The engine is a few pure functions.

The open step is always the first one that applies and has no settled answer yet. Nothing stores a
position, so a conversation goes on after a restart or a weekend, and a corrected answer reopens
exactly the steps that depend on it.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass, replace

from dialogs.answers import Answer, Answers
from dialogs.asked import CONTINUE, KEEP, Asked, NotUnderstood, Outside
from dialogs.asks import Ask, Choice, Files, FreeText, Ticks
from dialogs.conditions import ALWAYS, Condition
from dialogs.reply import Reply

__all__ = [
    "CHANGE",
    "Dialog",
    "NotUnderstood",
    "Outdated",
    "Outside",
    "Step",
    "WrongDialog",
    "changeable",
    "fill",
    "narrow",
    "open_step",
    "take",
]

CHANGE = "change"  # the step of a tap that reopens the step named in its value
_KEY = re.compile(r"[a-z]+(?:_[a-z]+)*")
_FEW_WORDS = 3  # so many words are an answer that was not understood; more are a story


class Outdated(Exception):
    """The reply answers a question that is no longer open.

    `answers` is what must be kept all the same: files that came along; None where nothing did.
    """

    answers: Answers | None = None


class WrongDialog(ValueError):
    """The table of a dialog contradicts itself. Raised when it is imported."""


@dataclass(frozen=True, slots=True)
class Step:
    """One question.

    It is asked when the condition holds; an `optional` one only when the person opens it. When an
    answer in `rests_on` changes, this step's answer is dropped.
    """

    key: str
    ask: Ask
    when: Condition = ALWAYS
    rests_on: frozenset[str] = frozenset()
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Dialog:
    """The steps in their order. Raises WrongDialog when they contradict each other.

    A longer text that does not answer the question is not lost: it goes to the step in `spills`.
    """

    name: str
    steps: tuple[Step, ...]
    spills: str = ""

    def __post_init__(self) -> None:
        seen: set[str] = set()
        for step in self.steps:
            _check(f"{self.name}: {step.key!r}", step, seen)
            seen.add(step.key)
        if self.spills and not isinstance(self.find(self.spills), FreeText):
            raise WrongDialog(f"{self.name}: {self.spills!r} is no free text to spill into")
        if sum(isinstance(step.ask, Files) for step in self.steps) > 1:
            raise WrongDialog(f"{self.name}: two steps ask for files")

    def find(self, key: str | None) -> Ask | None:
        """Return what the step with this key asks; None when there is no such step."""
        return next((step.ask for step in self.steps if step.key == key), None)

    def texts(self, key: str) -> str:
        """Return where a step's sentences are in the catalogue."""
        return f"{self.name}.{key}"


def narrow(dialog: Dialog, without: Collection[str]) -> Dialog:
    """Return the dialog without the steps, fields and options that are named here."""
    steps = (
        replace(step, ask=_narrowed(step.ask, without), rests_on=step.rests_on.difference(without))
        for step in dialog.steps
        if step.key not in without
    )
    return replace(dialog, steps=tuple(steps))


def _narrowed(ask: Ask, without: Collection[str]) -> Ask:
    if isinstance(ask, Choice):
        return replace(ask, options=tuple(one for one in ask.options if one not in without))
    if isinstance(ask, Ticks):
        fields = (
            replace(field, options=tuple(one for one in field.options if one not in without))
            for field in ask.fields
            if field.name not in without
        )
        return replace(ask, fields=tuple(fields))
    return ask


def _check(place: str, step: Step, seen: set[str]) -> None:
    if not _KEY.fullmatch(step.key) or step.key == CHANGE:
        raise WrongDialog(f"{place} cannot be the key of a step")
    if step.key in seen:
        raise WrongDialog(f"{place} is asked twice")
    if unknown := (step.when.keys | step.rests_on) - seen:
        raise WrongDialog(f"{place} looks at {sorted(unknown)}, which are not asked before it")
    if wrong := [value for value in step.ask.options if not _KEY.fullmatch(value)]:
        raise WrongDialog(f"{place} has values that no button can carry: {wrong}")


def open_step(dialog: Dialog, answers: Answers) -> Step | None:
    """Return the step to ask now, or None when the dialog is complete."""
    return next((step for step in dialog.steps if _open(step, answers)), None)


def _open(step: Step, answers: Answers) -> bool:
    answer = answers.get(step.key)
    wanted = not step.optional if answer is None else answer.tentative
    return wanted and step.when.holds(answers)


def changeable(dialog: Dialog, answers: Answers) -> tuple[str, ...]:
    """Return the keys of the steps that may be changed (or, optional, opened) now, in order."""
    return tuple(
        step.key
        for step in dialog.steps
        if step.when.holds(answers) and (step.optional or step.key in answers)
    )


def take(dialog: Dialog, answers: Answers, reply: Reply, outside: Outside) -> Answers:
    """Return the answers with this reply added; the answers passed in stay as they were.

    Files are kept whatever question is open. Raises NotUnderstood when the reply cannot be read,
    and Outdated when it comes from a button on a card that has been answered before; the `answers`
    of either, where set, must be stored all the same.
    """
    kept, refused = _keep_files(dialog, answers, reply)
    if reply.step or reply.text.strip() or not reply.files:
        try:
            kept = _answer(dialog, kept, reply, outside)
        except (NotUnderstood, Outdated) as problem:
            problem.answers = kept if reply.files else None
            raise
    if refused:
        refused.answers = kept
        raise refused
    return kept


def fill(dialog: Dialog, answers: Answers, found: Answers) -> Answers:
    """Return the answers with what was read from the story, where nobody said otherwise."""
    new = {
        key: answer
        for key, answer in found.items()
        if dialog.find(key) and (key not in answers or answers[key].source == "story")
    }
    return _settle(dialog, answers, {**answers, **new})


def _answer(dialog: Dialog, answers: Answers, reply: Reply, outside: Outside) -> Answers:
    if reply.step == CHANGE:
        return _reopen(dialog, answers, reply.value or "")
    step = open_step(dialog, answers)
    if _only_goes_on(dialog, step, reply):
        return answers
    if step is None or reply.step not in (None, step.key):
        raise Outdated(f"{dialog.name}: {reply.step!r} is not the open question")
    asked = Asked(step.key, dialog.texts(step.key), answers.get(step.key), outside)
    try:
        answer = _read(step.ask, reply, asked)
    except NotUnderstood:
        if not _spills(dialog, step, reply):
            raise
        return _spill(dialog, answers, reply.text, outside)
    return _settle(dialog, answers, {**answers, step.key: answer})


def _read(ask: Ask, reply: Reply, asked: Asked) -> Answer:
    if reply.step and reply.value == KEEP and asked.before and not asked.before.empty:
        return asked.before.model_copy(update={"tentative": False})
    return ask.read(reply, asked)


def _only_goes_on(dialog: Dialog, step: Step | None, reply: Reply) -> bool:
    """Tell whether this is the button of a card that interrupted: it answers nothing."""
    if reply.value != CONTINUE or (step and step.key == reply.step):
        return False
    ask = dialog.find(reply.step)
    return isinstance(ask, Choice) and bool(ask.waits)


def _reopen(dialog: Dialog, answers: Answers, key: str) -> Answers:
    if key not in changeable(dialog, answers):
        raise Outdated(f"{dialog.name}: {key!r} has no answer to change")
    before = answers.get(key, Answer())
    return {**answers, key: before.model_copy(update={"tentative": True})}


def _spills(dialog: Dialog, step: Step, reply: Reply) -> bool:
    elsewhere = dialog.spills not in ("", step.key)
    return elsewhere and not reply.step and len(reply.text.split()) > _FEW_WORDS


def _spill(dialog: Dialog, answers: Answers, text: str, outside: Outside) -> Answers:
    """Add what was typed to the words of another step."""
    key = dialog.spills
    before = answers.get(key)
    said = f"{before.text}\n{text}" if before and before.text else text
    target = dialog.find(key)
    if target is None:
        return answers
    asked = Asked(key, dialog.texts(key), before, outside)
    return _settle(dialog, answers, {**answers, key: target.read(Reply(text=said), asked)})


def _keep_files(
    dialog: Dialog, answers: Answers, reply: Reply
) -> tuple[Answers, NotUnderstood | None]:
    """Return the answers with the files that are fit added, and the first refusal."""
    key, ask = next(((s.key, s.ask) for s in dialog.steps if isinstance(s.ask, Files)), ("", None))
    if not isinstance(ask, Files) or not reply.files:
        return answers, None
    before = answers.get(key, Answer())
    files = list(before.files)
    refused = None
    for file in reply.files:
        if all(file.file_id != known.file_id for known in files):
            problem = ask.refusal(file, len(files))
            refused = refused or problem
            files += [] if problem else [file]
    if not files:
        return answers, refused
    return {**answers, key: before.model_copy(update={"files": tuple(files)})}, refused


def _settle(dialog: Dialog, before: Answers, after: Answers) -> Answers:
    """Drop what no longer applies: condition gone, or resting on an answer that has changed."""
    settled = dict(after)
    changed = {key for key, answer in after.items() if _differs(before.get(key), answer)}
    retold = any(isinstance(dialog.find(key), FreeText) for key in changed)
    for step in dialog.steps:
        answer = settled.get(step.key)
        if answer is None:
            continue
        unread = retold and answer.source == "story"
        stale = step.key not in changed and (unread or not step.rests_on.isdisjoint(changed))
        if stale or not step.when.holds(settled):
            del settled[step.key]
            changed.add(step.key)
    return settled


def _differs(before: Answer | None, after: Answer) -> bool:
    return before is not after and (before is None or not before.says_the_same(after))
