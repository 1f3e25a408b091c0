"""How a command says that its input is unusable: one clear sentence, exit code 2."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import typer

from storage.failures import DatabaseAway


def refuse(sentence: str) -> NoReturn:
    """Print the sentence on standard error and leave with exit code 2."""
    typer.echo(sentence, err=True)
    raise typer.Exit(2)


@contextmanager
def refusing(*problems: type[Exception]) -> Iterator[None]:
    """Turn these named errors, whose text is for people, into a refusal.

    A database that cannot be used is one too, of any command.
    """
    try:
        yield
    except DatabaseAway as problem:
        says = str(problem).partition("\n")[0]  # what follows is for who wrote the program
        refuse(f"DATABASE_URL: the database does not answer, or cannot be used: {says}")
    except problems as problem:
        refuse(str(problem))
