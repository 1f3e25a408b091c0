"""The town of the fault tests: many reminders due, on either database."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from storage.keys import new_secret_key
from tests.conftest import migrate
from tests.faults.standby import Standby, following
from tests.faults.town import IN_HAND, Town
from tests.faults.wire import Wire, laid
from tests.postgres import Postgres, running

DUE = 300


@pytest.fixture
async def town(database_url: str, tmp_path: Path) -> AsyncIterator[Town]:
    town = await Town.founded(database_url, new_secret_key(), tmp_path, DUE)
    yield town
    await town.close()


@pytest.fixture
async def city(database_url: str, tmp_path: Path) -> AsyncIterator[Town]:
    """The town with more reminders due than one worker ever has in hand."""
    city = await Town.founded(database_url, new_secret_key(), tmp_path, 3 * IN_HAND)
    yield city
    await city.close()


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that a server may use, which is a user of its own, with a name short enough for a
    socket."""
    with TemporaryDirectory(prefix="meldbot-") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.fixture
def server(folder: Path) -> Iterator[Postgres]:
    """A server of our own that loses nothing in a power cut."""
    with running(folder / "data", durable=True) as server:
        yield server


@pytest.fixture
def standby(server: Postgres, folder: Path) -> Iterator[Standby]:
    """A second server that has whatever the first has committed."""
    with following(server, folder / "standby") as standby:
        yield standby


async def founded(server: Postgres, folder: Path) -> Town:
    """Make the town in a database of this server."""
    url = await asyncio.to_thread(server.create, "town")
    await asyncio.to_thread(migrate, url)
    return await Town.founded(url, new_secret_key(), folder, DUE)


@pytest.fixture
async def durable(server: Postgres, tmp_path: Path) -> AsyncIterator[Town]:
    """The town on the server of our own."""
    town = await founded(server, tmp_path)
    yield town
    await town.close()


@pytest.fixture
async def wire(folder: Path, server: Postgres) -> AsyncIterator[Wire]:
    """A wire to the server of our own."""
    async with laid(folder, server.socket) as wire:
        yield wire
