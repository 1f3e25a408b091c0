"""Some weeks of a small town for each protocol; `make simulate` plays years of large ones."""

from datetime import timedelta

import pytest

from storage.database import Database
from tests.simulation.__main__ import PACKS
from tests.simulation.town import Town
from tests.simulation.year import opened

EMPLOYEES, DAYS = 60, 18
REPORTS = 100.0  # a year per 1000 employees: hardly any, beside one that each town has


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_every_promise_is_kept_on_every_day(database: Database) -> None:
    towns = [Town(f"stad{number}", pack, EMPLOYEES) for number, pack in enumerate(PACKS)]
    async with opened(database, towns, seed=4, reports_per_1000=REPORTS) as year:
        for town in towns:
            year.people.means_to_report(town, year.clock.at + timedelta(days=3, hours=10))
        await year.play(DAYS)
    assert year.check.wrong == []
    assert {told.town.id for told in year.reports.cases.values()} == set(year.towns)
    figures = year.figures()
    assert figures.duties > 60
    assert figures.climbed
    assert figures.lost
    assert figures.failed
