"""What a decision will bring stands in the timeline before it, and with nobody on their list."""

from typing import Any
from uuid import uuid4

from cases.directory import Directory
from cases.duties import rows
from protocols.load import packs
from protocols.measures import measures
from protocols.terms import Calendar
from protocols.timeline import PlannedDuty, timeline
from protocols.vocabulary import Measure
from storage.records import Case, CaseState, Part, Party
from tests.protocols.cases import AMSTERDAM, at, plan, sheet

VELSEN, ALKMAAR, HALTEWERK = (packs()[id] for id in ("velsen", "alkmaar", "alkmaar-haltewerk"))
BAN = {
    "event": "measure_imposed",
    "at": "2026-12-19T10:00:00+01:00",
    "measure": "ban_building",
    "until": "2027-06-19",
}


def velsen(**values: Any) -> dict[str, PlannedDuty]:
    return plan(sheet(VELSEN, **{"category": "fysiek", **values}), VELSEN)


def test_what_waits_for_the_decision_is_in_the_timeline() -> None:
    police = velsen()["velsen-b4-tell-police"]
    assert (police.foreseen, police.waits_for) == (True, "decision")
    assert police.due == at("2026-12-22 16:30")  # two working days, with the letter
    assert "velsen-b4-tell-police" not in velsen(category="hinderlijk")  # a warning bars nobody


def test_once_there_is_a_measure_only_what_it_brings_is_left() -> None:
    duties = velsen(events=[BAN])
    police = duties["velsen-b4-tell-police"]
    assert (police.foreseen, police.due) == (False, at("2026-12-19 10:00"))
    assert "velsen-7-order-talk" not in duties  # a ban was chosen, no talk


def test_against_nobody_known_nothing_is_foreseen() -> None:
    unknown = sheet(ALKMAAR, category="fysiek_mens", perpetrator_known=False)
    assert not any(duty.foreseen for duty in timeline(ALKMAAR, unknown, AMSTERDAM))


def test_what_is_only_foreseen_is_no_row_of_a_case() -> None:
    facts = sheet(VELSEN, category="fysiek")
    planned = timeline(VELSEN, facts, AMSTERDAM)
    case = Case(
        id=uuid4(),
        number="2026-0001",
        protocol=VELSEN.id,
        protocol_date=VELSEN.valid_from.isoformat(),
        category=facts.category,
        place=None,
        occurred_at=facts.occurred_at,
        reported_at=facts.reported_at,
        state=CaseState.OPEN,
        version=1,
        reporter_id=uuid4(),
        team_id=None,
        sheet={},
        verdict={},
        story={},
    )
    witness = Party(id=uuid4(), case_id=case.id, part=Part.WITNESS, person_id=None, name="Iemand")
    found = rows(case, planned, [witness], Directory({}, {}, {}), Calendar.of())
    made = {row.rule for row in found}
    assert made == {duty.duty for duty in planned if not duty.foreseen}
    assert any(duty.foreseen for duty in planned)


def test_a_form_without_a_sanction_takes_none_away() -> None:
    both = sheet(HALTEWERK, category="psychisch", categories=["psychisch", "intimidatie"])
    (ban,) = measures(HALTEWERK, both).proposal
    assert (ban.measure, ban.min_months) == (Measure.BAN_BUILDING, 6)
