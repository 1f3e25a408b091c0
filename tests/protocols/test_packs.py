"""What holds for every pack there is, whatever happened."""

from datetime import datetime
from itertools import chain, combinations, product
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from protocols.check import check
from protocols.facts import Facts, FactSheet, Flags
from protocols.guidance import guidance
from protocols.load import PACKS, folders, load_pack, packs
from protocols.measures import measures
from protocols.outcome import measures_json, route_json, timeline_json, verdict_json
from protocols.pack import Pack
from protocols.route import route
from protocols.terms import Calendar
from protocols.timeline import timeline
from protocols.verdict import case_category, classify
from protocols.vocabulary import Conduct, Direction, DutyKind
from tests.protocols.strategies import calendars, facts, sheets

EVERY = pytest.mark.parametrize("pack", packs().values(), ids=list(packs()))
ANY_PACK = st.sampled_from(sorted(packs().values(), key=lambda pack: pack.id))
CALM = settings(max_examples=50)


@pytest.mark.parametrize("folder", folders(), ids=lambda path: path.parent.name)
def test_every_version_loads(folder: Path) -> None:
    assert load_pack(folder).id == folder.parent.name


@pytest.mark.parametrize("file", sorted(PACKS.glob("*/*/*.yaml")), ids=lambda path: path.stem)
def test_a_file_reads_the_same_without_libyaml(file: Path) -> None:
    text = file.read_text("utf-8")
    assert yaml.load(text, yaml.CSafeLoader) == yaml.safe_load(text)


@EVERY
def test_every_pack_is_clean(pack: Pack) -> None:
    assert check(pack) == ()


@EVERY
def test_every_pair_of_facts_gets_a_category(pack: Pack) -> None:
    alone = product([(one,) for one in Conduct], (None, *Direction))
    pairs = product(combinations(Conduct, 2), (None,))
    for conducts, direction in chain(alone, pairs):
        found = classify(pack, Facts(conducts=conducts, direction=direction))
        assert found.category in pack.codes
        assert found.category == found.categories[0]


@EVERY
def test_every_flag_alone_gets_a_category(pack: Pack) -> None:
    for name in Flags.model_fields:
        assert classify(pack, Facts(flags=Flags(**{name: True}))).category in pack.codes


@EVERY
def test_every_category_has_guidance(pack: Pack) -> None:
    for code in pack.codes:
        assert guidance(pack, category=code).steps


@CALM
@given(st.data())
def test_no_sheet_breaks_the_rules(data: st.DataObject) -> None:
    pack = data.draw(ANY_PACK)
    sheet = data.draw(sheets(pack))
    planned = timeline(pack, sheet, data.draw(calendars))
    for duty in timeline_json(planned):
        for moment in (duty["due"], *duty["reminders"]):
            assert datetime.fromisoformat(moment).utcoffset() is not None
    steps = route_json(route(pack, sheet))
    assert [step["step"] for step in steps] == list(range(1, len(steps) + 1))
    assert set(measures_json(measures(pack, sheet))) == {"proposal", "options"}


@CALM
@given(st.data())
def test_a_timeline_keeps_its_promises(data: st.DataObject) -> None:
    pack = data.draw(ANY_PACK)
    sheet, calendar = data.draw(sheets(pack)), data.draw(calendars)
    planned = timeline(pack, sheet, calendar)
    assert planned == timeline(pack, sheet, calendar)
    assert [duty.due for duty in planned] == sorted(duty.due for duty in planned)
    for duty in planned:
        assert duty.to
        assert duty.target is None or duty.target <= duty.due
        assert duty.due.tzinfo is calendar.zone
        assert list(duty.reminders) == sorted(set(duty.reminders))
        assert all(sheet.reported_at < one < duty.due for one in duty.reminders)
        if not duty.urgent:
            assert all(map(calendar.in_office_hours, duty.reminders))


@CALM
@given(st.data())
def test_the_law_holds_whatever_the_protocol_says(data: st.DataObject) -> None:
    pack = data.draw(ANY_PACK)
    sheet = data.draw(sheets(pack))
    at_once = {
        duty.kind for duty in timeline(pack, sheet, Calendar.of()) if duty.due == sheet.reported_at
    }
    if sheet.injury in ("hospital", "permanent", "death"):
        assert DutyKind.LABOUR_INSPECTORATE in at_once
    if sheet.injury != "none" or sheet.infection_risk:
        assert DutyKind.MEDICAL in at_once


@CALM
@given(st.data())
def test_a_combination_never_yields_less_than_its_heaviest(data: st.DataObject) -> None:
    pack = data.draw(ANY_PACK)
    sheet = data.draw(sheets(pack)).model_copy(update={"sustained": False})
    alone = sheet.model_copy(update={"categories": ()})
    together = longest(pack, sheet)
    heaviest = max(sheet.all_categories, key=pack.weight)
    assert together >= longest(pack, alone.model_copy(update={"category": heaviest}))


def longest(pack: Pack, sheet: FactSheet) -> int:
    """Return the longest measure that is proposed, in months."""
    proposal = measures(pack, sheet).proposal
    return max((one.max_months or one.min_months or 0 for one in proposal), default=0)


@given(ANY_PACK, facts)
def test_any_facts_get_a_verdict_that_can_be_written(pack: Pack, seen: Facts) -> None:
    verdict = classify(pack, seen)
    written = verdict_json(verdict, seen, id="x")
    assert written["category"] in pack.codes
    assert all(0 < one["score"] < 1 for one in written["alternatives"])
    assert all(one["category"] != verdict.category for one in written["alternatives"])
    assert case_category(pack, verdict, seen).category in pack.codes
