"""Heerlen's duties against moments worked out by hand from the text and a paper calendar."""

from collections.abc import Mapping
from typing import Any

import pytest

from protocols.timeline import PlannedDuty, timeline
from protocols.vocabulary import DutyKind, Role
from tests.protocols.cases import AMSTERDAM, HEERLEN, at, happened_at, plan, sheet


def kinds(duties: Mapping[str, PlannedDuty]) -> set[str]:
    return {duty.kind.value for duty in duties.values()}


def test_a_blow_at_the_counter_on_a_friday_afternoon() -> None:
    duties = plan(sheet(category="D_physical", conducts=["hitting"], place="balie", camera=True))
    reported = at("2026-12-18 17:05")
    at_once = {name for name, duty in duties.items() if duty.due == reported}
    assert at_once == {
        "heerlen-3-tell-manager-and-cag",
        "heerlen-10-first-care",
        "heerlen-10-call-in-bot",
        "heerlen-9-footage",
        "heerlen-9-evidence",
    }
    within_48_hours = {name for name, duty in duties.items() if duty.due == at("2026-12-20 16:30")}
    assert within_48_hours == {
        "heerlen-7-decision",
        "heerlen-7-order-talk",
        "heerlen-8-letter",
        "heerlen-9-police-report",
    }
    assert duties["heerlen-7-register"].due == at("2026-12-28 16:30")  # two Christmas days between


@pytest.mark.parametrize("track", ["heerlen-10-", "heerlen-10-witness-"])
def test_three_talks_after_a_friday(track: str) -> None:
    duties = plan(sheet(category="D_physical"))
    talks = [duties[f"{track}{count}-talk"] for count in ("first", "second", "third")]
    assert [(talk.target, talk.due) for talk in talks] == [
        (at("2026-12-19 16:30"), at("2026-12-21 16:30")),
        (at("2026-12-23 16:30"), at("2026-12-24 16:30")),
        (at("2027-01-29 16:30"), at("2027-02-01 16:30")),
    ]
    assert {talk.to for talk in talks} == {(Role.BMW,)}
    assert {talk.escalates_to for talk in talks} == {(Role.CAG, Role.DIRECTOR)}
    assert all(talk.agenda and talk.not_before is None for talk in talks)


def test_the_talks_over_the_end_of_summer_time() -> None:
    duties = plan(happened_at("2026-10-23 10:00", category="C"))
    first, second = duties["heerlen-10-first-talk"], duties["heerlen-10-second-talk"]
    assert first.target == at("2026-10-24 10:00")
    assert first.due.isoformat() == "2026-10-26T09:00:00+01:00"  # 72 hours that really pass
    assert (second.target, second.due) == (at("2026-10-28 10:00"), at("2026-10-29 10:00"))
    third = duties["heerlen-10-third-talk"]
    assert (third.target, third.due) == (at("2026-12-04 10:00"), at("2026-12-07 10:00"))


def test_the_second_talk_over_easter() -> None:
    second = plan(happened_at("2026-03-28 12:00", category="C"))["heerlen-10-second-talk"]
    assert (second.target, second.due) == (at("2026-04-02 12:00"), at("2026-04-07 12:00"))


def test_the_third_talk_on_a_leap_day() -> None:
    third = plan(happened_at("2028-01-18 09:15", category="C"))["heerlen-10-third-talk"]
    assert (third.target, third.due) == (at("2028-02-29 09:15"), at("2028-03-01 09:15"))


@pytest.mark.parametrize("place", ["huisbezoek", "openbare_ruimte"])
@pytest.mark.parametrize("category", ["D_threat", "D_physical"])
def test_a_police_report_within_24_hours_outside_the_office(place: str, category: str) -> None:
    duties = plan(happened_at("2026-03-09 14:00", category=category, place=place))
    report = duties["heerlen-5-police-report"]
    assert (report.due, report.to) == (at("2026-03-10 14:00"), (Role.MANAGER,))
    assert "heerlen-9-police-report" not in duties


def test_insults_on_a_home_visit_go_to_the_police_as_a_notice() -> None:
    duties = plan(happened_at("2026-03-09 14:00", category="C", place="huisbezoek"))
    assert duties["heerlen-5-police-notice"].due == at("2026-03-10 14:00")
    assert "police_report" not in kinds(duties)


def test_a_threat_outdoors_is_told_to_the_police_at_once() -> None:
    duties = plan(sheet(category="D_threat", place="openbare_ruimte"))
    assert duties["heerlen-5-police-notice-threat"].due == at("2026-12-18 17:05")


@pytest.mark.parametrize("injury", ["hospital", "permanent", "death"])
@pytest.mark.parametrize(
    "office",
    ["employee", "council_member", "faction_member", "alderman", "mayor", "registrar"],
)
def test_the_labour_inspectorate_at_once_for_every_office(injury: str, office: str) -> None:
    duties = plan(sheet(category="A", injury=injury, office=office))
    for name in ("heerlen-6-labour-inspectorate", "heerlen-3-medical"):
        assert duties[name].due == at("2026-12-18 17:05")
        assert duties[name].urgent


@pytest.mark.parametrize("case", [{"injury": "first_aid"}, {"infection_risk": True}])
def test_a_doctor_at_once(case: dict[str, Any]) -> None:
    duties = plan(sheet(category="C", **case))
    assert duties["heerlen-3-medical"].to == (Role.MANAGER,)
    assert "heerlen-6-labour-inspectorate" not in duties


def test_emotion_is_registered_and_no_more() -> None:
    assert kinds(plan(sheet(category="B"))) == {"notify", "register"}


def test_emotion_that_goes_on_counts_as_d() -> None:
    sustained = plan(sheet(category="B", sustained=True))
    assert set(sustained) == set(plan(sheet(category="D_threat")))


