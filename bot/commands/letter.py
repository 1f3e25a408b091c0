"""`meldbot letter`: a letter of the protocol as text, from a fact sheet and what you add to it."""

from typing import Annotated

import typer

from bot.commands.complaint import refuse, refusing
from bot.commands.inputs import Protocol, pack_named, read_case
from protocols.letters import UnknownLetter, known_fields, labels, write
from protocols.terms import Calendar

Kind = Annotated[str, typer.Option("--letter", help="Which letter, such as warning or ban.")]
With = Annotated[
    list[str] | None, typer.Option("--with", help='A field, such as --with "addressee=J. Jansen".')
]


def letter(protocol: Protocol, kind: Kind, given: With = None) -> None:
    """Write a letter of the protocol: a fact sheet in, text out. What is not known is a blank."""
    found = pack_named(protocol)
    known = known_fields(read_case(found), Calendar.of()) | dict(map(_field, given or ()))
    with refusing(UnknownLetter):
        typer.echo(write(found, kind, known).text, nl=False)


def _field(text: str) -> tuple[str, str]:
    field, there, value = text.partition("=")
    if not there or field not in labels():
        refuse(f"--with {text!r}: write FIELD=VALUE, with one of the fields {', '.join(labels())}")
    return field, value
