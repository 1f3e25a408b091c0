"""The stage of the engine's tests: the web chat alone, since no channel differs here."""

from collections.abc import AsyncIterator

import pytest

from storage.database import Database
from tests.cast import Stage, staged
from tests.chats import WebChat


@pytest.fixture
async def stage(database: Database) -> AsyncIterator[Stage]:
    async with staged(database, WebChat()) as stage:
        yield stage
