"""A pack that is wrong is refused with everything that is wrong: file, line, path, what to do."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from protocols.load import PACKS, PackError, UnknownPack, load_pack, pack, pack_of, packs
from protocols.vocabulary import Role

Change = Callable[[str, str, str], PackError]


@pytest.fixture
def heerlen(tmp_path: Path) -> Path:
    """A copy of the Heerlen pack to spoil."""
    folder = tmp_path / "heerlen" / "2024-01-01"
    folder.mkdir(parents=True)
    for path in (PACKS / "heerlen" / "2024-01-01").glob("*.yaml"):
        (folder / path.name).write_text(path.read_text("utf-8"), "utf-8")
    return folder


@pytest.fixture
def spoil(heerlen: Path) -> Change:
    """Replace something in a file of the copy and return what the loader says of it."""

    def change(name: str, old: str, new: str) -> PackError:
        path = heerlen / name
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), "utf-8")
        with pytest.raises(PackError) as found:
            load_pack(heerlen)
        return found.value

    return change


def test_the_copy_loads(heerlen: Path) -> None:
    assert load_pack(heerlen).id == "heerlen"


@pytest.mark.parametrize(
    ("name", "old", "new", "path", "says"),
    [
        ("pack.yaml", "summons: 3", "sumons: 3", "sumons", "is no key of a pack"),
        ("pack.yaml", "summons: 3", "summons: '3'", "summons", "valid integer"),
        ("pack.yaml", "summons: 3", "summons: 3\nsummons: 4", "summons", "is also in pack.yaml"),
        ("rules.yaml", "category: E", "category: F", "rules[4].category", "no category"),
        ("rules.yaml", "[self_harm_threat, ", "[selfharm, ", "conducts[1]", "use 'complaining'"),
        ("rules.yaml", "maybe: {C: 0.2}", "maybe: {C: 2}", "maybe.C", "less than 1"),
        ("aftercare.yaml", "aim: 24 hours", "aim: 24 uur", "term.aim", '"72 hours"'),
        ("aftercare.yaml", "kind: aftercare_talk", "kind: talk", "duties[1].kind", "use 'notify'"),
        ("aftercare.yaml", "to: [bmw]", "to: [bwm]", "duties[1].to[1]", "use 'reporter'"),
        ("aftercare.yaml", "to: [bmw]", "to: []", "duties[1].to", "at least 1 item"),
        ("aftercare.yaml", '"§10.2"', '"§10.9"', "duties[1].source", "no paragraph"),
        ("aftercare.yaml", '    source: "§10.2"\n', "", "duties[1].source", "is missing"),
        ("aftercare.yaml", "{after: 5 days}", "{after: 5 days, within: [1 day]}", "term", "one of"),
        ("duties-first.yaml", "checklist: medical", "checklist: x", "checklist", "checklists"),
        ("duties-first.yaml", "open: footage-term", "open: x", "term.open", "open_terms"),
        ("measures.yaml", "letters: [warning]", "letters: [x]", "letters", "letters; add it"),
        ("measures.yaml", "decider: cag", "decider: the boss", "decider", "use 'reporter'"),
        ("gaps.yaml", "id: date", "id: footage-term", "open_terms[3].id", "used twice"),
        ("scheme.yaml", "cues:", "cues: [een, twee]\n    hints:", "hints", "is no key"),
        ("scheme.yaml", "{nl: een uitzondering willen, en", "{nl: een, twee, en", "twee", "comma"),
        (
            "guidance-places.yaml",
            "    title: {nl: Wat",
            "    applies: {place: [balie]}\n    title: {nl: Wat",
            "guidance",
            "without `applies`",
        ),
    ],
)
def test_one_mistake_is_named_with_its_place(
    spoil: Change, name: str, old: str, new: str, path: str, says: str
) -> None:
    problems = spoil(name, old, new).problems
    assert any(path in one.path and says in one.says for one in problems), problems
    assert all(one.file.endswith(".yaml") and one.line > 0 for one in problems)


def test_a_problem_names_the_line(spoil: Change, heerlen: Path) -> None:
    (problem,) = spoil("rules.yaml", "category: E", "category: F").problems
    lines = (heerlen / "rules.yaml").read_text("utf-8").splitlines()
    assert "category: F" in lines[problem.line - 1]
    assert str(problem).startswith(f"rules.yaml:{problem.line}: rules[4].category: 'F' is no")


def test_all_mistakes_come_out_at_once(spoil: Change, heerlen: Path) -> None:
    aftercare = heerlen / "aftercare.yaml"
    aftercare.write_text(aftercare.read_text("utf-8").replace("kind: aftercare_talk", "kind: talk"))
    error = spoil("pack.yaml", "summons: 3", "sumons: 3")
    assert {one.file for one in error.problems} == {"aftercare.yaml", "pack.yaml"}
    assert len(error.problems) == 7
    assert "has 7 problems" in str(error)


def test_an_equal_key_is_refused(spoil: Change) -> None:
    error = spoil("aftercare.yaml", "    to: [bmw]\n", "    to: [bmw]\n    to: [cag]\n")
    assert [one.says for one in error.problems] == ["key `to` appears twice; keep one"]


def test_broken_yaml_is_named(spoil: Change) -> None:
    (problem,) = spoil(
        "pack.yaml", "people: [employee, office_holder]", "people: [employee"
    ).problems
    assert problem.file == "pack.yaml"
    assert "broken YAML" in problem.says


def test_a_last_rule_without_a_condition_is_mandatory(spoil: Change) -> None:
    maybe = "    maybe: {A: 0.4, C: 0.3}\n"
    error = spoil("rules.yaml", maybe, f"{maybe}    when: {{direction: [ik]}}\n")
    assert [one.path for one in error.problems] == ["rules[14]"]


def test_nothing_stands_below_a_rule_that_always_holds(spoil: Change) -> None:
    error = spoil("rules.yaml", "    when: {direction: [jij]}\n", "")
    assert "nothing below it" in error.problems[0].says


def test_the_folder_bears_the_id_and_the_date(spoil: Change) -> None:
    error = spoil("pack.yaml", "id: heerlen", "id: kerkrade")
    assert "its folder says 'heerlen'" in error.problems[0].says


def test_an_empty_folder_is_no_pack(tmp_path: Path) -> None:
    with pytest.raises(PackError, match="is it a pack"):
        load_pack(tmp_path)


def test_a_file_that_is_no_mapping(heerlen: Path) -> None:
    (heerlen / "extra.yaml").write_text("- a\n- b\n")
    with pytest.raises(PackError, match=r"extra\.yaml:1: a file of a pack starts with a key"):
        load_pack(heerlen)


def test_a_pack_may_build_on_another(heerlen: Path) -> None:
    neighbour = heerlen.parent.parent / "kerkrade" / "2025-01-01"
    neighbour.mkdir(parents=True)
    own = (heerlen / "pack.yaml").read_text("utf-8")
    own = own.replace("id: heerlen\n", "id: kerkrade\n").replace("2024-01-01", "2025-01-01", 1)
    builds_on = 'builds_on: {id: heerlen, valid_from: "2024-01-01"}\n'
    (neighbour / "pack.yaml").write_text(own + builds_on)
    built = load_pack(neighbour)
    assert built.id == "kerkrade"
    assert built.duties == load_pack(heerlen).duties


def test_a_neighbour_changes_adds_and_leaves_out_by_id(heerlen: Path) -> None:
    neighbour = heerlen.parent.parent / "kerkrade" / "2025-01-01"
    neighbour.mkdir(parents=True)
    base = load_pack(heerlen)
    (neighbour / "pack.yaml").write_text(
        """
