"""Workers are killed: nothing is lost, and nothing arrives twice but what was in doubt."""

import random

import pytest

from tests.faults.steps import STEPS
from tests.faults.town import AT_ONCE, BATCH, IN_HAND, LEASE_OVER, Town

pytestmark = pytest.mark.faults
# By then nothing of the batch can have arrived: dying there must cost nothing at all.
HARMLESS = list(STEPS)[:6]
OF_WHAT_WAITS = [step for step in STEPS if "claim" in step]


@pytest.mark.parametrize("step", STEPS)
async def test_killed_at_any_step_nothing_is_lost(town: Town, step: str) -> None:
    first = 1 if step in HARMLESS else 15
    if step in OF_WHAT_WAITS:
        await town.looks()
    [worker] = await town.starts(die_at=step, on=first)
    await town.dies(worker)
    assert town.in_doubt <= (0 if step in HARMLESS else BATCH)
    if step == "the card has arrived":
        assert town.in_doubt
    town.clock(LEASE_OVER)
    await town.starts()
    await town.until_all_are_sent()
    assert town.doubles() == town.in_doubt


@pytest.mark.parametrize(
    ("database_url", "workers", "times"),
    [("sqlite", 1, 6), ("postgresql", 1, 6), ("postgresql", 2, 6), ("postgresql", 10, 3)],
    indirect=["database_url"],  # on SQLite there is one
)
async def test_killed_again_and_again_under_load(town: Town, workers: int, times: int) -> None:
    """All at once, as in a power cut; the next ones come when the leases of the dead are over."""
    rng = random.Random(workers)  # noqa: S311  no secret
    for time in range(times):
        town.clock(LEASE_OVER * time)
        await town.begins(workers)
        await town.until(min(len(town.arrived()) + rng.randint(1, 40), len(town.due)))
        await town.kill()
    town.clock(LEASE_OVER * times)
    await town.starts(workers)
    await town.until_all_are_sent()
    print(f"{workers} workers, {times} kills: {town.doubles()} doubled of {len(town.due)}")  # noqa: T201
    assert town.doubles() == town.in_doubt <= times * workers * BATCH


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_workers_come_and_go_and_one_is_killed(city: Town) -> None:
    """What the others send is never doubled, and who is asked to stop leaves nothing in doubt."""
    [first, _] = await city.starts(2)
    await city.until(30)
    await city.kill(first)
    await city.starts(2)
    await city.until(len(city.due) - IN_HAND)  # what it held waits for the end of its lease
    await city.stop()
    left = await city.unsettled()  # by the one that was killed: the others have noted theirs
    assert left <= AT_ONCE * 5  # sent, being noted, and waiting to be noted with others
    city.clock(LEASE_OVER)
    await city.starts()
    await city.until_all_are_sent()
    assert city.doubles() == left
