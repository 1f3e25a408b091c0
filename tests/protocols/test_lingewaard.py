"""Lingewaard: the levels of Bijlage 1, and the overview of sanctions of Bijlage 6, row by row."""

from typing import Any

import pytest

from protocols.facts import Facts, Flags
from protocols.load import packs
from protocols.measures import Offered, measures
from protocols.verdict import classify
from tests.protocols.cases import plan, sheet

LINGEWAARD = packs()["lingewaard"]


@pytest.mark.parametrize(
    ("seen", "level"),
    [
        ({"conducts": ["spitting"]}, "3"),
        ({"conducts": ["holding"]}, "3"),
        ({"conducts": ["groping"]}, "3"),
        ({"conducts": ["destroying", "threat"]}, "3"),
        ({"conducts": ["attempted_blow"]}, "2"),
        ({"conducts": ["stalking"]}, "2"),
        ({"conducts": ["coercion"]}, "2"),
        ({"conducts": ["weapon_shown"]}, "2"),
        ({"conducts": ["not_leaving"], "summoned": 3}, "2"),
        ({"conducts": ["threat", "self_harm_threat"]}, "2"),
        ({"conducts": ["threat_to_building"]}, "1"),
        ({"conducts": ["bomb_threat", "weapon_shown", "threat"], "direction": "jullie"}, "1"),
        ({"conducts": ["threat_to_building", "threat"], "direction": "jij"}, "2"),
        ({"conducts": ["threat_to_building", "threat_to_family"]}, "2"),
        ({"conducts": ["threat"], "targets": ["organisation"]}, "1"),
        ({"conducts": ["threat"], "targets": ["organisation", "employee"]}, "2"),
        ({"conducts": ["sexual_remark"]}, "1"),
        ({"conducts": ["sexual_intimidation"]}, "1"),
        ({"conducts": ["discriminating"]}, "1"),
        ({"conducts": ["shouting"], "direction": "ik"}, "1"),
        ({"conducts": ["complaining"], "direction": "ik", "sustained": True}, "1"),
        ({"conducts": ["swearing"], "direction": "jullie"}, "0"),
        ({"conducts": ["nuisance"], "sustained": True}, "0"),
        ({"conducts": ["self_harm_threat", "insulting"]}, "0"),
        ({"conducts": ["crying"], "direction": "ik"}, "0"),
        ({}, "0"),
    ],
)
def test_which_level_behaviour_has(seen: dict[str, Any], level: str) -> None:
    assert classify(LINGEWAARD, Facts.model_validate(seen)).category == level


@pytest.mark.parametrize(
    ("flags", "level"),
    [
        (Flags(weapon=True), "2"),
        (Flags(weapon=True, self_harm=True), "0"),
        (Flags(injury=True), "3"),
        (Flags(discrimination=True), "1"),
    ],
)
def test_which_level_a_flag_alone_has(flags: Flags, level: str) -> None:
    assert classify(LINGEWAARD, Facts(flags=flags)).category == level


def short(one: Offered) -> str:
    """Write a measure as the overview does: what, how long, and who decides."""
    months = f" {one.min_months or ''}-{one.max_months or ''}" if _has_months(one) else ""
    return f"{one.measure}{months} {'GS' if one.decider == 'municipal_secretary' else 'TL'}"


def _has_months(one: Offered) -> bool:
    return one.min_months is not None or one.max_months is not None


WARN = ["warning_written TL", "order_talk TL"]
BAN, EXCLUDE, REPORT = "ban_building GS", "exclude_service GS", "police_report TL"
STAFF = ["ban_building 1-3 GS", "exclude_service 1-3 GS", REPORT]
LONGER = ["ban_building 1- GS", "exclude_service 1- GS", REPORT]
VIOLENCE = [BAN, EXCLUDE, "police_report GS"]


