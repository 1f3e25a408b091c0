"""What is seen from outside: numbers, and the alarm that nobody is left to tell."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.health import Health
from storage.database import Database
from storage.records import DutyState
from tests.cast import Stage
from tests.scripts.plays import STORY, report

Client = TestClient[web.Request, web.Application]


@pytest.fixture
async def outside(stage: Stage) -> AsyncIterator[Client]:
    app = web.Application()
    app.add_routes(Health(stage.office).routes())
    async with TestClient(TestServer(app)) as client:
        yield client


async def figures(outside: Client) -> dict[str, float]:
    text = await (await outside.get("/metrics")).text()
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines)}


async def test_duties_and_cards_are_counted_by_state(stage: Stage, outside: Client) -> None:
    await report(stage["medewerker"])
    seen = await figures(outside)
    assert seen['meldbot_duties{state="planned"}'] > 0
    assert seen['meldbot_duties{state="due"}'] > 0
    assert seen['meldbot_cards{state="sent"}'] > 0
    assert seen['meldbot_cards{state="failed"}'] == 0
    assert seen['meldbot_cards_sent_total{channel="web"}'] > 0


async def test_no_word_of_a_report_is_in_the_figures(stage: Stage, outside: Client) -> None:
    await report(stage["medewerker"])
    text = (await (await outside.get("/metrics")).text()).casefold()
    words = {*STORY.casefold().split(), *(player.email for player in stage.people.values())}
    assert not {word for word in words if len(word) > 8 and word in text}


async def test_what_waits_too_long_makes_it_not_ready(stage: Stage, outside: Client) -> None:
    await report(stage["medewerker"])
    assert (await outside.get("/readyz")).status == 200
    stage.clock.at += timedelta(days=2)  # and no worker runs
    answer = await outside.get("/readyz")
    assert answer.status == 503
    assert json.loads(await answer.text())["oldest_overdue_seconds"] > 3600


async def test_a_database_that_takes_no_writes_is_noticed_at_once(
    stage: Stage, outside: Client
) -> None:
    async with takes_no_writes(stage.office.database):
        answer = await outside.get("/readyz")
        assert answer.status == 503
        assert await answer.json() == {"ready": False, "database": "takes no writes"}
    assert (await outside.get("/readyz")).status == 200


@asynccontextmanager
async def takes_no_writes(database: Database) -> AsyncIterator[None]:
    """Let the line that writes only read: a disk that was remounted, or a standby.

    A new line to PostgreSQL may write again, as after the address was put right.
    """
    sqlite = database.engines.file
    only_reads = "PRAGMA query_only = ON" if sqlite else "SET default_transaction_read_only = on"
    await told(database, only_reads)
    yield
    if sqlite:
        await told(database, "PRAGMA query_only = OFF")


async def told(database: Database, statement: str) -> None:
    async with database.engines.writing.line() as line:
        await line.fetch(statement, [])


async def test_that_nobody_is_left_to_tell_is_an_alarm(stage: Stage, outside: Client) -> None:
    await report(stage["medewerker"])
    async with stage.office.database.writing() as transaction:
        storage = transaction.of("voorbeeldstad")
        [case] = await storage.cases.list()
        duty = next(d for d in await storage.duties.of_case(case.id) if d.role == "bmw")
        await storage.people.save_holders("bmw", ())
        alone = {**duty.plan, "escalates_to": []}
        lost = replace(duty, person_id=None, next_at=stage.clock.at, plan=alone)
        await storage.duties.save(replace(lost, state=DutyState.PLANNED), duty.version)
    await stage.office.worker.until_quiet()
    stage["cag"].sees("Niemand meer om te waarschuwen: nummer 2026-0001")
    answer = json.loads(await (await outside.get("/readyz")).text())
    assert answer["nobody_left_to_tell"] == 1
    assert (await figures(outside))["meldbot_duties_nobody_left"] == 1
