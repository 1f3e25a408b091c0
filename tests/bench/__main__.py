"""`make bench`: measures, prints a table, and writes build/bench.json.

python -m tests.bench [NAME …] [--seconds N]
"""

import argparse
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.bench import classify, duties, slack, start, teams, turn
from tests.bench.databases import Databases
from tests.bench.figure import Figure

MEASUREMENTS: Mapping[str, Callable[[Databases, int], Iterable[Figure]]] = {
    "turn": turn.measure,
    "slack": slack.measure,
    "teams": teams.measure,
    "start": start.measure,
    "classify": classify.measure,
    "duties": duties.measure,
}
WRITTEN_TO = Path(__file__).parents[2] / "build" / "bench.json"


def main() -> None:
    """Measure what was asked for, everything by default."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=" ".join(MEASUREMENTS))
    parser.add_argument("--seconds", type=int, default=10, help="how long each load lasts")
    wanted = parser.parse_args()
    if unknown := set(wanted.names) - MEASUREMENTS.keys():
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    figures: list[Figure] = []
    with Databases() as databases:
        for name in wanted.names or MEASUREMENTS:
            figures += MEASUREMENTS[name](databases, wanted.seconds)
            write(figures)
    show(figures)


def write(figures: Sequence[Figure]) -> None:
    """Write the figures as one flat object; those of an earlier run that were not measured stay."""
    WRITTEN_TO.parent.mkdir(exist_ok=True)
    before = json.loads(WRITTEN_TO.read_text("utf-8")) if WRITTEN_TO.exists() else {}
    now = before | {figure.name: figure.value for figure in figures}
    WRITTEN_TO.write_text(json.dumps(now, indent=2, sort_keys=True) + "\n", "utf-8")


def show(figures: Sequence[Figure]) -> None:
    table = Table("measurement", "figure", "must be", "", title="meldbot bench")
    for figure in figures:
        mark = "" if figure.reached else "not reached"
        value = f"{figure.value:g} {figure.unit}".rstrip()
        table.add_row(figure.name, value, figure.aim, " ".join(filter(None, [mark, figure.note])))
    Console().print(table)


if __name__ == "__main__":
    main()
