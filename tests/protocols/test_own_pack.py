"""A protocol of one's own: begun, written with the help of an editor, found beside the others."""

import json
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from typer.testing import CliRunner, Result

from bot.cli import app
from protocols import shelves
from protocols.check import check, check_folder
from protocols.load import PACKS, PackError, UnknownPack, folders, load_pack, pack, pack_of, packs
from protocols.schema import SCHEMAS
from protocols.start import AlreadyThere, begin
from protocols.yaml_lines import Reading, read_into

Meldbot = Callable[..., Result]


@pytest.fixture
def meldbot(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Meldbot]:
    """The command line, with a folder of own protocols that is put away afterwards."""
    own = tmp_path / "own"
    own.mkdir()
    monkeypatch.setenv("MELDBOT_PROTOCOLS", str(own))
    monkeypatch.setattr(shelves, "_own", [])
    yield lambda *words, **more: CliRunner().invoke(app, list(words), **more)
    shelves.ids.cache_clear()
    shelves.versions.cache_clear()


def values(path: Path) -> dict[str, Any]:
    reading = Reading()
    read_into(reading, path, path.name)
    return reading.data


def wrong(name: str, paths: list[Path]) -> list[str]:
    validator = Draft202012Validator(SCHEMAS[name]())
    return [
        f"{path.name}: {error.json_path} {error.message}"
        for path in paths
        for error in validator.iter_errors(values(path))
    ]


def test_the_schemas_hold_for_every_file_there_is() -> None:
    assert wrong("pack", [path for folder in folders() for path in folder.glob("*.yaml")]) == []
    assert wrong("scenarios", sorted(PACKS.glob("*/scenarios/*.yaml"))) == []
    start = Path(shelves.__file__).parent / "start"
    assert wrong("pack", sorted((start / "pack").glob("*.yaml"))) == []
    assert wrong("overlay", sorted((start / "overlay").glob("*.yaml"))) == []


def test_a_schema_finds_what_the_loader_finds(tmp_path: Path) -> None:
    path = tmp_path / "duties.yaml"
    path.write_text("duties: [{id: a, kind: talk, to: [bwm], term: {aim: 24 uur}}]\nsumons: 3\n")
    found = "\n".join(wrong("pack", [path]))
    for said in (
        "'talk' is not one of",
        "'bwm' is not one of",
        "$.duties[0].term.aim '24 uur'",
        "sumons",
    ):
        assert said in found


def test_the_schemas_are_printed_and_written(meldbot: Meldbot, tmp_path: Path) -> None:
    assert json.loads(meldbot("protocol", "schema").stdout) == SCHEMAS["pack"]()
    assert meldbot("protocol", "schema", "--into", str(tmp_path / "s")).exit_code == 0
    assert len(list((tmp_path / "s").glob("*.schema.json"))) == len(SCHEMAS)
    refused = meldbot("protocol", "schema", "packs")
    assert refused.exit_code == 2
    assert "there is pack, overlay, scenarios" in refused.stderr


def test_a_start_names_what_is_left_and_is_clean_when_it_is_filled_in(tmp_path: Path) -> None:
    folder = begin(tmp_path, "utrecht", date(2026, 3, 1))
    left = check_folder(folder)
    assert left
    assert all("says INVULLEN; fill it in" in one for one in left)
    assert all(one.split(":")[0].endswith(".yaml") for one in left)
    for path in tmp_path.rglob("*.yaml"):
        path.write_text(path.read_text("utf-8").replace("INVULLEN", "Hoofdstuk 1"), "utf-8")
    assert check_folder(folder) == ()
    assert check(load_pack(folder)) == ()
    with pytest.raises(AlreadyThere, match="take another id or date"):
        begin(tmp_path, "utrecht", date(2026, 3, 1))


def test_an_own_protocol_is_begun_and_used(meldbot: Meldbot, tmp_path: Path) -> None:
    begun = meldbot("protocol", "new", "utrecht", "--valid-from", "2026-03-01")
    assert begun.exit_code == 0
    assert "in te vullen; daarna: meldbot protocol check" in begun.stdout
    assert "utrecht" in meldbot("protocol", "list").stdout
    case = '{"occurred_at": "2026-12-18T16:30+01:00", "reported_at": "2026-12-18T16:30+01:00", '
    case += '"category": "physical"}'
    told = json.loads(meldbot("route", "--protocol", "utrecht", input=case).stdout)
    assert told[0]["to"] == ["manager", "cag"]
    again = meldbot("protocol", "new", "utrecht", "--valid-from", "2026-03-01")
    assert (again.exit_code, "is there already" in again.stderr) == (2, True)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("new", "Utrecht!"), "is no id; use small letters"),
        (("new", "utrecht", "--sharpens", "x"), "no protocol 'x'; there is alkmaar"),
        (("show", "x"), "no protocol 'x'"),
        (("check", "/nowhere"), "/nowhere is no folder"),
    ],
)
def test_what_cannot_be_is_refused_in_one_line(
    meldbot: Meldbot, words: tuple[str, ...], says: str
) -> None:
    refused = meldbot("protocol", *words)
    assert refused.exit_code == 2
    assert says in refused.stderr
    assert len(refused.stderr.splitlines()) == 1


def test_the_folder_of_own_protocols_must_be_there(
    monkeypatch: pytest.MonkeyPatch, meldbot: Meldbot
) -> None:
    monkeypatch.setenv("MELDBOT_PROTOCOLS", "/nowhere")
    refused = meldbot("protocol", "list")
    assert (refused.exit_code, "/nowhere is no folder" in refused.stderr) == (2, True)


def test_two_packs_of_the_same_day_are_refused(tmp_path: Path) -> None:
    for shelf in ("one", "two"):
        shutil.copytree(PACKS / "velsen", tmp_path / shelf / "velsen")
    with pytest.raises(PackError, match="holds from the same day; give one of the two a later"):
        pack("velsen", None, tmp_path / "one", tmp_path / "two")


def test_a_folder_without_a_date_is_named(tmp_path: Path) -> None:
    shutil.copytree(PACKS / "velsen", tmp_path / "velsen")
    (tmp_path / "velsen" / "2026-1-1").mkdir()
    with pytest.raises(PackError, match="'2026-1-1' bears no date; name it as 2026-01-31"):
        packs(tmp_path)


def test_an_old_version_stays_when_a_newer_one_comes(tmp_path: Path) -> None:
    """On a shelf of one's own the next version of a protocol that comes with the product."""
    later = tmp_path / "velsen" / "2027-01-01"
    shutil.copytree(PACKS / "velsen" / "2014-02-25", later)
    text = (later / "pack.yaml").read_text("utf-8").replace("2014-02-25", "2027-01-01", 1)
    (later / "pack.yaml").write_text(text, "utf-8")
    both = (PACKS, tmp_path)
    assert pack("velsen", date(2026, 12, 31), *both).valid_from == date(2014, 2, 25)
    assert pack("velsen", date(2027, 1, 1), *both).valid_from == date(2027, 1, 1)
    assert pack_of("velsen", "2014-02-25", *both) == pack("velsen")
    with pytest.raises(UnknownPack, match="no protocol 'velsen' of 2026-01-01"):
        pack_of("velsen", "2026-01-01", *both)
