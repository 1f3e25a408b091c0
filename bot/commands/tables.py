"""Tables on the screen, or in a file."""

import sys
from collections.abc import Iterable

from rich.console import Console
from rich.table import Table

_WIDE = 200  # columns of a table that goes into a file


def print_table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    """Print rows under their heads, as wide as the screen."""
    table = Table(*heads)
    for row in rows:
        table.add_row(*row)
    wide = None if sys.stdout.isatty() else _WIDE
    Console(width=wide).print(table)
