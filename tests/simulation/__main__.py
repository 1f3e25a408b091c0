"""`make simulate`: plays a year and prints what came of it; ends with 1 when a promise was broken.

python -m tests.simulation [--days N] [--employees N] [--towns N] [--packs ID …] [--postgres]
                           [--processes N] [--minutes N] [--file FILE]
"""

import argparse
import logging
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import structlog

from bot.loop import run
from bot.warm import warm
from storage.database import Database
from storage.keys import Keys, new_secret_key
from tests.bench.databases import Databases
from tests.simulation.company import Alone, Company, together
from tests.simulation.journal import Journal
from tests.simulation.town import Town
from tests.simulation.year import opened

PACKS = (
    "heerlen",
    "velsen",
    "lingewaard",
    "politieke-ambtsdragers",
    "alkmaar",
    "alkmaar-haltewerk",
)
WRITTEN_TO = Path(__file__).parents[2] / "build" / "simulation.txt"


def main() -> None:
    """Play what was asked for: by default a year of one town of 3,000 for each protocol."""
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--employees", type=int, default=3000, help="of each town")
    parser.add_argument("--towns", type=int, default=0, help="one for each protocol by default")
    parser.add_argument("--packs", nargs="*", default=PACKS, metavar="ID")
    parser.add_argument("--reports", type=float, default=50.0, help="a year per 1000 employees")
    parser.add_argument("--postgres", action="store_true", help="not on SQLite")
    parser.add_argument("--processes", type=int, default=1, help="with a worker each; PostgreSQL")
    parser.add_argument("--minutes", type=float, default=1e9, help="stops after the day then")
    parser.add_argument("--file", type=Path, default=WRITTEN_TO, help="has a line for each day")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    warm()
    with Databases(durable=False, roomy=True) as databases:
        url = databases.fresh("postgres" if asked.postgres else "sqlite")
        play = Play(asked, databases, url, new_secret_key())
        run(play.prepare())
        kept = together(asked.processes, play.part) if asked.processes > 1 else play.part(Alone())
    sys.exit(not kept)


@dataclass(frozen=True, slots=True)
class Play:
    """One simulation, of which each process plays a part of the towns."""

    asked: argparse.Namespace
    databases: Databases
    url: str
    secret_key: str

    async def prepare(self) -> None:
        """Make the tables."""
        database = self._database()
        await database.migrate()
        await database.close()

    def part(self, company: Company) -> bool:
        """Play the part of one process; return whether every promise was kept, of all towns."""
        return run(self._part(company))

    async def _part(self, company: Company) -> bool:
        asked, database = self.asked, self._database()
        journal = Journal(asked.file, self.databases.server_seconds, asked.minutes * 60)
        async with opened(
            database, self._towns(company), asked.seed, asked.reports, company
        ) as year:
            if company.number == 0:
                journal.open(f"{self._many} towns of {asked.employees}")
            await year.play(asked.days, journal.day)
        if company.number == 0:
            journal.close()
        await database.close()
        return not journal.last.wrong

    def _database(self) -> Database:
        return Database.open(self.url, Keys.parse(self.secret_key))

    @property
    def _many(self) -> int:
        return self.asked.towns or len(self.asked.packs)

    def _towns(self, company: Company) -> Sequence[Town]:
        """Return the towns of one process: of each protocol about as many as the others have."""
        packs, each = self.asked.packs, self.asked.employees
        return [
            Town(f"stad{number}", packs[number % len(packs)], each)
            for number in range(self._many)
            if number // len(packs) % self.asked.processes == company.number
        ]


if __name__ == "__main__":
    main()
