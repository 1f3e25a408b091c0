"""`meldbot organisation import FILE` and `check FILE`: people, roles, teams, deputies."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from bot.commands.complaint import refusing
from bot.commands.set_up import set_up
from bot.wiring import open_database
from cases.clock import SystemClock
from cases.organisation import (
    Imported,
    Unanswered,
    UnknownProtocol,
    check_open_terms,
    check_protocols,
    import_organisation,
    left_open,
)
from cases.organisation_file import OrganisationFile, OrganisationFileError, read_organisation_file
from protocols.agreed import BadAnswer
from storage.database import BadDatabaseUrl
from storage.keys import BadKeys

app = typer.Typer(help="People, roles, teams and deputies of an organisation.")
_EXAMPLES = {  # what an answer looks like in the file
    "length": '"3 working days"',
    "period": '"12 months"',
    "hours": '"120 hours"',
    "words": '"één zin"',
}
File = Annotated[Path, typer.Argument(help="The organisation file (YAML).")]


@app.command("check")
def check(file: File) -> None:
    """Check a file and change nothing."""
    with refusing(OrganisationFileError, UnknownProtocol, BadAnswer):
        set_up()
        read = read_organisation_file(file)
        check_protocols(read)
        check_open_terms(read)
    typer.echo(f"{file}: in orde. {len(read.people)} personen, {len(read.teams)} teams.")
    entry = read.organisation
    for one in left_open(entry.protocols.values(), entry.open_terms):
        typer.echo(_question(one))


def _question(one: Unanswered) -> str:
    """Write what is open as a line that can be answered in the file."""
    question, meanwhile = one.term.question.nl, one.term.meanwhile.nl
    return (
        f"Nog open: {question} Nu: {meanwhile}\n"
        f"  organisation.open_terms.{one.protocol}.{one.term.id}: {_EXAMPLES[one.kind]}"
    )


@app.command("import")
def import_(file: File) -> None:
    """Bring a file in; again and again as it changes. Migrates the database if need be."""
    with refusing(OrganisationFileError, UnknownProtocol, BadAnswer, BadKeys, BadDatabaseUrl):
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
