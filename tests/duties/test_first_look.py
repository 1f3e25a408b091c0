"""When a duty is told for the first time: what lies before the end of a measure, before it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from cases.directory import Directory
from cases.duties import rows
from cases.schedule import GRACE, GRACE_URGENT, Step, first_look, look, must_act_by
from protocols.facts import FactSheet
from protocols.load import pack
from protocols.terms import Calendar
from protocols.timeline import timeline
from storage.records import Duty
from tests.storage import made

BAN = {
    "event": "measure_imposed",
    "at": "2026-12-01T10:00:00+01:00",
    "measure": "ban_building",
    "until": "2027-06-01",
}


CALENDAR = Calendar.of()


def owed(protocol: str, facts: Mapping[str, Any]) -> Sequence[Duty]:
    """Return the duties of a case, as they are written when it comes in."""
    sheet = FactSheet.model_validate(facts)
    reporter = made.person()
    case = made.case(
        reporter.id,
        reported_at=sheet.reported_at,
        sheet=sheet.model_dump(mode="json", exclude_defaults=True),
    )
    planned = timeline(pack(protocol), sheet, CALENDAR)
    nobody = Directory(people={}, teams={}, holders={})
    return rows(case, planned, [], nobody, CALENDAR)


def test_the_invitation_before_a_ban_ends_is_told_before_it_ends() -> None:
    facts = {"occurred_at": made.NOW, "reported_at": made.NOW, "category": "3", "events": [BAN]}
    duties = owed("lingewaard", facts)
    [invite] = [duty for duty in duties if duty.rule == "lingewaard-b6-invite"]
    assert invite.due_at.date().isoformat() == "2027-05-18"
    told = first_look(invite, CALENDAR)
    assert invite.due_at - timedelta(days=7) < told < invite.due_at
    assert must_act_by(invite) == invite.due_at


@pytest.mark.parametrize(
    ("reported", "due", "told"),
    [
        # A day's time ends on Saturday: Friday morning it was not there yet, so Monday.
        ("2026-12-04T16:00", "2026-12-05T16:00", "2026-12-07T08:30"),
        # It ends on Christmas day: on the last office day before.
        ("2026-12-24T08:00", "2026-12-25T08:00", "2026-12-24T08:30"),
        # On a day of work: in its morning, with the reminders of that day.
        ("2026-12-01T16:00", "2026-12-02T16:00", "2026-12-02T08:30"),
    ],
)
def test_what_waits_for_a_decision_is_told_in_office_hours(
    reported: str, due: str, told: str
) -> None:
    at, limit, first = (
        datetime.fromisoformat(text).replace(tzinfo=CALENDAR.zone) for text in (reported, due, told)
    )
    facts = {"occurred_at": at, "reported_at": at, "category": "fysiek_mens"}
    waiting = next(duty for duty in owed("alkmaar", facts) if duty.plan["waits_for"] == "decision")
    plan = {**waiting.plan, "reminders": []}
    duty = replace(waiting, target=None, due_at=limit, plan=plan)
    assert first_look(duty, CALENDAR) == first
    urgent = replace(duty, plan={**plan, "urgent": True})
    assert first_look(urgent, CALENDAR) == limit


def test_what_is_told_past_its_limit_is_not_taken_up_the_line_at_once() -> None:
    """A limit on Sunday, told on Monday: whoever must act hears of it before the next in line."""
    sunday = datetime(2026, 12, 6, 14, 0, tzinfo=CALENDAR.zone)
    monday = datetime(2026, 12, 7, 8, 30, tzinfo=CALENDAR.zone)
    facts = {"occurred_at": sunday, "reported_at": sunday, "category": "fysiek_mens"}
    some = owed("alkmaar", facts)[0]
    plan = {**some.plan, "asked_at": (sunday - timedelta(days=3)).isoformat(), "urgent": False}
    late = replace(some, target=None, due_at=sunday, plan=plan)
    told = look(late, monday, CALENDAR, line_length=2)
    assert (told.step, told.again_at) == (Step.ANNOUNCE, monday + GRACE)
    urgent = look(replace(late, plan={**plan, "urgent": True}), monday, CALENDAR, line_length=2)
    assert urgent.again_at == monday + GRACE_URGENT
