"""The way to PostgreSQL fails, or leads to another server than it did, while workers work."""

import asyncio
from urllib.parse import quote

import pytest

from tests.faults.standby import Standby
from tests.faults.town import AWAY, Town
from tests.faults.wire import Wire
from tests.postgres import Postgres

pytestmark = pytest.mark.faults
PORT = 5432  # part of a socket's name


async def test_connections_that_are_cut_again_and_again(durable: Town, wire: Wire) -> None:
    """What had arrived is noted on the next one: nothing is lost, nothing doubled."""
    durable.url = wire.url("town")
    await durable.starts(2)
    for wanted in range(20, 260, 20):
        await durable.until(wanted)
        wire.cut()
    await durable.until_all_are_sent()
    await durable.stop()
    assert AWAY in durable.logged()
    assert durable.doubles() == 0


async def test_a_wire_that_swallows_everything_for_a_while(durable: Town, wire: Wire) -> None:
    """No answer comes and no connection ends, as when a cable is pulled out: it is given up."""
    durable.url = wire.url("town")
    await durable.starts(2)
    await durable.until(60)
    wire.swallows = True
    await durable.until_the_database_is_away()
    wire.swallows = False
    await durable.until_all_are_sent()
    await durable.stop()
    assert durable.doubles() == 0


async def test_a_standby_takes_over(server: Postgres, standby: Standby, durable: Town) -> None:
    """Both servers stand in the URL: whoever writes is found, and nothing is lost or doubled."""
    hosts = "&".join(f"host={quote(one.socket, safe='')}:{PORT}" for one in (server, standby))
    durable.url = f"postgresql://postgres@/town?{hosts}&target_session_attrs=read-write"
    await durable.starts(2)
    await durable.until(60)
    await asyncio.to_thread(server.crash)
    await asyncio.to_thread(standby.promote)
    await durable.moves(durable.url)
    await durable.until_all_are_sent()
    await durable.stop()
    assert durable.doubles() == 0


async def test_a_server_that_only_reads_is_left(
    server: Postgres, standby: Standby, durable: Town, wire: Wire
) -> None:
    """An address that led to the standby leads to the primary; open connections stay open."""
    wire.to = standby.socket
    durable.url = wire.url("town")
    await durable.starts(2)
    await durable.until_the_database_is_away()
    assert durable.arrived() == []
    wire.to = server.socket
    await durable.until_all_are_sent()
    await durable.stop()
    assert durable.doubles() == 0
