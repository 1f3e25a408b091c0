"""The protocol for political office-holders: who decides, who hears, by office and by repeat."""

import pytest

from protocols.load import packs
from protocols.measures import measures
from protocols.route import route
from protocols.timeline import timeline
from protocols.vocabulary import DutyKind, Measure, Office, Role
from tests.protocols.cases import AMSTERDAM, plan, sheet

POLITICAL = packs()["politieke-ambtsdragers"]
OFFICES = ("council_member", "faction_member", "alderman", "mayor")


@pytest.mark.parametrize("office", OFFICES)
def test_a_written_ban_is_always_a_decision_of_the_mayor(office: str) -> None:
    offered = measures(POLITICAL, sheet(POLITICAL, category="bedreiging", office=office))
    (ban,) = [one for one in offered.options if one.measure is Measure.BAN_BUILDING]
    assert (ban.decider, ban.signer) == (Role.MAYOR, Role.MAYOR)
    assert "hearing" in ban.requires
    assert offered.proposal == ()


def test_nobody_decides_on_a_warning_in_their_own_case() -> None:
    offered = measures(POLITICAL, sheet(POLITICAL, category="fysiek", office="mayor"))
    (warning,) = [one for one in offered.options if one.measure is Measure.WARNING_ORAL]
    assert warning.decider is Role.MUNICIPAL_SECRETARY


@pytest.mark.parametrize("office", Office)
@pytest.mark.parametrize("category", ["bedreiging", "fysiek"])
def test_the_coordinator_is_told_of_every_incident(office: Office, category: str) -> None:
    steps = route(POLITICAL, sheet(POLITICAL, category=category, office=office))
    assert [step.step for step in steps if Role.CAG in step.to] == [len(steps)]


@pytest.mark.parametrize("office", OFFICES)
@pytest.mark.parametrize("category", ["emotie_ik", "emotie_jullie", "verbaal"])
def test_what_is_not_sustained_brings_nothing_at_all(office: str, category: str) -> None:
    case = sheet(POLITICAL, category=category, office=office)
    assert timeline(POLITICAL, case, AMSTERDAM) == ()
    assert measures(POLITICAL, case).options == ()


@pytest.mark.parametrize(
    ("office", "carer"),
    [
        ("council_member", Role.REGISTRAR),
        ("faction_member", Role.REGISTRAR),
        ("alderman", Role.MAYOR),
        ("mayor", Role.MUNICIPAL_SECRETARY),
    ],
)
def test_one_carer_has_all_talks(office: str, carer: Role) -> None:
    case = sheet(POLITICAL, category="verbaal", sustained=True, office=office)
    talks = [
        duty
        for duty in plan(case, POLITICAL).values()
        if duty.kind in (DutyKind.AFTERCARE_TALK, DutyKind.FOLLOW_UP)
    ]
    assert len(talks) == 7  # three for a victim, three for a witness, one for the family
    assert {duty.to for duty in talks} == {(carer,)}


def test_an_insult_is_reported_to_the_police_only_when_it_goes_on() -> None:
    insult = {"category": "verbaal", "office": "alderman", "conducts": ["insulting"]}
    once = plan(sheet(POLITICAL, **insult), POLITICAL)
    again = plan(sheet(POLITICAL, **insult, sustained=True), POLITICAL)
    assert "politiek-5-police-report" not in once
    assert again["politiek-5-police-report"].waits_for == "consent"
