"""The disk is full, and then there is room again (SQLite)."""

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from cases.inbound import Inbound
from storage.database import Database, DatabaseFailed
from storage.keys import Keys
from tests.cast import Player, staged
from tests.chats import WebChat
from tests.faults.town import AT_ONCE, Town

pytestmark = pytest.mark.faults
ROOM = 400_000  # bytes that a file may grow to: less than what the reminders write
SMALL = 8  # megabytes


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


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of a few megabytes, in memory. Only root may make one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount, unmount = shutil.which("mount"), shutil.which("umount")
    command = [mount or "", "-t", "tmpfs", "-o", f"size={SMALL}m", "tmpfs", str(folder)]
    if os.geteuid() or not (mount and unmount) or subprocess.run(command, check=False).returncode:
        pytest.skip("a disk of its own can be made by root alone")
    yield folder
    subprocess.run([unmount, str(folder)], check=True)


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
        filler = small_disk / "filler"
        with pytest.raises(OSError, match="No space"):
            filler.write_bytes(b"0" * SMALL * 1024**2)
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
