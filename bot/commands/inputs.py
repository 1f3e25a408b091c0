"""What the data commands read: a protocol, a moment, a fact sheet; and how they answer."""

import json
import sys
from datetime import datetime
from typing import Annotated

import typer

from bot.commands.complaint import refuse, refusing
from bot.commands.set_up import set_up
from cases.clock import SystemClock
from protocols.facts import FactSheet
from protocols.load import PackError, UnknownPack, pack
from protocols.pack import Pack
from protocols.sheet import BadSheet, read_sheet
from protocols.terms import Calendar

Protocol = Annotated[str, typer.Option(help="The id of the protocol, such as heerlen.")]
Now = Annotated[
    str | None, typer.Option(help="The moment it is, such as 2026-12-18T16:30:00+01:00.")
]


def pack_named(protocol: str) -> Pack:
    """Return a protocol by its id, or refuse."""
    set_up()
    with refusing(UnknownPack, PackError):
        return pack(protocol)
    raise AssertionError


def read_case(found: Pack) -> FactSheet:
    """Read a fact sheet for this protocol from standard input, or refuse."""
    with refusing(BadSheet):
        return read_sheet(read_input(), found)
    raise AssertionError


def moment(now: str | None) -> datetime:
    """Read --now; the machine's own clock without it."""
    at = SystemClock().now() if now is None else moment_given("--now", now)
    return at.astimezone(Calendar.of().zone)


def moment_given(option: str, text: str) -> datetime:
    """Read the moment that an option names, or refuse."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        refuse(f"{option} {text!r} is no moment; write it as 2026-12-18T16:30:00+01:00")
    if at.tzinfo is None:
        refuse(f"{option} {text!r} has no time zone; write it as 2026-12-18T16:30:00+01:00")
    return at


def read_input() -> str:
    """Read all of standard input, or refuse."""
    try:
        return sys.stdin.buffer.read().decode("utf-8")
    except UnicodeDecodeError:
        refuse("the input is no text in UTF-8")


def print_json(value: object) -> None:
    """Print as JSON, on one line."""
    typer.echo(json.dumps(value, ensure_ascii=False))
