"""The town of the fault tests: many reminders due, on either database."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.keys import new_secret_key
from tests.faults.town import Town

DUE = 300


@pytest.fixture
async def town(database_url: str, tmp_path: Path) -> AsyncIterator[Town]:
    town = await Town.founded(database_url, new_secret_key(), tmp_path, DUE)
    yield town
    await town.close()
