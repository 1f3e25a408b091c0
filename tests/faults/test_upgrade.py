"""A version of the past works on, while today's brings the tables up to date and joins it.

The older one is the commit before the newest migration, taken whole from this repository's history:
its tables, its statements, its worker. `OLDER=<commit> make faults` takes another.
"""

import asyncio
import io
import os
import shutil
import subprocess
import sys
import tarfile
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import update

from storage import migrations, tables
from storage.database import Database
from storage.keys import Keys, new_secret_key
from tests.faults.conftest import DUE
from tests.faults.town import Town
from tests.postgres import Postgres
from tests.storage.raw import execute

pytestmark = pytest.mark.faults
ROOT = Path(__file__).parents[2]
FOUND = """
import asyncio, sys
from pathlib import Path
from tests.conftest import migrate
from tests.faults.town import Town

async def found(url, secret, folder, due):
    town = await Town.founded(url, secret, Path(folder), int(due))
    await town.database.close()
    print(*town.due)

migrate(sys.argv[1])
asyncio.run(found(*sys.argv[1:]))
"""


def git(*arguments: str) -> bytes:
    """Ask this repository; skip where it has no history that tells."""
    command = [shutil.which("git") or "git", "-C", str(ROOT), *arguments]
    asked = subprocess.run(command, capture_output=True, check=False)
    if asked.returncode or not asked.stdout:
        pytest.skip(f"no older version in the history: {asked.stderr.decode()[:200]}")
    return asked.stdout


@pytest.fixture
def older(tmp_path: Path) -> Path:
    """A folder with the whole of an older version."""
    newest = f"storage/migrations/versions/{migrations.NEWEST}_*.py"
    added = git("log", "-1", "--diff-filter=A", "--format=%H", "--", newest).decode().strip()
    commit = os.environ.get("OLDER", f"{added}^")
    folder = tmp_path / "older"
    with tarfile.open(fileobj=io.BytesIO(git("archive", commit))) as archive:
        archive.extractall(folder, filter="data")
    return folder


def founded_by(older: Path, url: str, secret: str, folder: Path) -> Sequence[UUID]:
    """Let the older version make its tables and the town; return the duties that are due."""
    command = [sys.executable, "-c", FOUND, url, secret, str(folder), str(DUE)]
    made = subprocess.run(command, cwd=older, check=True, capture_output=True, text=True)
    return [UUID(id) for id in made.stdout.split()]


@pytest.fixture
async def aged(older: Path, server: Postgres, tmp_path: Path) -> AsyncIterator[Town]:
    """The town as the older version made it, whose workers work in it."""
    url, secret = await asyncio.to_thread(server.create, "town"), new_secret_key()
    due = await asyncio.to_thread(founded_by, older, url, secret, tmp_path)
    town = Town(url, secret, tmp_path, Database.open(url, Keys.parse(secret)), due, tree=older)
    yield town
    await town.close()


async def come_due(town: Town, duties: Sequence[UUID], when: datetime) -> None:
    """Let the clock look at these duties from that moment on."""
    at = update(tables.duties).where(tables.duties.c.id.in_(duties)).values(next_at=when)
    await execute(town.database, at)


async def test_an_older_version_works_on_while_today_s_takes_over(aged: Town) -> None:
    """As a rolling upgrade goes: the tables first, then new workers, then the old ones leave."""
    now = datetime.now(UTC)
    before, after, beside = (aged.due[start::3] for start in range(3))
    await come_due(aged, [*after, *beside], now + timedelta(days=1))
    assert not await aged.database.up_to_date()
    old = await aged.starts(2)
    await aged.until(len(before) // 2)
    await aged.database.migrate()
    assert await aged.database.up_to_date()
    await come_due(aged, after, now)
    await aged.until(len(before) + len(after))
    aged.tree = None
    await aged.starts(1)
    await come_due(aged, beside, now)
    await aged.until(len(before) + len(after) + len(beside) // 2)
    await aged.stop(*old)
    await aged.until_all_are_sent()
    await aged.stop()
    assert aged.doubles() == 0
