"""The clock jumps: by a day and back under load, and by an hour twice a year."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from cases.schedule import urgent
from protocols.terms import Calendar
from storage.database import Database
from tests.cast import StandingClock, staged
from tests.chats import WebChat
from tests.faults.town import AT_ONCE, Town
from tests.scripts.plays import report

DAY = timedelta(days=1)


@pytest.mark.faults
async def test_a_clock_that_is_set_back_and_forth_by_a_day(town: Town) -> None:
    """Nothing is lost. A jump ahead ends leases, so it may double what is on the wire just then.

    A card that was queued while the clock was ahead waits, once it is set right, until its moment
    comes again: a day late at most.
    """
    workers = 1 if town.database.engines.file else 2
    await town.starts(workers)
    jumps = [DAY, -DAY, timedelta(0), DAY, timedelta(0)]
    for number, ahead in enumerate(jumps, 1):
        await town.until(number * 30)
        town.clock(ahead)
    await town.until(200)
    town.clock(DAY)
    await town.until_all_are_sent()
    await town.stop()
    assert town.doubles() <= _ahead([*jumps, DAY]) * workers * AT_ONCE


def _ahead(jumps: list[timedelta]) -> int:
    """Return how often the clock went ahead."""
    return sum(after > before for before, after in pairwise([timedelta(0), *jumps]))


# The Saturdays before summer time begins and ends, in the afternoon.
CHANGES = [datetime(2028, 3, 25, 14, tzinfo=UTC), datetime(2026, 10, 24, 14, tzinfo=UTC)]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("saturday", CHANGES, ids=["summer", "winter"])
async def test_nobody_is_woken_because_the_clocks_change(
    database: Database, saturday: datetime
) -> None:
    """What is not urgent comes in office hours, on the wall's clock, before and after the change;
    hours are elapsed hours all the same."""
    calendar = Calendar.of()
    async with staged(database, WebChat(), StandingClock(saturday)) as stage:
        await report(stage["medewerker"])
        await stage.later(days=12)
        async with database.reading() as transaction:
            storage = transaction.of("voorbeeldstad")
            [case] = await storage.cases.list()
            duties = {str(duty.id): duty for duty in await storage.duties.of_case(case.id)}
            trail = await storage.audit.of_trail(case.id)
    told = [(duties[line.detail["duty"]], line.at) for line in trail if line.actor == "clock"]
    calm = [at for duty, at in told if not urgent(duty) and at > saturday + timedelta(days=1)]
    assert len(calm) > 5
    assert all(calendar.in_office_hours(calendar.local(at)) for at in calm)
    talk = next(duty for duty in duties.values() if duty.rule == "heerlen-10-first-talk")
    assert talk.due_at - case.occurred_at == timedelta(hours=72)
