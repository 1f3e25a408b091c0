"""`make simulate`: plays a year and prints what came of it; ends with 1 when a promise was broken.

python -m tests.simulation [--days N] [--employees N] [--towns N] [--packs ID …] [--postgres]
"""

import argparse
import logging
import sys
from time import perf_counter

import structlog

from bot.loop import run
from bot.warm import warm
from storage.database import Database
from storage.keys import Keys, new_secret_key
from tests.bench.databases import Databases
from tests.simulation.town import Town
from tests.simulation.year import Year, opened

PACKS = (
    "heerlen",
    "velsen",
    "lingewaard",
    "politieke-ambtsdragers",
    "alkmaar",
    "alkmaar-haltewerk",
)


def main() -> None:
    """Play what was asked for: by default a year of one town of 3,000 for each protocol."""
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--employees", type=int, default=3000, help="of each town")
    parser.add_argument("--towns", type=int, default=0, help="one for each protocol by default")
    parser.add_argument("--packs", nargs="*", default=PACKS, metavar="ID")
    parser.add_argument("--reports", type=float, default=50.0, help="a year per 1000 employees")
    parser.add_argument("--postgres", action="store_true", help="not on SQLite")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    warm()
    with Databases(durable=False) as databases:
        url = databases.fresh("postgres" if asked.postgres else "sqlite")
        wrong = run(_play(url, asked))
    sys.exit(bool(wrong))


async def _play(url: str, asked: argparse.Namespace) -> list[str]:
    database = Database.open(url, Keys.parse(new_secret_key()))
    await database.migrate()
    towns = [
        Town(f"stad{number}", asked.packs[number % len(asked.packs)], asked.employees)
        for number in range(asked.towns or len(asked.packs))
    ]
    began = perf_counter()
    async with opened(database, towns, asked.seed, asked.reports) as year:
        _say(f"{len(towns)} towns of {asked.employees}: {perf_counter() - began:.0f} s to open")
        await year.play(asked.days, _say)
        _conclude(year, asked.days, perf_counter() - began)
    await database.close()
    return year.check.wrong


def _conclude(year: Year, days: int, took: float) -> None:
    _say(f"{days} days in {took:.0f} s, {year.rounds} rounds of the clock: {year.figures()}")
    _say(f"ended: {dict(year.check.ended)}")


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
