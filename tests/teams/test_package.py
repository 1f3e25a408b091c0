"""The app package: held against Microsoft's own schema, and against what that cannot see."""

import json
import struct
import zipfile
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft4Validator
from typer import Typer
from typer.testing import CliRunner

from bot.teams.package import FOLDER, BadPackage, Publisher, main, manifest, write_package
from bot.teams.receive import read
from dialogs.commands import command_of
from tests.teams.activities import activity
from tests.teams.fake_teams import APP_ID

SCHEMAS = Path(__file__).parent / "schema"


def publisher(**more: str) -> Publisher:
    given = {
        "app_id": APP_ID,
        "organisation": "Gemeente Voorbeeldstad",
        "website": "https://www.voorbeeldstad.example",
        "privacy": "https://www.voorbeeldstad.example/privacy",
        "terms": "https://www.voorbeeldstad.example/voorwaarden",
        "domain": "meld.voorbeeldstad.example",
    }
    return Publisher(**{**given, **more})


def faults(instance: Any, schema: str) -> list[str]:
    validator = Draft4Validator(json.loads((SCHEMAS / schema).read_text("utf-8")))
    return [f"{list(e.absolute_path)}: {e.message}" for e in validator.iter_errors(instance)]


def test_the_manifest_fits_microsofts_schema() -> None:
    filled = manifest(publisher())
    assert faults(filled, "manifest.schema.1.30.json") == []
    assert filled["id"] == filled["bots"][0]["botId"] == APP_ID
    assert filled["composeExtensions"][0]["botId"] == APP_ID
    assert filled["validDomains"] == ["meld.voorbeeldstad.example"]


def test_the_schema_would_see_a_fault() -> None:
    filled = manifest(publisher())
    filled["name"]["short"] = "x" * 31
    filled["bots"][0]["scopes"] = ["everywhere"]
    assert len(faults(filled, "manifest.schema.1.30.json")) == 2


def test_the_english_words_fit_too_and_stand_for_something() -> None:
    english = json.loads((FOLDER / "en.json").read_text("utf-8"))
    assert faults(english, "localization.schema.1.30.json") == []
    said = {path for path in english if path != "$schema"}
    assert said == set(paths(manifest(publisher())))


def paths(filled: dict[str, Any]) -> list[str]:
    """Every place of the manifest that has words for people, as a localisation file names it."""
    found = ["name.short", "name.full", "description.short", "description.full"]
    lists = [("bots[0].commandLists[{}]", filled["bots"][0]["commandLists"])]
    lists += [("composeExtensions[{}]", filled["composeExtensions"])]
    for where, entries in lists:
        for n, entry in enumerate(entries):
            for m, _ in enumerate(entry["commands"]):
                found += [f"{where.format(n)}.commands[{m}].{w}" for w in ("title", "description")]
    return found


@pytest.mark.parametrize(("name", "side"), [("color.png", 192), ("outline.png", 32)])
def test_icons_have_the_size_that_teams_wants(name: str, side: int) -> None:
    png = (FOLDER / name).read_bytes()
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", png[16:24]) == (side, side)


def test_every_command_of_the_manifest_starts_something() -> None:
    """What Teams offers is typed for the person; what is no command would be taken for a story."""
    english = json.loads((FOLDER / "en.json").read_text("utf-8"))
    lists = manifest(publisher())["bots"][0]["commandLists"]
    dutch = [command["title"] for one in lists for command in one["commands"]]
    titles = dutch + [english[p] for p in english if p.startswith("bots") and p.endswith(".title")]
    assert len(titles) == 12
    assert [title for title in titles if command_of(title) is None] == []


def test_the_message_extension_is_one_that_we_read() -> None:
    (command,) = manifest(publisher())["composeExtensions"][0]["commands"]
    assert (command["context"], command["fetchTask"]) == (["message"], True)
    value = {"commandId": command["id"], "messagePayload": {"body": {"content": "weg jij"}}}
    received = read(activity(type="invoke", name="composeExtension/fetchTask", value=value))
    assert received
    assert received.wants == "dialog"


def test_the_zip_holds_what_teams_wants_and_is_the_same_each_time(tmp_path: Path) -> None:
    for name in ("a.zip", "b.zip"):
        write_package(publisher(), tmp_path / name)
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "a.zip") as package:
        names = set(package.namelist())
        inside = json.loads(package.read("manifest.json"))
    assert names == {"manifest.json", "en.json", "color.png", "outline.png"}
    assert "{{" not in json.dumps(inside)


@pytest.mark.parametrize(
    "wrong",
    [
        {"app_id": "my-bot"},
        {"website": "http://www.voorbeeldstad.example"},
        {"privacy": "voorbeeldstad.example/privacy"},
        {"organisation": "x" * 33},
    ],
)
def test_what_teams_would_refuse_is_said_beforehand(wrong: dict[str, str]) -> None:
    with pytest.raises(BadPackage):
        manifest(publisher(**wrong))


def test_the_command_writes_the_zip_or_says_why_not(tmp_path: Path) -> None:
    app = Typer()
    app.command()(main)
    to = tmp_path / "build" / "app.zip"
    good = ["--app-id", APP_ID, "--website", "https://www.voorbeeldstad.example", "--out", str(to)]
    assert CliRunner().invoke(app, good).exit_code == 0
    assert zipfile.is_zipfile(to)
    bad = CliRunner().invoke(app, ["--app-id", "x", "--website", "https://a.example"])
    assert bad.exit_code == 2
    assert "application id" in bad.output
