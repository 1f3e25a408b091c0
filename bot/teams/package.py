"""The app package for Teams: manifest and icons in a zip, for the administrator to upload.

`python -m bot.teams.package --app-id … --website https://…`, or `make teams-package`.
"""

import json
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit
from uuid import UUID

import typer

FOLDER = Path(__file__).parents[2] / "manifest" / "teams"
FILES = ("en.json", "color.png", "outline.png")
VERSION = "1.0.0"
WHEN = (2026, 1, 1, 0, 0, 0)  # in the zip: the same input gives the same bytes
_FIELD = re.compile(r"\{\{ (\w+) \}\}")


class BadPackage(ValueError):
    """What was given makes no package that Teams takes; the sentence says what to change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Publisher:
    """What the manifest must say of this installation. Addresses begin with https."""

    app_id: str
    organisation: str
    website: str
    privacy: str
    terms: str
    domain: str
    version: str = VERSION


def manifest(publisher: Publisher) -> dict[str, Any]:
    """Return the manifest, filled in. Raises BadPackage."""
    _check(publisher)
    template = json.loads((FOLDER / "manifest.json").read_text("utf-8"))
    filled = _filled(template, publisher)
    assert isinstance(filled, dict)  # noqa: S101  so is the template
    return filled


def write_package(publisher: Publisher, to: Path) -> None:
    """Write the zip. Raises BadPackage."""
    text = json.dumps(manifest(publisher), ensure_ascii=False, indent=2)
    to.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as package:
        _add(package, "manifest.json", text.encode())
        for name in FILES:
            _add(package, name, (FOLDER / name).read_bytes())


def _add(package: zipfile.ZipFile, name: str, content: bytes) -> None:
    package.writestr(zipfile.ZipInfo(name, WHEN), content, zipfile.ZIP_DEFLATED)


def _filled(value: Any, publisher: Publisher) -> Any:
    match value:
        case str():
            return _FIELD.sub(lambda field: str(getattr(publisher, field[1])), value)
        case list():
            return [_filled(one, publisher) for one in value]
        case dict():
            return {key: _filled(one, publisher) for key, one in value.items()}
        case _:
            return value


def _check(publisher: Publisher) -> None:
    try:
        UUID(publisher.app_id)
    except ValueError:
        raise BadPackage(
            f"{publisher.app_id!r} is no application id; it looks like "
            "11111111-2222-3333-4444-555555555555 and stands on the Azure Bot's page"
        ) from None
    for url in (publisher.website, publisher.privacy, publisher.terms):
        if urlsplit(url).scheme != "https" or not urlsplit(url).hostname:
            raise BadPackage(f"{url!r} is no address that begins with https://")
    if not publisher.organisation or len(publisher.organisation) > 32:
        raise BadPackage("the organisation's name must have 1 to 32 characters")


def main(
    app_id: Annotated[str, typer.Option(help="Application id of the Azure Bot.")],
    website: Annotated[str, typer.Option(help="The organisation's website.")],
    organisation: Annotated[str, typer.Option(help="Name of the organisation.")] = "Gemeente",
    privacy: Annotated[str, typer.Option(help="Privacy statement; else the website.")] = "",
    terms: Annotated[str, typer.Option(help="Terms of use; else the website.")] = "",
    public_url: Annotated[str, typer.Option(help="PUBLIC_URL of meldbot; else the website.")] = "",
    out: Annotated[Path, typer.Option(help="The zip to write.")] = Path("build/meldbot-teams.zip"),
) -> None:
    """Write the app package that is uploaded in the Teams admin centre."""
    publisher = Publisher(
        app_id=app_id,
        organisation=organisation,
        website=website,
        privacy=privacy or website,
        terms=terms or website,
        domain=urlsplit(public_url or website).hostname or "",
    )
    try:
        write_package(publisher, out)
    except BadPackage as problem:
        typer.echo(str(problem), err=True)
        raise typer.Exit(2) from problem
    typer.echo(f"{out}: upload it in the Teams admin centre, Teams apps, Manage apps.")


if __name__ == "__main__":
    typer.run(main)