def test_self_harm_is_a_path_of_help() -> None:
    duties = plan(sheet(category="E"))
    assert kinds(duties) == {
        "notify",
        "first_care",
        "inform_police",
        "aftercare_talk",
        "follow_up",
        "register",
    }
    assert duties["heerlen-2-call-help"].urgent


def test_an_unknown_perpetrator_gets_no_letter() -> None:
    duties = plan(sheet(category="D_threat", perpetrator_known=False))
    assert not kinds(duties) & {"letter", "summons"}
    assert {"police_report", "decision"} <= kinds(duties)


def test_the_letter_waits_for_the_decision() -> None:
    letter = plan(sheet(category="C"))["heerlen-8-letter"]
    assert (letter.waits_for, letter.checklist) == ("decision", "letter_copies")


def test_damage_is_recovered() -> None:
    duties = plan(sheet(category="D_physical", damage=True))
    assert duties["heerlen-10-damage"].kind == DutyKind.DAMAGE
    assert "heerlen-10-damage" not in plan(sheet(category="D_physical"))


def test_online_evidence_goes_to_the_information_specialist() -> None:
    duties = plan(sheet(category="C", place="online", conducts=["defaming"]))
    assert duties["heerlen-4-online-evidence"].to == (Role.IT,)


@pytest.mark.parametrize(
    ("office", "files"),
    [
        ("council_member", Role.REGISTRAR),
        ("faction_member", Role.REGISTRAR),
        ("alderman", Role.MUNICIPAL_SECRETARY),
        ("mayor", Role.MUNICIPAL_SECRETARY),
    ],
)
def test_a_police_report_for_an_office_holder_waits_for_consent(office: str, files: Role) -> None:
    report = plan(sheet(category="D_threat", office=office))["heerlen-6-police-report"]
    assert (report.to, report.waits_for) == ((files,), "consent")


def test_an_insulted_office_holder_may_have_it_reported_too() -> None:
    insulted = sheet(category="C", office="alderman", conducts=["insulting"])
    assert "heerlen-6-police-report" in plan(insulted)
    assert "police_report" not in kinds(plan(sheet(category="C", conducts=["insulting"])))


def test_a_threatened_mayor() -> None:
    duties = plan(sheet(category="D_threat", office="mayor"))
    assert duties["heerlen-6-kings-commissioner"].due == at("2026-12-18 17:05")
    assert all(Role.MAYOR not in duty.to for duty in duties.values())


def test_a_disturbed_council_meeting_is_for_chair_registrar_and_coordinator() -> None:
    duties = plan(sheet(category="C", office="council_member", place="vergadering"))
    decision = duties["heerlen-6-meeting-report"]
    assert decision.to == (Role.MAYOR, Role.REGISTRAR, Role.CAG)
    assert "heerlen-6-meeting-report" not in plan(sheet(category="C", place="vergadering"))


def test_a_ban_is_told_to_the_reception_when_it_starts_and_when_it_ends() -> None:
    imposed = {
        "event": "measure_imposed",
        "at": "2026-12-21T10:00:00+01:00",
        "measure": "ban_building",
        "until": "2027-03-21",
    }
    duties = plan(sheet(category="D_threat", events=[imposed]))
    assert duties["heerlen-7-reception"].due == at("2026-12-21 10:00")
    assert duties["heerlen-8-sanction-register"].due == at("2026-12-21 10:00")
    assert duties["heerlen-7-measure-ends"].due == at("2027-03-21 10:00")
    withdrawn = {**imposed, "event": "measure_ended", "at": "2027-02-01T09:00:00+01:00"}
    earlier = plan(sheet(category="D_threat", events=[imposed, withdrawn]))
    assert earlier["heerlen-7-measure-ends"].due == at("2027-02-01 09:00")


def test_the_location_says_how_long_pictures_are_kept() -> None:
    case = sheet(category="C", camera=True)
    duties = timeline(HEERLEN, case, AMSTERDAM, footage_hours=120)
    footage = next(duty for duty in duties if duty.kind == DutyKind.SECURE_FOOTAGE)
    assert footage.due == at("2026-12-23 16:30")


def test_a_late_report_is_overdue_at_once() -> None:
    late = sheet(
        category="D_physical",
        occurred_at="2026-12-14T09:00:00+01:00",
        reported_at="2026-12-18T09:00:00+01:00",
    )
    duties = plan(late)
    assert duties["heerlen-8-letter"].due == at("2026-12-16 09:00")
    assert duties["heerlen-10-first-talk"].due == at("2026-12-17 09:00")
    assert duties["heerlen-8-letter"].reminders == ()


def test_reminders_come_in_office_hours_and_before_the_limit() -> None:
    duties = plan(sheet(category="D_physical"))
    assert duties["heerlen-10-first-talk"].reminders == (at("2026-12-21 08:30"),)
    assert duties["heerlen-10-second-talk"].reminders == (
        at("2026-12-22 16:30"),
        at("2026-12-23 16:30"),
    )
    sunday = plan(happened_at("2026-11-22 22:00", category="C"))
    assert sunday["heerlen-8-letter"].reminders == (at("2026-11-23 08:30"), at("2026-11-24 08:30"))


def test_the_list_is_soonest_first() -> None:
    dues = [duty.due for duty in timeline(HEERLEN, sheet(category="D_physical"), AMSTERDAM)]
    assert dues == sorted(dues)


def test_what_the_text_leaves_open_says_so() -> None:
    duties = plan(sheet(category="D_threat"))
    assert duties["heerlen-9-police-report"].open_term == "police-report-term"
    assert duties["heerlen-8-letter"].open_term is None