id: kerkrade
valid_from: "2025-01-01"
name: {nl: Kerkrade, en: Kerkrade}
people: [employee]
builds_on: {id: heerlen, valid_from: "2024-01-01"}
leaves_out: [heerlen-7-register]
duties:
  - id: heerlen-8-letter
    kind: letter
    to: [legal]
    term: {within: [24 hours]}
    text: {nl: Maak de brief., en: Write the letter.}
    source: "§8.1"
  - id: kerkrade-debrief
    kind: debrief
    to: [manager]
    term: {within: [1 week]}
    text: {nl: Bespreek het na., en: Talk it over.}
    source: "§8.1"
"""
    )
    built = load_pack(neighbour)
    ids = [duty.id for duty in base.duties if duty.id != "heerlen-7-register"]
    assert [duty.id for duty in built.duties] == [*ids, "kerkrade-debrief"]
    (letter,) = [duty for duty in built.duties if duty.id == "heerlen-8-letter"]
    assert letter.to == (Role.LEGAL,)
    assert built.scheme == base.scheme


def test_a_mistake_in_what_is_taken_over_is_named_in_its_own_file(heerlen: Path) -> None:
    neighbour = heerlen.parent.parent / "kerkrade" / "2025-01-01"
    neighbour.mkdir(parents=True)
    (neighbour / "pack.yaml").write_text(
        """
id: kerkrade
valid_from: "2025-01-01"
name: {nl: Kerkrade, en: Kerkrade}
people: [employee]
builds_on: {id: heerlen, valid_from: "2024-01-01"}
leaves_out: [heerlen-10-first-talk]
duties:
  - {id: kerkrade-debrief, kind: debriefing}
"""
    )
    aftercare = heerlen / "aftercare.yaml"
    aftercare.write_text(aftercare.read_text("utf-8").replace("after: 6 weeks", "after: 6 weken"))
    with pytest.raises(PackError) as found:
        load_pack(neighbour)
    places = {(one.file, one.line) for one in found.value.problems}
    assert ("pack.yaml", 9) in places
    assert any(file == "heerlen/2024-01-01/aftercare.yaml" and line > 40 for file, line in places)


def test_a_pack_that_builds_on_nothing_is_refused(spoil: Change) -> None:
    error = spoil(
        "pack.yaml", "summons: 3", 'summons: 3\nbuilds_on: {id: nowhere, valid_from: "2020-01-01"}'
    )
    assert "there is no pack nowhere/2020-01-01" in error.problems[0].says


def test_packs_are_found_by_id_and_day() -> None:
    assert packs()["heerlen"] == pack("heerlen") == pack_of("heerlen", "2024-01-01")
    assert pack("heerlen", date(2026, 1, 1)).valid_from == date(2024, 1, 1)
    with pytest.raises(UnknownPack, match="no protocol 'utrecht'; there is"):
        pack("utrecht")
    with pytest.raises(UnknownPack, match="holds from 2024-01-01"):
        pack("heerlen", date(2023, 12, 31))
    with pytest.raises(UnknownPack, match="no protocol 'heerlen' of 2020-01-01"):
        pack_of("heerlen", "2020-01-01")


def test_the_newest_version_is_the_one(heerlen: Path) -> None:
    newer = heerlen.parent / "2025-06-01"
    newer.mkdir()
    for path in heerlen.glob("*.yaml"):
        newer.joinpath(path.name).write_text(
            path.read_text("utf-8").replace("2024-01-01", "2025-06-01", 1)
        )
    root = heerlen.parent.parent
    assert packs(root)["heerlen"].valid_from == date(2025, 6, 1)
    assert pack("heerlen", date(2025, 5, 31), root).valid_from == date(2024, 1, 1)
