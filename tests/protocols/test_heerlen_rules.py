"""Heerlen's categories, routes, measures and guidance, from the text."""

import pytest

from protocols.conditions import codes_that_match
from protocols.facts import Facts, Flags
from protocols.guidance import category_text, checklist, contacts, guidance, guidances, situations
from protocols.measures import measures
from protocols.pack import UnknownCategory
from protocols.route import route
from protocols.verdict import case_category, classify
from protocols.vocabulary import Conduct, Direction, Injury, Measure, Office, Place, Role
from tests.protocols.cases import HEERLEN, sheet


@pytest.mark.parametrize(
    ("facts", "category"),
    [
        (Facts(conducts=(Conduct.HITTING, Conduct.SWEARING)), "D_physical"),
        (Facts(conducts=(Conduct.THROWING,)), "D_physical"),
        (Facts(conducts=(Conduct.DESTROYING,)), "D_physical"),
        (Facts(conducts=(Conduct.THREAT,), direction=Direction.EMPLOYEE), "D_threat"),
        (Facts(conducts=(Conduct.THREAT_TO_BUILDING,)), "D_threat"),
        (Facts(conducts=(Conduct.STALKING,)), "D_threat"),
        (Facts(flags=Flags(weapon=True)), "D_threat"),
        (Facts(conducts=(Conduct.INSULTING,)), "C"),
        (Facts(conducts=(Conduct.SEXUAL_INTIMIDATION,)), "C"),  # §2.1 names it with C
        (Facts(conducts=(Conduct.SWEARING,), direction=Direction.ORGANISATION), "B"),
        (Facts(conducts=(Conduct.SWEARING,), direction=Direction.EMPLOYEE), "C"),
        (Facts(conducts=(Conduct.SECRET_RECORDING,)), "C"),
        (Facts(conducts=(Conduct.CRITICISING,), direction=Direction.ORGANISATION), "B"),
        (Facts(conducts=(Conduct.OBSTRUCTING,)), "B"),
        (Facts(conducts=(Conduct.PLEADING,), direction=Direction.SELF), "A"),
        (Facts(conducts=(Conduct.DEMANDING,), direction=Direction.SELF), "A"),
        (Facts(conducts=(Conduct.SELF_HARM_THREAT,)), "E"),
        (Facts(conducts=(Conduct.SELF_HARM_THREAT, Conduct.INSULTING)), "E"),
        (Facts(conducts=(Conduct.THREAT, Conduct.SELF_HARM_THREAT)), "D_threat"),
        (Facts(flags=Flags(self_harm=True, weapon=True)), "E"),  # the knife is for oneself
        (Facts(injury=Injury.FIRST_AID), "D_physical"),
        (Facts(), "B"),
    ],
)
def test_what_was_done_decides_the_category(facts: Facts, category: str) -> None:
    assert classify(HEERLEN, facts).category == category


def test_a_verdict_has_its_receipt() -> None:
    verdict = classify(HEERLEN, Facts(conducts=(Conduct.THREAT, Conduct.INSULTING)))
    assert (verdict.rule, verdict.source) == ("heerlen-2-threat", "§2.1, Inleiding")
    assert verdict.because == ("threat",)
    assert (verdict.pack, verdict.valid_from) == ("heerlen", "2024-01-01")
    assert dict(verdict.alternatives) == {"C": 0.2}


def test_sustained_stays_what_it_was_and_counts_as_d_in_the_case() -> None:
    facts = Facts(conducts=(Conduct.INSULTING,), sustained=True)
    observed = classify(HEERLEN, facts)
    assert (observed.category, observed.sustained) == ("C", True)
    counted = case_category(HEERLEN, observed, facts)
    assert (counted.category, counted.rule) == ("D_threat", "heerlen-2-sustained-counts-as-d")
    assert counted.because == ("sustained", "C")


@pytest.mark.parametrize("conduct", [Conduct.HITTING, Conduct.THREAT, Conduct.SELF_HARM])
def test_sustained_changes_nothing_for_d_and_e(conduct: Conduct) -> None:
    facts = Facts(conducts=(conduct,), sustained=True)
    verdict = classify(HEERLEN, facts)
    assert case_category(HEERLEN, verdict, facts) == verdict


def test_unless_keeps_a_rule_from_matching() -> None:
    rule = next(one for one in HEERLEN.rules if one.id == "heerlen-2-swearing-at-the-organisation")
    both = Facts(conducts=(Conduct.SWEARING, Conduct.INSULTING), direction=Direction.ORGANISATION)
    assert codes_that_match(rule.when, both) is None
    assert classify(HEERLEN, both).category == "C"


def test_employees_are_heard_by_manager_and_coordinator_at_once() -> None:
    steps = route(HEERLEN, sheet(category="C"))
    assert [(step.to, step.by) for step in steps] == [
        ((Role.MANAGER, Role.CAG), Role.REPORTER),
    ]


