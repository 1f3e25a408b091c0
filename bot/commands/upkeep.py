"""`meldbot backup`, `restore` and `keys rotate`: what keeps the data, and the keys to it."""

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from bot.commands.complaint import refusing
from bot.commands.set_up import set_up
from bot.wiring import open_database
from storage.backup import BackupFailed, back_up
from storage.backup import restore as restore_file
from storage.database import AlreadyRunning, BadDatabaseUrl, DatabaseFailed
from storage.keys import BadKeys, UnknownKey

keys = typer.Typer(help="The secret keys.", no_args_is_help=True)
To = Annotated[Path, typer.Argument(help="The new file to write.")]
From = Annotated[Path, typer.Argument(help="A file that `meldbot backup` wrote.")]


def backup(file: To) -> None:
    """Write everything to one file, while the bot goes on. It is of no use without SECRET_KEYS."""
    with refusing(BackupFailed, BadKeys, BadDatabaseUrl, DatabaseFailed):
        counted = asyncio.run(_backup(file))
        typer.echo(f"{file}: {_told(counted)}.")
        typer.echo(
            "Bewaar MELDBOT_SECRET_KEYS apart: zonder die sleutels is dit bestand onleesbaar."
        )


def restore(file: From) -> None:
    """Fill an empty database, SQLite or PostgreSQL, from a backup of either. Stop the bot first."""
    with refusing(
        BackupFailed, BadKeys, BadDatabaseUrl, DatabaseFailed, AlreadyRunning, UnknownKey
    ):
        counted = asyncio.run(_restore(file))
        typer.echo(f"{file} is teruggezet: {_told(counted)}. De sleutels passen.")


@keys.command("rotate")
def rotate() -> None:
    """Wrap every data key with the first of SECRET_KEYS; after that the others can go.

    The bot may go on meanwhile, if it has the same keys. Interrupted, it can be done again.
    """
    with refusing(BadKeys, BadDatabaseUrl, DatabaseFailed, UnknownKey):
        done = asyncio.run(_rotate())
        typer.echo(f"{done} sleutels opnieuw verpakt; alle zijn nu van de eerste sleutel.")


async def _backup(file: Path) -> Mapping[str, int]:
    database = open_database(set_up())
    try:
        return await back_up(database.engines, file)
    finally:
        await database.close()


async def _restore(file: Path) -> Mapping[str, int]:
    """Restore, then read every person: with the wrong keys that says so now, not in a year."""
    database = open_database(set_up())
    try:
        with database.hold("serve"):
            counted = await restore_file(database.engines, file)
        async with database.reading() as transaction:
            for organisation in await transaction.organisations():
                await transaction.of(organisation.id).people.all()
        return counted
    finally:
        await database.close()


async def _rotate() -> int:
    database = open_database(set_up())
    try:
        return await database.rewrap()
    finally:
        await database.close()


def _told(counted: Mapping[str, int]) -> str:
    wanted = {"organisations": "organisaties", "people": "personen", "cases": "zaken"}
    wanted |= {"duties": "taken", "audit": "regels in het spoor"}
    return ", ".join(f"{counted.get(table, 0)} {word}" for table, word in wanted.items())
