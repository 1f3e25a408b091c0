"""The scenarios beside each pack, and their player: it must see what is not as it should be."""

import json
from pathlib import Path
from typing import Any

import pytest

from protocols.load import PACKS, PackError, packs
from protocols.pack import Pack
from protocols.scenarios import Scenario, load_scenarios, mismatches
from tests.protocols.cases import HEERLEN

ALL = [
    pytest.param(packs()[folder.name], scenario, id=f"{folder.name}: {scenario.name}")
    for folder in sorted(PACKS.iterdir())
    if folder.is_dir()
    for scenario in load_scenarios(folder / "scenarios")
]


@pytest.mark.parametrize(("pack", "scenario"), ALL)
def test_the_pack_says_what_the_source_says(pack: Pack, scenario: Scenario) -> None:
    assert [str(one) for one in mismatches(pack, scenario)] == []


@pytest.mark.parametrize("id", list(packs()))
def test_every_pack_has_scenarios_enough(id: str) -> None:
    assert len(load_scenarios(PACKS / id / "scenarios")) >= 15


CASE = {"category": "C", "occurred_at": "2026-11-23 10:00", "reported_at": "2026-11-23 10:20"}


@pytest.mark.parametrize(
    ("expects", "says"),
    [
        ({"category": "A"}, "category is C, and must be A"),
        ({"counts_as": "D_threat"}, "counts_as is C, and must be D_threat"),
        ({"route": [["mayor"]]}, "route is [[manager, cag]], and must be [[mayor]]"),
        ({"duties": {"heerlen-99": {}}}, "no duty heerlen-99"),
        (
            {"duties": {"heerlen-8-letter": {"due": "2026-11-25 10:01"}}},
            "heerlen-8-letter.due is 2026-11-25 10:00, and must be 2026-11-25 10:01",
        ),
        (
            {"duties": {"heerlen-8-letter": {"target": "2026-11-25 10:00"}}},
            "heerlen-8-letter.target is none, and must be 2026-11-25 10:00",
        ),
        ({"kinds": ["debrief"]}, "no kind debrief"),
        ({"no_kinds": ["letter"]}, "kind letter must not be there"),
        ({"options": ["appointment_only"]}, "no option appointment_only"),
        ({"no_options": ["ban_building"]}, "option ban_building must not be there"),
        ({"proposal": [{"measure": "order_talk"}]}, "proposal is [], and must be [order_talk]"),
    ],
)
def test_a_difference_is_told(expects: dict[str, Any], says: str) -> None:
    found = mismatches(HEERLEN, scenario(expects=expects))
    assert [one.says for one in found] == [says]


@pytest.mark.parametrize("case", [{**CASE, "category": "Z"}, {**CASE, "occurred_at": "gisteren"}])
def test_a_case_that_cannot_be_is_told(case: dict[str, Any]) -> None:
    (found,) = mismatches(HEERLEN, scenario(case=case))
    assert found.says.startswith("cannot be played")


def test_a_scenario_file_with_a_mistake_is_named(tmp_path: Path) -> None:
    (tmp_path / "one.yaml").write_text("scenarios:\n  - name: Iets\n    expect: {}\n")
    with pytest.raises(PackError) as found:
        load_scenarios(tmp_path)
    assert "scenarios/one.yaml:3: scenarios[1].expect: is no key" in str(found.value)


def scenario(**values: Any) -> Scenario:
    facts = {"conducts": ["insulting"]}
    plain = {"name": "Een scenario", "tells": "Iets gebeurde.", "source": "§2.1", "facts": facts}
    data = {**plain, "case": CASE, "expects": {}, **values}
    return Scenario.model_validate_json(json.dumps(data))
