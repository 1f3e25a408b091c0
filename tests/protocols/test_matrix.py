"""A table of measures: repeats, windows, combinations, rows of their own. On an invented table."""

from typing import Any

import pytest

from protocols.check import check
from protocols.conditions import SheetWhen
from protocols.measures import measures
from protocols.pack import Pack
from protocols.references import broken_references
from protocols.sanction import Cell, Recidive
from protocols.show import as_text
from protocols.vocabulary import Measure, Role
from tests.protocols.cases import HEERLEN, plan, sheet


def ban(months: int, **more: Any) -> dict[str, Any]:
    return {
        "measure": "ban_building",
        "min_months": months,
        "max_months": months,
        "decider": "manager",
        "source": "§8.1",
        **more,
    }


def cell(id: str, categories: list[str], *proposal: dict[str, Any], **more: Any) -> Cell:
    return Cell.model_validate(
        {
            "id": id,
            "categories": categories,
            "proposal": proposal,
            "source": "§8.1",
            **more,
        },
        strict=False,
    )


TALK = {
    "measure": "order_talk",
    "ordinal": 1,
    "decider": "manager",
    "interim": ["ban_building"],
    "requires": ["hearing"],
    "source": "§8.1",
}
TABLE = (
    cell("phone", [], ban(1), when={"reason": ["telephone"]}, earlier_from=0),
    cell("c-first", ["C"], TALK, earlier=0),
    cell("c-repeat", ["C"], ban(3), earlier=1),
    cell("c-again", ["C"], ban(6), earlier_from=2),
    cell("d-first", ["D_threat", "D_physical"], ban(6), earlier=0),
    cell("d-repeat", ["D_threat", "D_physical"], ban(12), earlier_from=1),
)


def pack(**recidive: Any) -> Pack:
    rule = {"counts": "any", "source": "§6.4", **recidive}
    rules = Recidive.model_validate(rule, strict=False)
    return HEERLEN.model_copy(update={"matrix": TABLE, "recidive": rules})


def earlier(*found: tuple[str, str]) -> list[dict[str, str]]:
    return [{"occurred_at": f"{day}T09:00:00+01:00", "category": code} for day, code in found]


@pytest.mark.parametrize(
    ("count", "name"), [(0, "c-first"), (1, "c-repeat"), (2, "c-again"), (3, "c-again")]
)
def test_each_repeat_has_its_cell(count: int, name: str) -> None:
    before = earlier(*[("2026-06-01", "C")] * count)
    found = measures(pack(), sheet(category="C", earlier=before))
    assert (found.cell, found.earlier) == (name, count)


def test_a_window_forgets_what_is_longer_ago() -> None:
    before = earlier(("2025-12-17", "C"), ("2025-12-19", "C"))  # the incident is on 18 December
    assert measures(pack(), sheet(category="C", earlier=before)).earlier == 2
    windowed = pack(window="1 year")
    assert measures(windowed, sheet(category="C", earlier=before)).cell == "c-repeat"


@pytest.mark.parametrize(("counts", "count"), [("any", 3), ("same", 1), ("same_or_heavier", 2)])
def test_which_behaviour_counts(counts: str, count: int) -> None:
    before = earlier(("2026-06-01", "B"), ("2026-06-02", "C"), ("2026-06-03", "D_physical"))
    assert measures(pack(counts=counts), sheet(category="C", earlier=before)).earlier == count


def test_only_some_categories_may_count() -> None:
    before = earlier(("2026-06-01", "B"), ("2026-06-02", "C"))
    only = pack(categories=["C", "D_threat", "D_physical"])
    assert measures(only, sheet(category="C", earlier=before)).earlier == 1


def test_of_a_combination_the_heaviest_counts() -> None:
    both = sheet(category="C", categories=["C", "D_physical"])
    assert measures(pack(), both).cell == "d-first"


def test_a_row_of_its_own_goes_first() -> None:
    table = pack()
    spoken = sheet(category="C").model_copy(update={"reason": "telephone"})
    assert measures(table, spoken).cell == "phone"


def test_a_proposal_is_told_with_its_interim_and_what_comes_first() -> None:
    (talk,) = measures(pack(), sheet(category="C")).proposal
    assert (talk.measure, talk.ordinal) == (Measure.ORDER_TALK, 1)
    assert (talk.interim, talk.requires) == ((Measure.BAN_BUILDING,), ("hearing",))


def test_a_mandate_for_an_office() -> None:
    mayors = [{"when": {"office": ["mayor"]}, "decider": "municipal_secretary", "source": "§6.4"}]
    table = (cell("one", ["C"], ban(3, signer="cag", mandates=mayors)),)
    changed = pack().model_copy(update={"matrix": table})
    (plain,) = measures(changed, sheet(category="C")).proposal
    (special,) = measures(changed, sheet(category="C", office="mayor")).proposal
    assert (plain.decider, plain.signer, plain.source) == (Role.MANAGER, Role.CAG, "§8.1")
    assert (special.decider, special.signer) == (Role.MUNICIPAL_SECRETARY, Role.CAG)
    assert special.source == "§6.4"


def test_care_is_never_measured() -> None:
    assert measures(pack(), sheet(category="E")).proposal == ()
    mixed = measures(pack(), sheet(category="D_threat", categories=["E"]))
    assert mixed.cell == "d-first"


def test_what_counts_as_more_gets_the_heavier_cell() -> None:
    assert measures(pack(), sheet(category="C", sustained=True)).cell == "d-first"


def with_duty(name: str) -> Pack:
    """The invented table with a duty of one of its cells."""
    letter = next(one for one in HEERLEN.duties if one.id == "heerlen-8-letter")
    changed = {"id": "for-a-repeat", "cells": (name,), "when": SheetWhen()}
    return pack().model_copy(update={"duties": (letter.model_copy(update=changed),)})


def test_a_duty_of_a_cell_is_there_when_that_cell_is_the_one() -> None:
    table, before = with_duty("c-repeat"), earlier(("2026-06-01", "C"))
    assert "for-a-repeat" in plan(sheet(category="C", earlier=before), table)
    assert "for-a-repeat" not in plan(sheet(category="C"), table)
    assert "for-a-repeat" not in plan(sheet(category="D_physical", earlier=before), table)


def test_check_finds_the_case_that_brings_the_duty_of_a_cell() -> None:
    never = "for-a-repeat never comes up"
    assert not any(never in str(one) for one in check(with_duty("c-repeat")))
    assert not any(never in str(one) for one in check(with_duty("phone")))
    assert any(never in str(one) for one in check(with_duty("nowhere")))


def test_a_duty_of_a_cell_that_is_not_there_is_a_broken_reference() -> None:
    (found,) = [says for where, says in broken_references(with_duty("nowhere")) if "cells" in where]
    assert found == "'nowhere' is not among this pack's matrix; add it there"


def test_the_page_says_of_which_cells_a_duty_is() -> None:
    assert "[in de tabel: C, eerdere incidenten 1]" in as_text(with_duty("c-repeat"))
