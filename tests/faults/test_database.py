"""The database goes away for a while, or changes under the workers' hands."""

import asyncio
import os

import pytest
from sqlalchemy import text

from storage import migrations
from tests.faults.conftest import DUE
from tests.faults.town import AT_ONCE, AWAY, Town
from tests.postgres import Postgres
from tests.storage.raw import execute

pytestmark = pytest.mark.faults
GONE = float(os.environ.get("GONE_SECONDS", "10"))  # how long the database is away
# What a migration of the next version may do to the tables that the workers have in hand.
COMING = (
    "ALTER TABLE duties ADD COLUMN colour varchar",
    "ALTER TABLE outgoing ADD COLUMN colour varchar NOT NULL DEFAULT 'blue'",
    "CREATE INDEX ix_outgoing_colour ON outgoing (colour, organisation_id)",
    "CREATE TABLE colours (id varchar PRIMARY KEY)",
    "UPDATE alembic_version SET version_num = '9999'",
)


async def test_a_database_that_is_gone_for_a_while(server: Postgres, durable: Town) -> None:
    """What was sent is noted once it is back: within its lease nothing is doubled at all."""
    await durable.starts(2)
    await durable.until(60)
    await asyncio.to_thread(server.crash)
    at = len(durable.arrived())
    await asyncio.sleep(GONE)
    sent_meanwhile = len(durable.arrived()) - at
    await asyncio.to_thread(server.start)
    await durable.until_all_are_sent()
    await durable.stop()
    assert AWAY in durable.logged()
    assert sent_meanwhile <= 2 * AT_ONCE  # who cannot note what arrived sends no more
    assert durable.doubles() == 0


async def test_a_database_that_is_started_anew_again_and_again(
    server: Postgres, durable: Town
) -> None:
    await durable.starts(2)
    for wanted in (40, 120, 200):
        await durable.until(wanted)
        await asyncio.to_thread(server.crash)
        await asyncio.to_thread(server.start)
    await durable.until_all_are_sent()
    assert durable.doubles() == 0


async def test_a_migration_while_the_old_version_works(
    durable: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Old workers go on through it, and a new one works beside them."""
    await durable.starts(2)
    await durable.until(60)
    await execute(durable.database, *[text(statement) for statement in COMING])
    await durable.until(min(len(durable.arrived()) + 20, DUE))
    await durable.starts()
    await durable.until_all_are_sent()
    await durable.stop()
    assert durable.doubles() == 0
    monkeypatch.setattr(migrations, "NEWEST", "9999")  # as the next version sees it
    assert await durable.database.up_to_date()
