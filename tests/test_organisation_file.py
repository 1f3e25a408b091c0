"""The organisation file by the command: what it need not say comes from the settings."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner

from bot.cli import app
from bot.demo import MUNICIPALITY
from storage.database import Database
from storage.keys import Keys, new_secret_key
from storage.records import Organisation
from tests.links.photos import LOGO

Meldbot = Callable[..., Any]
HOURS = ("time_zone: Europe/Amsterdam", 'office_hours: "08:30-17:00"')


@pytest.fixture
def secret(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    made = new_secret_key()
    monkeypatch.setenv("MELDBOT_DATABASE_URL", sqlite_url)
    monkeypatch.setenv("MELDBOT_SECRET_KEYS", made)
    return made


def meldbot(*words: str) -> Any:
    return CliRunner().invoke(app, list(words))


def file_with(folder: Path, *hours: str) -> str:
    """The invented municipality with these lines about its hours, and no others."""
    text = MUNICIPALITY.read_text("utf-8")
    for line in HOURS:
        assert line in text
        text = text.replace(f"  {line}\n", "")
    first, rest = text.split("organisation:\n", 1)
    lines = "".join(f"  {line}\n" for line in hours)
    made = folder / "organisation.yaml"
    made.write_text(f"{first}organisation:\n{lines}{rest}", "utf-8")
    return str(made)


def stored(url: str, secret: str) -> Organisation:
    async def read() -> Organisation:
        database = Database.open(url, Keys.parse(secret))
        async with database.reading() as transaction:
            [found] = await transaction.organisations()
        await database.close()
        return found

    return asyncio.run(read())


@pytest.mark.parametrize("says_so", [True, False], ids=["in the file", "left out"])
def test_hours_are_the_files_else_the_installations(
    says_so: bool, secret: str, sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MELDBOT_TIME_ZONE", "America/Curacao")
    monkeypatch.setenv("MELDBOT_OFFICE_HOURS", "09:00-16:30")
    file = file_with(tmp_path, *HOURS) if says_so else file_with(tmp_path)
    assert meldbot("organisation", "import", file).exit_code == 0
    found = stored(sqlite_url, secret)
    here = ("Europe/Amsterdam", "08:30-17:00") if says_so else ("America/Curacao", "09:00-16:30")
    assert (found.time_zone, found.office_hours) == here
    told = meldbot("doctor").output
    assert all(word in told for word in here)


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ('office_hours: "17:00-08:30"', "must close after they open"),
        ('office_hours: "25:00-26:00"', "hour must be in"),
        ('office_hours: "half negen"', 'write office hours as "08:30-17:00"'),
        ("time_zone: Holland", "unknown time zone 'Holland'"),
        ("time_zone: ../../etc/passwd", "unknown time zone"),
    ],
)
def test_hours_that_nobody_can_keep_are_refused(
    line: str, word: str, secret: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the file and in the settings: one sentence, nothing brought in."""
    file = file_with(tmp_path, line)
    for command in (("organisation", "check", file), ("organisation", "import", file)):
        refused = meldbot(*command)
        assert refused.exit_code == 2
        assert word in refused.output
    monkeypatch.setattr("bot.commands.run.set_up_logs", lambda _: None)  # they outlive this test
    monkeypatch.setenv("MELDBOT_ORGANISATION_FILE", file)
    assert meldbot("serve").exit_code == 2
    monkeypatch.delenv("MELDBOT_ORGANISATION_FILE")
    name, _, value = line.partition(": ")
    monkeypatch.setenv(f"MELDBOT_{name.upper()}", value.strip('"'))
    refused = meldbot("doctor")
    assert refused.exit_code == 2
    assert word in refused.output


def test_a_logo_that_is_gone_is_told_by_the_doctor(secret: str, tmp_path: Path) -> None:
    data = yaml.safe_load(MUNICIPALITY.read_text("utf-8"))
    data["organisation"]["letterhead"] = {"logo": "logo.png"}
    file, logo = tmp_path / "organisation.yaml", tmp_path / "logo.png"
    file.write_text(yaml.safe_dump(data), "utf-8")
    logo.write_bytes(LOGO)
    assert meldbot("organisation", "import", str(file)).exit_code == 0
    assert "zonder logo" not in meldbot("doctor").output
    logo.unlink()
    assert "brieven gaan zonder logo" in " ".join(meldbot("doctor").output.split())


def test_a_team_that_stands_in_the_file_twice_is_refused(secret: str, tmp_path: Path) -> None:
    text = MUNICIPALITY.read_text("utf-8")
    first, rest = text.split("teams:\n", 1)
    team = rest.split("\n", 1)[0]
    file = tmp_path / "organisation.yaml"
    file.write_text(f"{first}teams:\n{team}\n{rest}", "utf-8")
    refused = meldbot("organisation", "import", str(file))
    assert refused.exit_code == 2
    assert "teams: an id stands here twice" in refused.output
