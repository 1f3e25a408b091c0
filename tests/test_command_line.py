"""The command line: every command is there, and reading a text does not load the whole product."""

import subprocess
import sys

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
