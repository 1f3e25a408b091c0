"""`meldbot protocol list`, `show`, `check`, `diff`, `new` and `schema`: the packs."""

import json
import re
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from bot.commands.complaint import refuse, refusing
from bot.commands.set_up import set_up
from cases.clock import SystemClock
from protocols.check import check_folder
from protocols.diff import as_text as diff_text
from protocols.load import PackError, UnknownPack, folders, pack, packs
from protocols.schema import SCHEMAS
from protocols.show import as_html, as_text
from protocols.start import AlreadyThere, begin

app = typer.Typer(help="The protocols as data.", no_args_is_help=True)
Id = Annotated[str, typer.Argument(help="The id of a protocol, such as heerlen.")]
NewId = Annotated[str, typer.Argument(help="The id of the new one: small letters, digits, dashes.")]
Language = Annotated[str, typer.Option(help="nl or en.")]
Into = Annotated[
    Path | None, typer.Option(help="The folder of your own protocols; else that of PROTOCOLS.")
]
From = Annotated[
    datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day it takes effect.")
]


class Form(StrEnum):
    """How a page is shown."""

    TEXT = "text"
    HTML = "html"


_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@app.command("list")
def list_() -> None:
    """List the protocols: id, name, and the date each takes effect."""
    set_up()
    with refusing(PackError):
        for found in packs().values():
            typer.echo(f"{found.id:<24} {found.valid_from}  {found.name.nl}")


@app.command()
def show(
    id: Id,
    language: Language = "nl",
    form: Annotated[Form, typer.Option("--format", help="How to show it.")] = Form.TEXT,
    html: Annotated[bool, typer.Option("--html", help="The same as --format html.")] = False,
) -> None:
    """Show a protocol as people read it, every rule with its paragraph."""
    set_up()
    with refusing(UnknownPack, PackError):
        found = pack(id)
        page = as_html if html or form is Form.HTML else as_text
        typer.echo(page(found, language))


@app.command()
def check(
    path: Annotated[
        Path | None, typer.Argument(help="A pack's folder; all packs if left out.")
    ] = None,
) -> None:
    """Check packs: unreachable rules, missing paragraphs, dangling references, stale law.

    The newest version of each is also played against the scenarios beside it.
    """
    set_up()
    if path and not path.is_dir():
        refuse(f"{path} is no folder of a pack")
    wrong, checked = 0, 0
    with refusing(PackError):
        for folder in _versions(path.resolve()) if path else folders():
            findings = check_folder(folder)
            for finding in findings:
                typer.echo(f"{folder.parent.name}/{folder.name}: {finding}")
            wrong += len(findings)
            checked += 1
    if wrong:
        refuse(f"{wrong} to mend in {checked} packs")
    typer.echo(f"{checked} in orde")


def _versions(path: Path) -> list[Path]:
    """Return what a path means: one version, or a protocol's folder with all of its versions."""
    inside = [one for one in sorted(path.iterdir()) if one.is_dir() and list(one.glob("*.yaml"))]
    versions = [one for one in inside if one.name != "scenarios"]
    return versions or [path]


@app.command()
def diff(left: Id, right: Id, language: Language = "nl") -> None:
    """Show where two protocols differ: in short, then line by line with the paragraphs."""
    set_up()
    with refusing(UnknownPack, PackError):
        one, other = pack(left), pack(right)
        typer.echo(diff_text(one, other, language))


@app.command()
def new(
    id: NewId,
    into: Into = None,
    valid_from: From = None,
    sharpens: Annotated[
        str | None, typer.Option(help="Begin an overlay that sharpens this protocol instead.")
    ] = None,
) -> None:
    """Begin a protocol of your own: commented files, and what is left to fill in."""
    shelf = into or set_up().protocols
    if shelf is None:
        refuse("say where: --into FOLDER, or set PROTOCOLS to the folder of your own protocols")
    if not _ID.fullmatch(id):
        refuse(f"{id!r} is no id; use small letters, digits and dashes, as in mijn-gemeente")
    today = SystemClock().now().date()
    with refusing(AlreadyThere, UnknownPack, PackError, OSError):
        base = pack(sharpens) if sharpens else None
        folder = begin(shelf, id, valid_from.date() if valid_from else today, base)
        left = check_folder(folder)
    for finding in left:
        typer.echo(finding)
    typer.echo(f"{folder}: {len(left)} in te vullen; daarna: meldbot protocol check {folder}")
    typer.echo(
        "Leg een nieuw of gewijzigd protocol ook voor aan de ondernemingsraad (WOR art. 27)."
    )


@app.command()
def schema(
    of: Annotated[str, typer.Argument(help=f"{', '.join(SCHEMAS)}.")] = "pack",
    into: Annotated[
        Path | None, typer.Option(help="Write all of them into this folder instead.")
    ] = None,
) -> None:
    """Print the JSON Schema of a pack's files, for an editor that helps while you type."""
    if of not in SCHEMAS:
        refuse(f"there is no schema {of!r}; there is {', '.join(SCHEMAS)}")
    if into is None:
        typer.echo(_written(of))
        return
    with refusing(OSError):
        into.mkdir(parents=True, exist_ok=True)
        for name in SCHEMAS:
            (into / f"{name}.schema.json").write_text(_written(name) + "\n", "utf-8")


def _written(name: str) -> str:
    return json.dumps(SCHEMAS[name](), ensure_ascii=False, indent=2)
