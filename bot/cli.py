"""The command line: `meldbot COMMAND`. Every command is in `bot/commands`; this is their table.

A command is imported when it is asked for: all of them together take more than a second.
"""

from collections.abc import Callable
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup
from typer.main import get_command, get_group

# The name of each, its module in `bot/commands`, and the function or the group in it.
_COMMANDS = {
    "demo": ("run", "demo"),
    "serve": ("run", "serve"),
    "work": ("run", "work"),
    "doctor": ("run", "doctor"),
    "backup": ("upkeep", "backup"),
    "restore": ("upkeep", "restore"),
    "classify": ("classify", "classify"),
    "route": ("data", "route"),
    "timeline": ("data", "timeline"),
    "measures": ("data", "measures"),
    "letter": ("letter", "letter"),
    "protocol": ("protocol", "app"),
    "organisation": ("organisation", "app"),
    "duties": ("duties", "app"),
    "keys": ("upkeep", "keys"),
}


class _Commands(TyperGroup):
    """The commands of the table."""

    def list_commands(self, ctx: Any) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        return _command(cmd_name) if cmd_name in _COMMANDS else None


def _command(name: str) -> Any:
    """What typer makes of a function or a group."""
    module, attribute = _COMMANDS[name]
    found = getattr(import_module(f"bot.commands.{module}"), attribute)
    command = get_group(found) if isinstance(found, typer.Typer) else get_command(_alone(found))
    command.name = name
    return command


def _alone(function: Callable[..., None]) -> typer.Typer:
    program = typer.Typer(add_completion=False)
    program.command()(function)
    return program


app = typer.Typer(
    name="meldbot",
    cls=_Commands,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)


@app.callback()
def meldbot() -> None:
    """Melden van agressie en geweld in Slack en Teams; het protocol van de gemeente als data."""


def main() -> None:
    """Run the command line; the console script of the package."""
    app()
