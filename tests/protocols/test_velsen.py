"""Velsen: what behaviour counts as, and the table of measures cell by cell (§3.1, §6.1, §7.1)."""

from typing import Any

import pytest

from protocols.facts import Facts, Flags
from protocols.load import packs
from protocols.measures import Offered, measures
from protocols.verdict import classify
from tests.protocols.cases import plan, sheet

VELSEN = packs()["velsen"]


@pytest.mark.parametrize(
    ("seen", "category"),
    [
        ({"conducts": ["grabbing"]}, "fysiek"),
        ({"conducts": ["holding"]}, "fysiek"),
        ({"conducts": ["theft"]}, "fysiek"),
        ({"conducts": ["destroying"], "targets": ["goods"]}, "fysiek"),
        ({"conducts": ["attempted_blow"]}, "fysiek"),
        ({"conducts": ["blackmail", "insulting"]}, "bedreiging"),
        ({"conducts": ["following"]}, "bedreiging"),
        ({"conducts": ["weapon_shown"]}, "bedreiging"),
        ({"conducts": ["threat", "self_harm_threat"]}, "bedreiging"),
        ({"conducts": ["self_harm_threat", "insulting"]}, "none"),
        ({"conducts": ["sexual_remark"]}, "verbaal"),
        ({"conducts": ["discriminating"]}, "verbaal"),
        ({"conducts": ["swearing", "shouting"], "direction": "jij"}, "verbaal"),
        ({"conducts": ["swearing"], "direction": "jullie"}, "none"),
        ({"conducts": ["swearing", "shouting"], "direction": "jullie"}, "hinderlijk"),
        ({"conducts": ["nuisance"], "sustained": True}, "hinderlijk"),
        ({"conducts": ["criticising"], "direction": "jullie", "sustained": True}, "hinderlijk"),
        ({"conducts": ["insulting"], "sustained": True}, "verbaal"),
        ({"conducts": ["crying"], "direction": "ik"}, "none"),
        ({"conducts": ["obstructing"], "direction": "jullie"}, "none"),
        ({}, "none"),
    ],
)
def test_what_behaviour_counts_as(seen: dict[str, Any], category: str) -> None:
    assert classify(VELSEN, Facts.model_validate(seen)).category == category


@pytest.mark.parametrize(
    ("flags", "category"),
    [
        (Flags(weapon=True), "bedreiging"),
        (Flags(weapon=True, self_harm=True), "none"),
        (Flags(damage=True), "fysiek"),
        (Flags(discrimination=True), "verbaal"),
    ],
)
def test_what_a_flag_alone_counts_as(flags: Flags, category: str) -> None:
    assert classify(VELSEN, Facts(flags=flags)).category == category


def short(one: Offered) -> str:
    """Write a measure as the table does: what, which talk, how long, and what holds till then."""
    talk = str(one.ordinal or "")
    months = f" {one.min_months}-{one.max_months}" if one.min_months else ""
    interim = f" ({', '.join(one.interim)})" if one.interim else ""
    return f"{one.measure}{talk}{months}{interim}"


SUSPEND, FIRST, SECOND = "suspend_service", "order_talk1", "order_talk2"
BANNED = " (ban_building)"


@pytest.mark.parametrize(
    ("category", "earlier", "proposal"),
    [
        ("none", 2, []),
        ("hinderlijk", 0, ["warning_written"]),
        ("hinderlijk", 1, [SUSPEND, FIRST + BANNED]),
        ("hinderlijk", 2, [SUSPEND, SECOND + BANNED]),
        ("verbaal", 0, [SUSPEND, FIRST]),
        ("verbaal", 1, [SUSPEND, SECOND + BANNED]),
        ("verbaal", 2, ["ban_building 6-12", "written_contact_only"]),
        ("bedreiging", 0, [SUSPEND, FIRST + BANNED, "appointment_only 3-3"]),
        ("bedreiging", 1, [SUSPEND, SECOND + BANNED, "appointment_only 6-12"]),
        ("bedreiging", 2, ["ban_building 12-24", "exclude_service"]),
        ("fysiek", 0, [SUSPEND, FIRST + BANNED, "appointment_only 6-6"]),
        ("fysiek", 1, [SUSPEND, SECOND + BANNED, "appointment_only 12-12"]),
        ("fysiek", 2, ["ban_building 12-36", "exclude_service"]),
        ("fysiek", 5, ["ban_building 12-36", "exclude_service"]),
    ],
)
def test_each_cell_of_the_table(category: str, earlier: int, proposal: list[str]) -> None:
    before = [{"occurred_at": "2020-01-01T09:00:00+01:00", "category": "hinderlijk"}] * earlier
    found = measures(VELSEN, sheet(VELSEN, category=category, earlier=before))
    assert [short(one) for one in found.proposal] == proposal


def test_what_was_no_aggression_is_no_repeat() -> None:
    before = [{"occurred_at": "2026-01-01T09:00:00+01:00", "category": "none"}]
    found = measures(VELSEN, sheet(VELSEN, category="verbaal", earlier=before))
    assert found.cell == "velsen-7-verbal-first"


def test_nobody_is_measured_who_is_not_known() -> None:
    unknown = sheet(VELSEN, category="fysiek", perpetrator_known=False)
    assert measures(VELSEN, unknown).proposal == ()
    assert "velsen-7-response" not in plan(unknown, VELSEN)
    assert "velsen-8-police-report" in plan(unknown, VELSEN)


def test_the_response_is_due_at_the_earliest_of_its_two_terms() -> None:
    duty = plan(sheet(VELSEN, category="verbaal"), VELSEN)["velsen-7-response"]
    assert duty.due.isoformat() == "2026-12-20T16:30:00+01:00"
    assert duty.term == "within 48 hours or 2 working days, whichever is first"