@pytest.mark.parametrize("office", ["council_member", "faction_member", "alderman"])
def test_office_holders_go_to_the_mayor_who_tells_the_others(office: str) -> None:
    steps = route(HEERLEN, sheet(category="D_threat", office=office))
    assert [(step.step, step.to, step.by) for step in steps] == [
        (1, (Role.MAYOR,), Role.REPORTER),
        (2, (Role.REGISTRAR, Role.MUNICIPAL_SECRETARY), Role.MAYOR),
        (3, (Role.CAG, Role.AOV), Role.MUNICIPAL_SECRETARY),
    ]


@pytest.mark.parametrize(("office", "left_out"), [("mayor", "mayor"), ("registrar", "registrar")])
def test_nobody_is_told_of_their_own_case(office: str, left_out: str) -> None:
    steps = route(HEERLEN, sheet(category="D_threat", office=office))
    assert left_out not in {role.value for step in steps for role in step.to}


def test_the_menu_without_a_table() -> None:
    found = measures(HEERLEN, sheet(category="D_physical", damage=True, place="balie"))
    assert found.proposal == ()
    assert {one.measure.value for one in found.options} == {
        "warning_oral",
        "warning_written",
        "order_talk",
        "ban_building",
        "removal",
        "police_report",
        "recover_damage",
    }


def test_a_ban_is_three_months_at_least_after_the_employee_was_heard() -> None:
    options = measures(HEERLEN, sheet(category="C")).options
    ban = next(one for one in options if one.measure == Measure.BAN_BUILDING)
    assert (ban.min_months, ban.max_months) == (3, None)
    assert (ban.decider, ban.signer) == (Role.CAG, Role.MAYOR)
    assert ban.requires == ("employee_heard",)


def test_the_mayor_decides_for_office_holders() -> None:
    options = measures(HEERLEN, sheet(category="C", office="alderman")).options
    bans = {one.measure: one.decider for one in options}
    assert bans[Measure.BAN_BUILDING] == Role.MAYOR
    assert bans[Measure.WARNING_WRITTEN] == Role.MAYOR


def test_no_more_telephone_only_after_a_warning_and_a_ban() -> None:
    options = measures(HEERLEN, sheet(category="C")).options
    phone = next(one for one in options if one.measure == Measure.BAN_PHONE)
    assert phone.requires == (Measure.WARNING_WRITTEN, Measure.BAN_BUILDING)
    physical = measures(HEERLEN, sheet(category="D_physical")).options
    assert Measure.BAN_PHONE not in {one.measure for one in physical}


@pytest.mark.parametrize("category", ["A", "B", "E"])
def test_no_measures_for_emotion_or_self_harm(category: str) -> None:
    found = measures(HEERLEN, sheet(category=category))
    assert (found.proposal, found.options) == ((), ())


@pytest.mark.parametrize(
    ("asked", "rule"),
    [
        ({}, "heerlen-general"),
        ({"category": "E"}, "heerlen-category-e"),
        ({"place": Place.TELEPHONE}, "heerlen-telephone"),
        ({"place": Place.TELEPHONE, "category": "D_threat"}, "heerlen-category-d-threat"),
        ({"situation": "ban_breach", "place": Place.COUNTER}, "heerlen-situation-ban-breach"),
        ({"place": Place.MEETING}, "heerlen-meeting"),
        ({"place": Place.MEETING, "office": Office.ALDERMAN}, "heerlen-council-disturbance"),
        ({"conduct": Conduct.DOXING, "category": "D_threat"}, "heerlen-online-conduct"),
        ({"situation": "something else"}, "heerlen-general"),
    ],
)
def test_the_most_specific_guidance_wins(asked: dict[str, str], rule: str) -> None:
    assert guidance(HEERLEN, **asked).rule == rule  # type: ignore[arg-type]


def test_all_guidance_that_fits_ends_with_the_general_one() -> None:
    found = guidances(HEERLEN, category="D_physical", place=Place.COUNTER)
    assert [one.rule for one in found] == [
        "heerlen-category-d-physical",
        "heerlen-counter",
        "heerlen-general",
    ]


def test_every_situation_can_be_asked_for_by_its_code() -> None:
    for code, title in situations(HEERLEN):
        assert guidance(HEERLEN, situation=code).title == title


def test_a_category_in_the_readers_language() -> None:
    assert category_text(HEERLEN, "E", "nl").view is None  # an empty cell of §2.1
    assert "112" in " ".join(category_text(HEERLEN, "E", "en").handling)
    with pytest.raises(UnknownCategory, match="heerlen has no category 'F'"):
        category_text(HEERLEN, "F", "nl")


def test_checklists_by_name() -> None:
    assert len(checklist(HEERLEN, "first_care", "nl")) == 8
    assert checklist(HEERLEN, "no such list", "nl") == ()


def test_contacts_come_from_the_pack_and_the_organisation_file() -> None:
    found = {one.id: number for one, number in contacts(HEERLEN, {"bot_phone": "14 000"})}
    assert found["emergency"] == "112"
    assert found["bot"] == "14 000"
    assert "security" not in found
