"""`meldbot organisation import FILE` and `check FILE`: people, roles, teams, deputies."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from bot.commands.complaint import refusing
from bot.commands.set_up import set_up
from bot.wiring import open_database
from cases.clock import SystemClock
from cases.organisation import Imported, UnknownProtocol, check_protocols, import_organisation
from cases.organisation_file import OrganisationFile, OrganisationFileError, read_organisation_file
from storage.database import BadDatabaseUrl
from storage.keys import BadKeys

app = typer.Typer(help="People, roles, teams and deputies of an organisation.")
File = Annotated[Path, typer.Argument(help="The organisation file (YAML).")]


@app.command("check")
def check(file: File) -> None:
    """Check a file and change nothing."""
    with refusing(OrganisationFileError, UnknownProtocol):
        set_up()
        read = read_organisation_file(file)
        check_protocols(read)
    typer.echo(f"{file}: in orde. {len(read.people)} personen, {len(read.teams)} teams.")


@app.command("import")
def import_(file: File) -> None:
    """Bring a file in; again and again as it changes. Migrates the database if need be."""
    with refusing(OrganisationFileError, UnknownProtocol, BadKeys, BadDatabaseUrl):
        done = asyncio.run(_import(read_organisation_file(file)))
    typer.echo(f"{done.organisation}: {done.people} personen ingelezen, {len(done.added)} nieuw.")
    if done.left_out:
        gone = ", ".join(done.left_out)
        typer.echo(
            f"Niet meer in het bestand, dus op non-actief: {gone}. "
            f"Open taken doorgegeven: {done.duties_handed_over}."
        )
    for role in done.roles_nobody_holds:
        typer.echo(f"Let op: niemand heeft de rol {role}; meldingen komen daar niet aan.", err=True)


async def _import(file: OrganisationFile) -> Imported:
    settings = set_up()
    database = open_database(settings)
    try:
        await database.migrate()
        async with database.writing() as transaction:
            now = SystemClock().now()
            return await import_organisation(transaction, file, now, settings.hours)
    finally:
        await database.close()
