"""What the command line gives, in the shapes it promises."""

import json
from datetime import UTC, datetime

from protocols.calendar_file import timeline_ics
from protocols.facts import Facts, Flags, Moment, Span
from protocols.measures import measures
from protocols.outcome import (
    measures_json,
    route_json,
    timeline_columns,
    timeline_json,
    timeline_rows,
    verdict_json,
)
from protocols.route import route
from protocols.timeline import timeline
from protocols.verdict import classify
from protocols.vocabulary import Conduct, Direction, Place
from tests.protocols.cases import AMSTERDAM, HEERLEN, at, sheet

PLANNED = timeline(HEERLEN, sheet(category="D_physical"), AMSTERDAM)


def test_a_duty_as_json() -> None:
    (talk,) = [one for one in timeline_json(PLANNED) if one["duty"] == "heerlen-10-first-talk"]
    assert talk == {
        "duty": "heerlen-10-first-talk",
        "kind": "aftercare_talk",
        "to": ["bmw"],
        "about": ["victim"],
        "not_before": None,
        "target": "2026-12-19T16:30:00+01:00",
        "due": "2026-12-21T16:30:00+01:00",
        "reminders": ["2026-12-21T08:30:00+01:00"],
        "escalates_to": ["cag", "director"],
        "text": "Houd het eerste opvanggesprek.",
        "source": "§10.2",
    }
    assert json.loads(json.dumps(talk)) == talk


def test_a_route_as_json() -> None:
    steps = route_json(route(HEERLEN, sheet(category="C", office="alderman")))
    assert steps[0] == {
        "step": 1,
        "to": ["mayor"],
        "when": "at_once",
        "by": "reporter",
        "source": "§6.4",
    }
    assert [step["step"] for step in steps] == [1, 2, 3]


def test_measures_as_json() -> None:
    found = measures_json(measures(HEERLEN, sheet(category="C")))
    assert found["proposal"] == []
    by_name = {one["measure"]: one for one in found["options"]}
    assert by_name["ban_building"] == {
        "measure": "ban_building",
        "min_months": 3,
        "max_months": None,
        "decider": "cag",
        "signer": "mayor",
        "requires": ["employee_heard"],
        "letters": ["ban"],
        "source": "§8.1",
    }
    assert by_name["order_talk"]["ordinal"] == 1
    assert json.loads(json.dumps(found)) == found


def test_a_verdict_as_json() -> None:
    seen = Facts(
        conducts=(Conduct.THREAT,),
        direction=Direction.EMPLOYEE,
        place=Place.TELEPHONE,
        when=Moment(at=at("2026-11-25 14:15"), precision="minute"),
        flags=Flags(punishable=True),
        evidence=(Span(start=12, end=31, text="Ik wacht je op straat", why="threat"),),
    )
    written = verdict_json(classify(HEERLEN, seen), seen, id="7")
    assert written["id"] == "7"
    assert written["category"] == "D_threat"
    assert written["alternatives"] == [
        {"category": "C", "score": 0.3},
    ] or written["alternatives"] == [{"category": "C", "score": 0.2}]
    assert written["facts"]["when"] == {"at": "2026-11-25T14:15:00+01:00", "precision": "minute"}
    assert written["facts"]["conducts"] == ["threat"]
    assert written["channel"] == "telefoon"
    assert written["flags"]["punishable"] is True
    assert written["evidence"][0]["why"] == "threat"
    assert (written["rule"], written["source"]) == ("heerlen-2-threat", "§2.1, Inleiding")
    assert "categories" not in written
    assert "id" not in verdict_json(classify(HEERLEN, seen), seen)


def test_rows_of_a_table() -> None:
    rows = timeline_rows(PLANNED, "en")
    assert all(len(row) == len(timeline_columns("en")) for row in rows)
    (talk,) = [row for row in rows if row[5] == "heerlen-10-first-talk"]
    assert talk[:4] == (
        "2026-12-21 16:30",
        "2026-12-19 16:30",
        "the company social worker",
        "Have the first aftercare talk.",
    )


def test_a_calendar_file() -> None:
    text = timeline_ics(PLANNED, datetime(2026, 12, 18, 16, 5, tzinfo=UTC))
    lines = text.split("\r\n")
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-2:] == ["END:VCALENDAR", ""]
    assert text.count("BEGIN:VEVENT") == text.count("END:VEVENT") == len(PLANNED)
    assert "DTSTART:20261221T153000Z" in lines  # the first talk, in UTC
    assert all(len(line.encode()) <= 75 for line in lines)
    uids = [line for line in lines if line.startswith("UID:")]
    assert len(set(uids)) == len(PLANNED)


def test_a_calendar_file_can_be_unfolded_again() -> None:
    text = timeline_ics(PLANNED, datetime(2026, 12, 18, 16, 5, tzinfo=UTC))
    unfolded = text.replace("\r\n ", "").split("\r\n")
    summary = next(line for line in unfolded if "eerste opvanggesprek" in line)
    assert summary == "SUMMARY:de bedrijfsmaatschappelijk werker: Houd het eerste opvanggesprek."
    assert any("aangifte" in line and "\\," in line for line in unfolded)
