"""A form of the trial page -> Inbound. Pure, so that a test can feed it what a browser sends."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from cases.inbound import Inbound, Profile, Upload
from dialogs.reply import Reply

FIELD = "field."
_MARKS = 3  # step, value and ref of a tap


class BadForm(ValueError):
    """This did not come from a form of ours; the sentence says what is missing."""


def read_form(
    fields: Sequence[tuple[str, str]], uploads: Iterable[Upload], workspace: str, zone: ZoneInfo
) -> Inbound:
    """Return what one hand-in means. `fields` are the form's names and values, in their order.

    A moment picked in the page is the organisation's wall-clock time; it goes on as an aware ISO
    text. Raises BadForm.
    """
    email, event = _one(fields, "as"), _one(fields, "event")
    if not email or not event:
        raise BadForm("the form does not say who hands it in (as) and which time it is (event)")
    reply = _reply(fields, zone)
    return Inbound(
        channel="web",
        workspace=workspace,
        external_id=email.lower(),
        event_id=f"{event}:{reply.step or ''}:{reply.value or ''}",
        reply=reply,
        profile=Profile(email=email.lower()),
        uploads=tuple(uploads),
    )


def _reply(fields: Sequence[tuple[str, str]], zone: ZoneInfo) -> Reply:
    if tap := _one(fields, "tap"):
        marks = _tapped(tap)
        return Reply(step=marks[0], value=marks[1], ref=marks[2])
    step, ref = _one(fields, "step"), _one(fields, "ref")
    if step is None:
        return Reply(text=_one(fields, "text") or "")
    if value := _one(fields, "value"):
        return Reply(step=step, value=value, ref=ref)
    return Reply(step=step, ref=ref, values=_values(fields, zone))


def _tapped(tap: str) -> list[str]:
    try:
        marks = json.loads(tap)
    except ValueError as problem:
        raise BadForm("the button does not say what it answers") from problem
    if not isinstance(marks, list) or len(marks) != _MARKS:
        raise BadForm("a button answers one step of one question")
    if not all(isinstance(mark, str) for mark in marks):
        raise BadForm("a button's marks are texts")
    return marks


def _values(fields: Sequence[tuple[str, str]], zone: ZoneInfo) -> dict[str, tuple[str, ...]]:
    """Gather the fields of a form: the empty ones are left out."""
    values: dict[str, tuple[str, ...]] = {}
    for name, value in fields:
        if name.startswith(FIELD) and value.strip():
            key = name.removeprefix(FIELD)
            values[key] = (*values.get(key, ()), _aware(value, zone))
    return values


def _aware(value: str, zone: ZoneInfo) -> str:
    """Give a picked wall-clock moment (2026-11-25T14:15) its zone; leave every other text alone."""
    if len(value) != len("2026-11-25T14:15") or value[10] != "T":
        return value
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return value
    return moment.replace(tzinfo=zone).isoformat()


def _one(fields: Sequence[tuple[str, str]], name: str) -> str | None:
    return next((value for key, value in fields if key == name), None)
