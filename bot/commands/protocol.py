"""`meldbot protocol list`, `show`, `check` and `diff`: the packs."""

from pathlib import Path
from typing import Annotated

import typer

from bot.commands.complaint import refuse, refusing
from protocols.check import check_folder
from protocols.diff import as_text as diff_text
from protocols.diff import diff as diff_packs
from protocols.load import PackError, UnknownPack, folders, pack, packs
from protocols.show import as_html, as_text

app = typer.Typer(help="The protocols as data.", no_args_is_help=True)
Id = Annotated[str, typer.Argument(help="The id of a protocol, such as heerlen.")]
Language = Annotated[str, typer.Option(help="nl or en.")]


@app.command("list")
def list_() -> None:
    """List the protocols: id, name, and the date each takes effect."""
    with refusing(PackError):
        for found in packs().values():
            typer.echo(f"{found.id:<24} {found.valid_from}  {found.name.nl}")


@app.command()
def show(
    id: Id,
    language: Language = "nl",
    html: Annotated[bool, typer.Option(help="A page for a browser.")] = False,
) -> None:
    """Show a protocol as people read it, every rule with its paragraph."""
    with refusing(UnknownPack, PackError):
        found = pack(id)
        typer.echo(as_html(found, language) if html else as_text(found, language))


@app.command()
def check(
    path: Annotated[
        Path | None, typer.Argument(help="A pack's folder; all packs if left out.")
    ] = None,
) -> None:
    """Check packs: unreachable rules, missing paragraphs, dangling references, stale law.

    The newest version of each is also played against the scenarios beside it.
    """
    if path and not path.is_dir():
        refuse(f"{path} is no folder of a pack")
    checked = [path.resolve()] if path else folders()
    wrong = 0
    for folder in checked:
        with refusing(PackError):
            findings = check_folder(folder)
            for finding in findings:
                typer.echo(f"{folder.parent.name}/{folder.name}: {finding}")
            wrong += len(findings)
    if wrong:
        refuse(f"{wrong} to mend in {len(checked)} packs")
    typer.echo(f"{len(checked)} in orde")


@app.command()
def diff(left: Id, right: Id, language: Language = "nl") -> None:
    """Show where two protocols differ, with the paragraph on each side."""
    with refusing(UnknownPack, PackError):
        one, other = pack(left), pack(right)
        typer.echo(diff_text(diff_packs(one, other, language), one.id, other.id))
