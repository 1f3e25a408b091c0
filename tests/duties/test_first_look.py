"""When a duty is told for the first time: what lies before the end of a measure, before it."""

from datetime import timedelta

from cases.directory import Directory
from cases.duties import rows
from cases.schedule import first_look, must_act_by
from protocols.facts import FactSheet
from protocols.load import pack
from protocols.terms import Calendar
from protocols.timeline import timeline
from tests.storage import made

BAN = {
    "event": "measure_imposed",
    "at": "2026-12-01T10:00:00+01:00",
    "measure": "ban_building",
    "until": "2027-06-01",
}


def test_the_invitation_before_a_ban_ends_is_told_before_it_ends() -> None:
    facts = {"occurred_at": made.NOW, "reported_at": made.NOW, "category": "3", "events": [BAN]}
    sheet = FactSheet.model_validate(facts)
    reporter = made.person()
    case = made.case(reporter.id, sheet=sheet.model_dump(mode="json", exclude_defaults=True))
    planned = timeline(pack("lingewaard"), sheet, Calendar.of())
    duties = rows(case, planned, [], Directory(people={}, teams={}, holders={}))
    [invite] = [duty for duty in duties if duty.rule == "lingewaard-b6-invite"]
    assert invite.due_at.date().isoformat() == "2027-05-18"
    assert invite.due_at - timedelta(days=7) < first_look(invite) < invite.due_at
    assert must_act_by(invite) == invite.due_at
