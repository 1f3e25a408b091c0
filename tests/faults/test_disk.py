"""The disk is full, and then there is room again."""

import asyncio
import os
import shutil
import signal
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from asyncpg import PostgresError

from cases.inbound import Inbound
from storage.database import Database, DatabaseFailed
from storage.keys import Keys
from tests.bench.duties.town import add_future
from tests.cast import Player, staged
from tests.chats import WebChat
from tests.faults.conftest import founded
from tests.faults.town import AT_ONCE, PATIENCE, Town
from tests.postgres import Postgres, running

pytestmark = pytest.mark.faults
ROOM = 400_000  # bytes that a file may grow to: less than what the reminders write
SMALL, LARGER = 8, 200  # megabytes
PAGE = 4096  # bytes
SEGMENT = 16 * 1024**2  # bytes of a file of PostgreSQL's log: what every file may grow to
WRITE_LOG = "SELECT pg_logical_emit_message(true, 'meldbot', 'more')"
TO_COME = 60_000  # duties: more than fit in so many bytes


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_worker_waits_for_room_and_goes_on(town: Town) -> None:
    """The file may not grow; what had arrived by then is noted as soon as it may."""
    [worker] = await town.starts(room=ROOM)
    await town.until_the_database_is_away()
    assert worker.returncode is None
    assert town.told() < set(town.due)
    worker.send_signal(signal.SIGUSR1)
    await town.until_all_are_sent()
    await town.stop()
    assert town.doubles() <= AT_ONCE


@contextmanager
def mounted(folder: Path, megabytes: int) -> Iterator[Path]:
    """A disk of its own, in memory. Only root may make one."""
    folder.mkdir()
    mount, unmount = shutil.which("mount"), shutil.which("umount")
    size = f"size={megabytes}m,mode=755"
    command = [mount or "", "-t", "tmpfs", "-o", size, "tmpfs", str(folder)]
    if os.geteuid() or not (mount and unmount) or subprocess.run(command, check=False).returncode:
        pytest.skip("a disk of its own can be made by root alone")
    try:
        yield folder
    finally:
        subprocess.run([unmount, str(folder)], check=True)


def fill(disk: Path, left: int = 0) -> Path:
    """Write until there is no room but so many bytes; return the file that takes the rest."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file, suppress(OSError):
        while file.write(bytes(PAGE)):
            pass
    assert shutil.disk_usage(disk).free < PAGE
    os.truncate(filler, filler.stat().st_size - left)
    return filler


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    with mounted(tmp_path / "disk", SMALL) as disk:
        yield disk


async def test_what_is_said_while_the_disk_is_full_is_taken_when_it_comes_again(
    small_disk: Path, migrated_sqlite: Path, keys: Keys
) -> None:
    """It is not acknowledged, so the channel brings it again; what was there before is whole."""
    shutil.copy(migrated_sqlite, small_disk / "meldbot.sqlite")
    database = Database.open(f"sqlite:///{small_disk / 'meldbot.sqlite'}", keys)
    async with staged(database, WebChat()) as stage:
        employee = stage["medewerker"]
        await employee.says("ik wil iets melden")
        await employee.taps("danger", "no")
        filler = fill(small_disk)
        employee.reads()
        refused = await _refused(employee)
        employee.reads()
        filler.unlink()
        await stage.send(refused)
        assert employee.reads()
        await stage.send(refused)
        assert employee.reads() == ""  # the same event once more says nothing twice
    await database.close()


async def _refused(employee: Player) -> Inbound:
    """Say one thing after another until it is not taken; return that."""
    stage = employee.stage
    for _ in range(50):  # what lies in the file's own free pages comes first
        inbound = stage.wire.chat.typed(employee.email, "Een man schold mij uit. " * 400, [])
        try:
            await stage.send(inbound)
        except DatabaseFailed:
            return inbound
    raise AssertionError("the disk is not full")


async def test_a_table_of_postgresql_that_may_not_grow(server: Postgres, durable: Town) -> None:
    """As on a full disk whose log still has room: nothing is told that is not written first."""
    await add_future(durable.url, TO_COME)
    server.limit(SEGMENT)
    await durable.starts(2)
    await durable.until_the_database_is_away()
    assert durable.told() < set(durable.due)
    server.limit(None)
    await durable.until_all_are_sent()
    await durable.stop()
    assert "could not extend file" in server.logged()
    assert durable.doubles() == 0


@pytest.fixture
def disk(folder: Path) -> Iterator[Path]:
    """A disk for PostgreSQL."""
    with mounted(folder / "disk", LARGER) as disk:
        yield disk


@pytest.fixture
def on_it(disk: Path) -> Iterator[Postgres]:
    with running(disk / "data", durable=True) as server:
        yield server


@pytest.fixture
async def crowded(on_it: Postgres, tmp_path: Path) -> AsyncIterator[Town]:
    """The town on that disk."""
    town = await founded(on_it, tmp_path)
    yield town
    await town.close()


@pytest.mark.parametrize("log", [False, True], ids=["tables", "log"])
async def test_postgresql_on_a_full_disk(
    disk: Path, on_it: Postgres, crowded: Town, log: bool
) -> None:
    """When its log cannot grow either it goes down; once there is room all goes on."""
    filler = fill(disk, left=ROOM)
    await crowded.starts(2)
    await crowded.until_the_database_is_away()
    assert crowded.told() < set(crowded.due)
    if log:
        with suppress(PostgresError, OSError):  # whoever writes next brings it down
            await asyncio.to_thread(on_it.execute, "SELECT pg_switch_wal()", WRITE_LOG)
        async with asyncio.timeout(PATIENCE):
            while on_it.runs():  # noqa: ASYNC110  another process has no event of ours
                await asyncio.sleep(0.05)
    filler.unlink()
    await asyncio.to_thread(on_it.start)
    await crowded.until_all_are_sent()
    await crowded.stop()
    assert crowded.doubles() == 0
