"""`check` finds what a pack has that cannot work, and what it lacks."""

import shutil
from pathlib import Path

import pytest

from protocols.check import check, check_folder
from protocols.conditions import FactsWhen, SheetWhen
from protocols.lints import lints
from protocols.load import PACKS
from protocols.pack import Pack
from protocols.sanction import Cell, MeasureRule
from protocols.strict import Text
from protocols.vocabulary import Conduct, DutyKind, Measure, Office, Role
from tests.protocols.cases import HEERLEN


def says(pack: Pack) -> str:
    return "\n".join(map(str, check(pack)))


def without(kind: DutyKind) -> Pack:
    duties = tuple(duty for duty in HEERLEN.duties if duty.kind != kind)
    return HEERLEN.model_copy(update={"duties": duties})


def test_the_pack_itself_is_clean() -> None:
    assert check(HEERLEN) == ()


@pytest.mark.parametrize("kind", [DutyKind.LABOUR_INSPECTORATE, DutyKind.MEDICAL])
def test_what_the_law_asks_may_not_lack(kind: DutyKind) -> None:
    assert f"no {kind} at once" in says(without(kind))


def test_the_law_holds_for_every_office() -> None:
    only = SheetWhen(office=(Office.EMPLOYEE,), infection_risk=True)
    duties = tuple(
        duty.model_copy(update={"when": only}) if duty.kind == DutyKind.MEDICAL else duty
        for duty in HEERLEN.duties
    )
    found = says(HEERLEN.model_copy(update={"duties": duties}))
    assert "no medical at once for infection_risk with A, office mayor" in found
    assert "no medical at once for first_aid with A, office employee" in found
    assert "no medical at once for infection_risk with A, office employee" not in found


def test_victims_and_witnesses_have_aftercare() -> None:
    found = says(without(DutyKind.AFTERCARE_TALK))
    assert "no aftercare for a victim of C, office employee" in found
    assert "no aftercare for a witness of E, office mayor" in found


def test_a_rule_that_nobody_reaches() -> None:
    hidden = HEERLEN.rules[0].model_copy(
        update={"id": "hidden", "when": FactsWhen(conducts=(Conduct.HITTING,))}
    )
    rules = (HEERLEN.rules[0], hidden, *HEERLEN.rules[1:])
    assert "rules[2]: hidden is never reached" in says(HEERLEN.model_copy(update={"rules": rules}))


def test_a_category_that_no_rule_leads_to() -> None:
    rules = tuple(rule for rule in HEERLEN.rules if rule.category != "E")
    assert "no rule leads to category E" in says(HEERLEN.model_copy(update={"rules": rules}))


def test_a_route_that_is_never_taken() -> None:
    routes = (HEERLEN.routes[-1], *HEERLEN.routes)
    assert "heerlen-route-mayor is never taken" in says(
        HEERLEN.model_copy(update={"routes": routes})
    )


def test_somebody_who_reports_in_vain() -> None:
    routes = HEERLEN.routes[:-1]
    found = says(HEERLEN.model_copy(update={"routes": routes}))
    assert "nobody is told of C done to a employee" in found


def test_a_duty_that_never_comes_up() -> None:
    never = SheetWhen(category=("C",), unless=SheetWhen(category=("C",)))
    duty = HEERLEN.duties[0].model_copy(update={"id": "never", "when": never})
    found = says(HEERLEN.model_copy(update={"duties": (*HEERLEN.duties, duty)}))
    assert "never never comes up" in found


def test_a_duty_that_waits_for_an_event_no_case_reports() -> None:
    duty = HEERLEN.duties[0].model_copy(update={"id": "late", "anchor": "decision_taken"})
    found = says(HEERLEN.model_copy(update={"duties": (*HEERLEN.duties, duty)}))
    assert "late never comes up: write `waits_for: decision`" in found


def cell(name: str, earlier: int) -> Cell:
    talk = MeasureRule(measure=Measure.ORDER_TALK, decider=Role.MANAGER, source="§7.4")
    return Cell(id=name, categories=("C",), earlier=earlier, proposal=(talk,), source="§7.4")


def test_a_cell_that_is_never_the_one() -> None:
    matrix = (cell("one", 0), cell("two", 0), cell("three", 1))
    found = says(HEERLEN.model_copy(update={"matrix": matrix}))
    assert "two is never the one" in found
    assert "three" not in found


def test_a_measure_that_is_longer_at_least_than_at_most() -> None:
    item = HEERLEN.menu[3].model_copy(update={"min_months": 6, "max_months": 3})
    found = says(HEERLEN.model_copy(update={"menu": (item,)}))
    assert "menu[1]: ban_building: min_months is more than max_months" in found


@pytest.mark.parametrize(
    ("nl", "en", "finding"),
    [
        ("Bel de Inspectie SZW.", "Call them.", "now it is the Nederlandse Arbeidsinspectie"),
        ("Mail naar a@gemeente.example.", "Mail them.", "names a local address or number"),
        ("Bel 000-0000000.", "Call them.", "names a local address or number"),
        ("Er staat €4.050 op.", "There is a fine.", "names a fine"),
        ("Dit is nog niet vertaald.", "Dit is nog niet vertaald.", "same in both languages"),
        ("a" * 300, "short", "is 300 signs long"),
    ],
)
def test_sentences_are_looked_at(nl: str, en: str, finding: str) -> None:
    duty = HEERLEN.duties[0].model_copy(update={"text": Text(nl=nl, en=en)})
    found = list(lints(HEERLEN.model_copy(update={"duties": (duty, *HEERLEN.duties[1:])})))
    assert {where for where, _ in found} == {("duties", 0, "text")}
    assert any(finding in says for _, says in found)


def test_a_folder_is_checked_with_its_scenarios(tmp_path: Path) -> None:
    shutil.copytree(PACKS / "heerlen", tmp_path / "heerlen")
    folder = tmp_path / "heerlen" / "2024-01-01"
    assert check_folder(folder) == ()
    duties = folder / "duties-handling.yaml"
    letter = duties.read_text("utf-8").replace(
        "term: {within: [48 hours]}", "term: {within: [50 hours]}"
    )
    duties.write_text(letter, "utf-8")
    found = check_folder(folder)
    assert any("heerlen-8-letter.due is 2026-12-20 18:30" in one for one in found)
