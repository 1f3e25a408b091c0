"""The command line: every command is there, and reading a text does not load the whole product."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app

COMMANDS = (
    "demo", "serve", "work", "doctor", "backup", "restore", "classify", "route", "timeline",
    "measures", "letter", "protocol", "organisation", "duties", "keys",
)  # fmt: skip


def test_help_names_every_command() -> None:
    said = CliRunner().invoke(app, ["--help"])
    assert said.exit_code == 0
    for command in COMMANDS:
        assert f" {command} " in said.output


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command: str) -> None:
    said = CliRunner().invoke(app, [command, "--help"])
    assert said.exit_code == 0
    assert f"meldbot {command}" in said.output
    assert "completion" not in said.output


def test_a_group_of_one_command_is_a_group() -> None:
    assert "rotate" in CliRunner().invoke(app, ["keys", "--help"]).output


def test_an_unknown_command_is_refused() -> None:
    said = CliRunner().invoke(app, ["clasify"])
    assert said.exit_code == 2
    assert "clasify" in said.output


def test_to_read_a_text_neither_database_nor_channels_are_loaded() -> None:
    """It took a second and a half, and 170 MB."""
    code = "import sys, bot.cli, bot.commands.classify; print(*sys.modules)"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    names = told.stdout.split()
    assert "words.observe" in names
    assert not [name for name in names if name.startswith(("sqlalchemy", "aiohttp", "asyncpg"))]


def explained(text: str, words: Path) -> subprocess.CompletedProcess[str]:
    """Say why a text is what it is, in a process of its own that has words of its own."""
    code = "from bot.cli import main; main()"
    return subprocess.run(
        [sys.executable, "-c", code, "classify", "--protocol", "heerlen", "--explain"],
        input=text,
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"MELDBOT_LEXICON": str(words)},
    )


def test_a_municipality_adds_words_of_its_own(tmp_path: Path) -> None:
    said = "Hij was een enorme zwabberkop volgens hem, mailde hij over mijn collega."
    assert "insulting" not in explained(said, tmp_path).stdout
    (tmp_path / "eigen.yaml").write_text("classes:\n  insult: |\n    zwabberkop  # hier\n", "utf-8")
    assert "“zwabberkop”: insulting" in explained(said, tmp_path).stdout


def test_what_is_wrong_in_ones_own_words_is_said_before_anything_is_read(tmp_path: Path) -> None:
    (tmp_path / "eigen.yaml").write_text("patterns: [{code: threat, says: '@onbekend'}]", "utf-8")
    done = explained("Hij schold.", tmp_path)
    assert done.returncode == 2
    assert "no class @onbekend" in done.stderr
    assert not done.stdout
    done = explained("Hij schold.", tmp_path / "weg")
    assert done.returncode == 2
    assert "no folder with words of your own" in done.stderr
