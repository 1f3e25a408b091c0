"""Terms and anchors that other protocols have, on one invented duty."""

from typing import Any

import pytest

from protocols.duty import DutyRule
from protocols.facts import FactSheet
from protocols.pack import Footage, Pack
from protocols.timeline import PlannedDuty, timeline
from protocols.vocabulary import Role
from tests.protocols.cases import AMSTERDAM, HEERLEN, at, happened_at, sheet

ARREST = {"event": "suspect_arrested", "at": "2026-12-18T22:30:00+01:00"}


def pack(**rule: Any) -> Pack:
    data = {
        "id": "one",
        "kind": "police_report",
        "to": ["manager"],
        "text": {"nl": "Doe het.", "en": "Do it."},
        "source": "§7.4",
        **rule,
    }
    return HEERLEN.model_copy(update={"duties": (DutyRule.model_validate(data, strict=False),)})


def planned(case: FactSheet, **rule: Any) -> list[PlannedDuty]:
    found = timeline(pack(**rule), case, AMSTERDAM)
    return [duty for duty in found if duty.duty == "one"]


def test_of_two_terms_the_earliest_counts() -> None:
    both = {"within": ["48 hours", "2 working days"]}
    (friday,) = planned(happened_at("2026-12-18 16:30", category="C"), term=both)
    assert friday.due == at("2026-12-20 16:30")  # working days would be Tuesday
    (summer,) = planned(happened_at("2026-10-21 10:00", category="C"), term=both)
    assert summer.due == at("2026-10-23 10:00")
    assert friday.term == "within 48 hours or 2 working days, whichever is first"


def test_after_four_to_six_weeks() -> None:
    (talk,) = planned(sheet(category="C"), term={"after": "4 weeks", "to": "6 weeks"})
    assert (talk.target, talk.due) == (at("2027-01-15 16:30"), at("2027-01-29 16:30"))
    assert talk.not_before is None


def test_not_earlier_only_where_the_source_forbids_it() -> None:
    (talk,) = planned(sheet(category="C"), term={"after": "5 days", "not_earlier": True})
    assert talk.not_before == talk.target == at("2026-12-23 16:30")


def test_six_hours_from_an_arrest_run_through_the_night() -> None:
    rule = {"anchor": "suspect_arrested", "term": {"within": ["6 hours"]}, "urgent": True}
    (report,) = planned(sheet(category="C", events=[ARREST]), reminders=["2 hours"], **rule)
    assert report.due == at("2026-12-19 04:30")
    assert report.reminders == (at("2026-12-19 02:30"),)  # urgent: at any hour
    assert planned(sheet(category="C"), **rule) == []


def test_each_event_brings_the_duty_again() -> None:
    again = {**ARREST, "at": "2026-12-20T09:00:00+01:00"}
    case = sheet(category="C", events=[ARREST, again])
    found = planned(case, anchor="suspect_arrested", term={"within": ["6 hours"]})
    assert [duty.due for duty in found] == [at("2026-12-19 04:30"), at("2026-12-20 15:00")]


def test_before_the_end_of_a_measure() -> None:
    imposed = {
        "event": "measure_imposed",
        "at": "2026-12-18T18:00:00+01:00",
        "measure": "ban_building",
        "until": "2027-01-18",
    }
    case = sheet(category="C", events=[imposed])
    rule = {"anchor": "measure_end", "term": {"before": "2 weeks"}}
    (review,) = planned(case, **rule)
    assert review.due == at("2027-01-04 18:00")
    assert planned(case, measures=["ban_phone"], **rule) == []
    (of_bans,) = planned(case, measures=["ban_building"], **rule)
    assert of_bans == review


def test_the_pack_says_how_long_pictures_are_kept_unless_the_location_does() -> None:
    keeps = pack(term={"footage": True}).model_copy(
        update={"footage": Footage(hours=120, source="§9.1")}
    )
    by_pack = timeline(keeps, sheet(category="C"), AMSTERDAM)
    by_location = timeline(keeps, sheet(category="C"), AMSTERDAM, footage_hours=48)
    assert by_pack[-1].due == at("2026-12-23 16:30")
    assert by_location[-1].due == at("2026-12-20 16:30")


def test_the_first_instead_that_holds_takes_over_what_it_names() -> None:
    instead = [
        {"when": {"office": ["alderman"]}, "to": ["mayor"], "source": "§6.4"},
        {"when": {"office": ["alderman"]}, "to": ["legal"], "source": "§7.3"},
    ]
    rule = {"instead": instead, "escalates_to": ["cag"], "term": {"within": ["1 day"]}}
    (plain,) = planned(sheet(category="C"), **rule)
    (alderman,) = planned(sheet(category="C", office="alderman"), **rule)
    assert (plain.to, plain.source) == ((Role.MANAGER,), "§7.4")
    assert (alderman.to, alderman.source) == ((Role.MAYOR,), "§6.4")
    assert alderman.escalates_to == (Role.CAG,)


@pytest.mark.parametrize(
    "term",
    [
        {},
        {"at_once": True, "within": ["1 day"]},
        {"after": "1 day", "aim": "1 hour"},
        {"within": ["1 day"], "to": "2 days"},
        {"within": []},
    ],
)
def test_a_term_says_one_thing(term: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"one of|goes with|go with|at least 1 item"):
        pack(term=term)