@pytest.mark.parametrize(
    ("case", "earlier", "proposal"),
    [
        ({"category": "1"}, 0, WARN),
        ({"category": "1"}, 1, ["order_talk TL"]),
        ({"category": "1"}, 2, [BAN]),
        ({"category": "1", "reason": "telephone"}, 0, WARN),
        ({"category": "1", "reason": "telephone"}, 1, ["ban_phone TL"]),
        ({"category": "1", "place": "telefoon"}, 1, ["ban_phone TL"]),
        ({"category": "1", "place": "telefoon", "reason": "verbal"}, 1, ["order_talk TL"]),
        ({"category": "2", "reason": "stalking"}, 1, ["ban_phone TL"]),
        ({"category": "2", "conducts": ["stalking"], "place": "telefoon"}, 0, WARN),
        ({"category": "2", "conducts": ["stalking"]}, 0, STAFF),
        ({"category": "0", "reason": "nuisance_substances"}, 0, ["ban_building 1-1 GS"]),
        ({"category": "0", "reason": "nuisance_substances"}, 1, ["ban_building 1- GS"]),
        ({"category": "2", "target": "organisation"}, 0, ["ban_building -1 GS"]),
        ({"category": "2", "reason": "threat_third_party"}, 0, ["ban_building -1 GS"]),
        ({"category": "1", "conducts": ["bomb_threat"]}, 0, ["ban_building -1 GS"]),
        ({"category": "2", "target": "organisation"}, 1, [BAN]),
        ({"category": "2"}, 0, STAFF),
        ({"category": "2", "place": "telefoon"}, 0, STAFF),
        ({"category": "2", "target": "family"}, 0, STAFF),
        ({"category": "2"}, 1, LONGER),
        ({"category": "3"}, 0, VIOLENCE),
        ({"category": "3"}, 2, VIOLENCE),
        ({"category": "2", "target": "visitor"}, 0, [BAN, EXCLUDE]),
        ({"category": "3", "target": "visitor"}, 0, [BAN, EXCLUDE]),
        ({"category": "3", "target": "goods"}, 0, []),
        ({"category": "3", "conducts": ["destroying"]}, 0, []),
        ({"category": "3", "conducts": ["destroying", "hitting"]}, 0, VIOLENCE),
        ({"category": "2", "conducts": ["not_leaving"]}, 0, []),
        ({"category": "0"}, 3, []),
    ],
)
def test_each_row_of_the_overview(case: dict[str, Any], earlier: int, proposal: list[str]) -> None:
    before = [{"occurred_at": "2020-01-01T09:00:00+01:00", "category": case["category"]}] * earlier
    found = measures(LINGEWAARD, sheet(LINGEWAARD, **case, earlier=before))
    assert [short(one) for one in found.proposal] == proposal


def test_nobody_gets_a_sanction_unheard() -> None:
    sanctions = [one for cell in LINGEWAARD.matrix for one in cell.proposal]
    unheard = {one.measure for one in sanctions if "hearing" not in one.requires}
    assert unheard == {"police_report"}


def test_only_the_same_behaviour_is_a_repeat() -> None:
    before = [{"occurred_at": "2026-01-01T09:00:00+01:00", "category": "2"}]
    found = measures(LINGEWAARD, sheet(LINGEWAARD, category="1", earlier=before))
    assert found.cell == "lingewaard-b6-verbal-first"


def test_the_reasons_that_a_sheet_may_give() -> None:
    assert {row.id for row in LINGEWAARD.reasons} == {
        "verbal",
        "telephone",
        "stalking",
        "nuisance_substances",
        "threat_organisation",
        "threat_third_party",
        "threat_employee",
        "physical_employee",
        "threat_visitor",
        "physical_visitor",
    }


@pytest.mark.parametrize(
    ("case", "decides"),
    [
        ({"category": "1"}, "manager"),
        ({"category": "1", "place": "telefoon"}, "manager"),
        ({"category": "2"}, "municipal_secretary"),
        ({"category": "3", "target": "visitor"}, "municipal_secretary"),
        ({"category": "3", "target": "goods"}, "manager"),
        ({"category": "0", "reason": "nuisance_substances"}, "municipal_secretary"),
    ],
)
def test_who_decides_hears_first(case: dict[str, Any], decides: str) -> None:
    owed = plan(sheet(LINGEWAARD, **case), LINGEWAARD).values()
    (decision,) = (duty for duty in owed if duty.kind == "decision")
    (hearing,) = (duty for duty in owed if duty.kind == "hearing")
    assert decision.to == hearing.to == (decides,)
    assert hearing.due < decision.due


@pytest.mark.parametrize(
    ("case", "filed"),
    [
        ({"category": "2"}, True),
        ({"category": "3"}, True),
        ({"category": "3", "perpetrator_known": False}, True),
        ({"category": "3", "target": "goods"}, True),
        ({"category": "3", "target": "goods", "perpetrator_known": False}, False),
        ({"category": "2", "target": "organisation"}, False),
        ({"category": "3", "target": "visitor"}, False),
        ({"category": "2", "reason": "telephone"}, False),
        ({"category": "1"}, False),
    ],
)
def test_when_a_police_report_always_follows(case: dict[str, Any], filed: bool) -> None:
    owed = plan(sheet(LINGEWAARD, **case), LINGEWAARD).values()
    filers = {duty.to for duty in owed if duty.kind == "police_report"}
    assert filers == ({("manager",)} if filed else set())
