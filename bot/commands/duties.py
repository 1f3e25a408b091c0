"""`meldbot duties`: what is open, why it is due then, moving and cancelling with a reason."""

import asyncio
from collections.abc import Awaitable, Callable
from getpass import getuser
from typing import Annotated, TypeVar
from uuid import UUID

import typer

from bot.commands.complaint import refuse, refusing
from bot.commands.inputs import moment_given
from bot.commands.set_up import set_up
from bot.wiring import open_database
from cases.clock import SystemClock
from cases.mending import ADMIN, NotPossible, cancel_duty, explain, list_duties, move_duty
from storage.database import Database, DatabaseFailed, Transaction
from storage.keys import BadKeys

app = typer.Typer(help="Open duties: list, explain, move, cancel.", no_args_is_help=True)
Found = TypeVar("Found")
Id = Annotated[str, typer.Argument(help="The id of a duty, as `list` shows it.")]
Organisation = Annotated[
    str | None, typer.Option(help="The id of the organisation; not needed where there is one.")
]
Reason = Annotated[str, typer.Option(help="Why; it is kept, encrypted, with the case.")]


@app.command("list")
def list_(
    organisation: Organisation = None,
    late: Annotated[bool, typer.Option(help="Only what is past its limit, or failed.")] = False,
) -> None:
    """List open duties, the soonest due first: id, limit, state, rule and case. No names."""
    now = SystemClock().now()
    for line in _run(lambda t: list_duties(t, organisation, now, late=late), writes=False):
        typer.echo(line)


@app.command()
def why(id: Id, organisation: Organisation = None) -> None:
    """Say why a duty is due when it is: its rule, anchor and term, and what has happened to it."""
    now = SystemClock().now()
    for line in _run(lambda t: explain(t, organisation, _id(id), now), writes=False):
        typer.echo(line)


@app.command()
def move(
    id: Id,
    to: Annotated[str, typer.Option(help="The new limit, such as 2026-12-18T16:30:00+01:00.")],
    reason: Reason,
    organisation: Organisation = None,
) -> None:
    """Move a duty's limit. The clock looks at it again, also when it had been set aside."""
    at, now = moment_given("--to", to), SystemClock().now()
    _run(lambda t: move_duty(t, organisation, _id(id), at, reason, _actor(), now), writes=True)
    typer.echo(f"{id}: verplaatst naar {at.isoformat()}")


@app.command()
def cancel(id: Id, reason: Reason, organisation: Organisation = None) -> None:
    """End a duty that is not to be done. Whoever had its card sees it."""
    now = SystemClock().now()
    _run(lambda t: cancel_duty(t, organisation, _id(id), reason, _actor(), now), writes=True)
    typer.echo(f"{id}: vervallen")


def _run(act: Callable[[Transaction], Awaitable[Found]], *, writes: bool) -> Found:
    with refusing(BadKeys, NotPossible, DatabaseFailed):
        return asyncio.run(_in_a_transaction(act, writes=writes))
    raise AssertionError


async def _in_a_transaction(
    act: Callable[[Transaction], Awaitable[Found]], *, writes: bool
) -> Found:
    database: Database = open_database(set_up())
    try:
        async with database.writing() if writes else database.reading() as transaction:
            return await act(transaction)
    finally:
        await database.close()


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        refuse(f"{text!r} is no id of a duty; `meldbot duties list` shows them")


def _actor() -> str:
    """Return who did it, for the trail: the account on this machine, since there is no other."""
    return f"{ADMIN}{getuser()}"
