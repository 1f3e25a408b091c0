"""Alkmaar and its neighbour Halte Werk: the two tables cell by cell, who signs, who files."""

import pytest

from protocols.facts import Facts, Flags
from protocols.load import packs
from protocols.measures import measures
from protocols.pack import Pack
from protocols.verdict import classify
from protocols.vocabulary import Conduct, Measure, Role
from tests.protocols.cases import at, plan, sheet

ALKMAAR, HALTEWERK = packs()["alkmaar"], packs()["alkmaar-haltewerk"]

# Months of a ban the first time and at a repeat; None: a warning, or nothing (Bijlage 3).
MUNICIPALITY = {
    "discriminatie": (3, 6),
    "intimidatie": (6, 12),
    "psychisch": (6, 12),
    "fysiek_zaak": (6, 12),
    "fysiek_mens": (12, 24),
}
NEIGHBOUR = {code: months for code, months in MUNICIPALITY.items() if code != "psychisch"}
TABLES = [
    pytest.param(pack, code, months, id=f"{pack.id} {code}")
    for pack, table in ((ALKMAAR, MUNICIPALITY), (HALTEWERK, NEIGHBOUR))
    for code, months in table.items()
]
LAST_SPRING = "2026-04-01T09:00:00+02:00"  # the incident is on 18 December 2026


def earlier(moment: str, category: str) -> list[dict[str, str]]:
    return [{"occurred_at": moment, "category": category}]


@pytest.mark.parametrize(("pack", "code", "months"), TABLES)
def test_each_ban_of_the_table(pack: Pack, code: str, months: tuple[int, int]) -> None:
    repeats = [[], earlier(LAST_SPRING, code), earlier(LAST_SPRING, code) * 2]
    for before, length in zip(repeats, (*months, months[1]), strict=True):
        (ban,) = measures(pack, sheet(pack, category=code, earlier=before)).proposal
        assert ban.measure is Measure.BAN_BUILDING
        assert (ban.min_months, ban.max_months) == (length, length)
        assert ban.decider is Role.MANAGER


def test_words_are_warned_for_first() -> None:
    both = measures(ALKMAAR, sheet(ALKMAAR, category="verbaal")).proposal
    one = measures(HALTEWERK, sheet(HALTEWERK, category="verbaal")).proposal
    assert [found.measure for found in both] == [Measure.WARNING_ORAL, Measure.WARNING_WRITTEN]
    assert [found.measure for found in one] == [Measure.WARNING_WRITTEN]


@pytest.mark.parametrize("pack", [ALKMAAR, HALTEWERK], ids=["alkmaar", "haltewerk"])
def test_words_again_are_a_ban_of_three_months(pack: Pack) -> None:
    case = sheet(pack, category="verbaal", earlier=earlier(LAST_SPRING, "verbaal"))
    (ban,) = measures(pack, case).proposal
    assert (ban.measure, ban.min_months, ban.max_months) == (Measure.BAN_BUILDING, 3, 3)


@pytest.mark.parametrize(
    ("pack", "repeat"), [(ALKMAAR, False), (HALTEWERK, True)], ids=["alkmaar", "haltewerk"]
)
def test_only_the_municipality_forgets_after_a_year(pack: Pack, repeat: bool) -> None:
    before = earlier("2025-12-17T16:30:00+01:00", "verbaal")
    found = measures(pack, sheet(pack, category="verbaal", earlier=before))
    assert (found.proposal[0].measure is Measure.BAN_BUILDING) == repeat


def test_a_ban_bars_the_telephone_at_halte_werk_alone() -> None:
    for pack, bars in ((ALKMAAR, ("building",)), (HALTEWERK, ("building", "phone"))):
        (ban,) = measures(pack, sheet(pack, category="intimidatie")).proposal
        assert ban.rule.bars == bars


def test_the_directors_sign_what_is_serious_or_repeated() -> None:
    cases = {
        Role.DEPARTMENT_HEAD: sheet(HALTEWERK, category="fysiek_mens"),
        Role.DIRECTOR: sheet(HALTEWERK, category="fysiek_mens", injury="hospital"),
    }
    for signer, case in cases.items():
        assert measures(HALTEWERK, case).proposal[0].signer is signer
    again = sheet(HALTEWERK, category="verbaal", earlier=earlier(LAST_SPRING, "verbaal"))
    assert measures(HALTEWERK, again).proposal[0].signer is Role.DIRECTOR
    assert measures(ALKMAAR, sheet(ALKMAAR, category="fysiek_mens")).proposal[0].signer is None


@pytest.mark.parametrize("code", ["none", "hinderlijk"])
def test_what_has_no_row_has_no_sanction(code: str) -> None:
    for pack in (ALKMAAR, HALTEWERK):
        assert measures(pack, sheet(pack, category=code)).proposal == ()


def test_halte_werk_has_no_row_for_pressure() -> None:
    found = measures(HALTEWERK, sheet(HALTEWERK, category="psychisch"))
    assert (found.cell, found.proposal) == ("haltewerk-b3-pressure", ())
    assert found.options


@pytest.mark.parametrize(
    ("values", "filer"),
    [
        ({"category": "fysiek_mens"}, Role.VICTIM),
        ({"category": "intimidatie", "target": "family"}, Role.VICTIM),
        ({"category": "intimidatie", "target": "organisation"}, Role.MANAGER),
        ({"category": "fysiek_zaak"}, Role.MANAGER),
        ({"category": "fysiek_zaak", "categories": ["fysiek_zaak", "intimidatie"]}, Role.VICTIM),
        ({"category": "fysiek_zaak", "office": "alderman"}, Role.VICTIM),
    ],
)
def test_who_files_after_an_arrest(values: dict[str, object], filer: Role) -> None:
    arrest = {"event": "suspect_arrested", "at": "2026-12-18T22:30:00+01:00"}
    duties = plan(sheet(ALKMAAR, **values, events=[arrest]), ALKMAAR)
    report = duties["alkmaar-7-report-after-arrest"]
    assert (report.to, report.due) == ((filer,), at("2026-12-19 04:30"))
    assert report.urgent
    assert "alkmaar-7-police-report" not in duties  # one report, with the shorter term


@pytest.mark.parametrize(
    ("conducts", "categories"),
    [
        (["threat", "insulting"], ("intimidatie", "verbaal")),
        (["spitting", "discriminating"], ("fysiek_mens", "discriminatie")),
        (["groping"], ("fysiek_mens", "intimidatie")),
        (["nuisance", "insulting"], ("verbaal",)),
        (["nuisance", "not_leaving"], ("hinderlijk",)),
        (["criticising"], ("none",)),
        (["self_harm_threat"], ("none",)),
    ],
)
def test_all_forms_are_named_the_heaviest_first(
    conducts: list[str], categories: tuple[str, ...]
) -> None:
    seen = Facts(conducts=tuple(Conduct(code) for code in conducts))
    assert classify(ALKMAAR, seen).categories == categories


def test_who_harms_themselves_is_never_violent_by_it() -> None:
    flags = Flags(self_harm=True, weapon=True, injury=True)
    assert classify(ALKMAAR, Facts(flags=flags)).categories == ("none",)
