"""What comes in: who sent it, and whether it came before, asked in one go."""

import asyncio

import pytest

from storage.records import Arrival
from tests.storage import made
from tests.storage.conftest import ORGANISATION, Town
from tests.storage.made import NOW

WORKSPACE = f"T-{ORGANISATION}"


@pytest.fixture
async def anna_on_slack(town: Town) -> Town:
    async with town.database.writing() as transaction:
        account = made.address(town.anna.id, external_id="U1")
        await transaction.of(ORGANISATION).people.save_address(account)
    return town


async def arrive(town: Town, event_id: str, user: str = "U1") -> Arrival | None:
    async with town.database.writing() as transaction:
        return await transaction.arrive("slack", WORKSPACE, user, event_id, NOW)


async def test_an_event_arrives_with_its_sender_and_once(anna_on_slack: Town) -> None:
    first, again = [await arrive(anna_on_slack, "Ev1") for _ in range(2)]
    assert first is not None
    assert again is not None
    assert (first.first_time, again.first_time) == (True, False)
    async with anna_on_slack.database.reading() as transaction:
        assert first.sender == await transaction.sender("slack", WORKSPACE, "U1")
    assert again.sender == first.sender


async def test_a_strangers_event_arrives_too(town: Town) -> None:
    arrival = await arrive(town, "Ev1", user="U404")
    assert arrival is not None
    assert (arrival.first_time, arrival.sender.person) == (True, None)


async def test_nothing_is_noted_of_a_workspace_that_nobody_knows(town: Town) -> None:
    async with town.database.writing() as transaction:
        assert await transaction.arrive("slack", "T404", "U1", "Ev1", NOW) is None
        assert await transaction.first_time(ORGANISATION, "slack", "Ev1", NOW)


async def test_an_event_of_a_workspace_that_moved_is_noted_where_it_is_now(town: Town) -> None:
    assert await arrive(town, "Ev1")
    async with town.database.writing() as transaction:
        here = made.organisation(ORGANISATION, slack_team_id=None)
        await transaction.save_organisation(here)
        await transaction.save_organisation(made.organisation("elders", slack_team_id=WORKSPACE))
    arrival = await arrive(town, "Ev1")
    assert arrival is not None
    assert (arrival.sender.organisation.id, arrival.first_time) == ("elders", True)


async def test_one_event_that_arrives_ten_times_at_once_is_new_once(anna_on_slack: Town) -> None:
    arrivals = await asyncio.gather(*(arrive(anna_on_slack, "Ev1") for _ in range(10)))
    assert sum(arrival is not None and arrival.first_time for arrival in arrivals) == 1
