"""Opening a database, transactions, and what is refused."""

import asyncio
import stat
import sys
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from storage.checkpoints import LOG_KEPT, LONGEST_LOG
from storage.database import (
    AlreadyRunning,
    BadDatabaseUrl,
    Database,
    DatabaseAway,
    DatabaseFailed,
    DatabaseReadOnly,
    Refused,
)
from storage.keys import Keys
from tests.conftest import MIGRATED
from tests.postgres import Postgres
from tests.storage import made, raw
from tests.storage.conftest import ORGANISATION, Town
from tests.storage.made import NOW


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("", "DATABASE_URL"),
        ("nonsense", "DATABASE_URL"),
        ("mysql://localhost/x", "sqlite:///folder/file.sqlite"),
        ("postgresql+psycopg://localhost/x", "without naming a driver"),
        ("sqlite://", "in memory would forget everything"),
        ("sqlite:///:memory:", "in memory would forget everything"),
        ("sqlite:////nowhere/at/all/x.sqlite", "/nowhere/at/all/x.sqlite cannot be opened"),
    ],
)
def test_an_address_that_cannot_be_used_says_what_to_write(url: str, says: str, keys: Keys) -> None:
    with pytest.raises(BadDatabaseUrl, match=says):
        Database.open(url, keys)


async def test_a_block_that_raises_leaves_nothing_behind(town: Town) -> None:
    async def fail() -> None:
        async with town.database.writing() as transaction:
            await transaction.of(ORGANISATION).people.save(made.person("clara"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    async with town.database.reading() as transaction:
        assert len(await transaction.of(ORGANISATION).people.all()) == 2


async def test_a_cancelled_block_leaves_nothing_behind_and_the_line_free(town: Town) -> None:
    begun = asyncio.Event()

    async def hang() -> None:
        async with town.database.writing() as transaction:
            await transaction.of(ORGANISATION).people.save(made.person("clara"))
            begun.set()
            await asyncio.sleep(60)

    task = asyncio.create_task(hang())
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    async with town.database.writing() as transaction:
        assert len(await transaction.of(ORGANISATION).people.all()) == 2


async def test_reading_cannot_write(town: Town) -> None:
    with pytest.raises(DatabaseFailed, match=r"read.?only"):
        async with town.database.reading() as transaction:
            await transaction.of(ORGANISATION).people.save(made.person("clara"))


async def test_reading_goes_on_while_somebody_writes(town: Town) -> None:
    async with town.database.writing() as writing:
        await writing.of(ORGANISATION).people.save(made.person("clara"))
        async with asyncio.timeout(20), town.database.reading() as reading:
            assert len(await reading.of(ORGANISATION).people.all()) == 2


async def test_a_failed_statement_cannot_be_passed_over(town: Town) -> None:
    """PostgreSQL would answer COMMIT with a rollback, and nobody would know."""

    async def pass_over() -> None:
        async with town.database.writing() as transaction:
            people = transaction.of(ORGANISATION).people
            await people.add(made.person("clara"))
            with pytest.raises(Refused):
                await people.add(made.person("anna"))

    if town.database.engines.file:
        await pass_over()  # SQLite undoes the statement alone
        return
    with pytest.raises(DatabaseFailed, match="rolled back"):
        await pass_over()


async def test_a_moment_without_time_zone_is_refused(town: Town) -> None:
    naive = datetime(2026, 11, 23, 9, 30)  # noqa: DTZ001
    async with town.database.writing() as transaction:
        with pytest.raises(ValueError, match="naive datetime"):
            await transaction.first_time(ORGANISATION, "slack", "Ev1", naive)


async def test_fifty_that_write_at_once_all_do(town: Town) -> None:
    async def write(place: int) -> None:
        async with town.database.writing() as transaction:
            await transaction.first_time(ORGANISATION, "slack", f"Ev{place}", NOW)

    await asyncio.gather(*(write(place) for place in range(50)))
    async with town.database.writing() as transaction:
        assert await transaction.forget_events(datetime.max.replace(tzinfo=NOW.tzinfo)) == 50


async def test_a_long_list_of_ids(town: Town) -> None:
    crowd = [made.person(f"p{n}") for n in range(300)]
    async with town.database.writing() as transaction:
        people = transaction.of(ORGANISATION).people
        await people.save(*crowd)
        found = await people.by_ids(person.id for person in crowd)
    assert {person.id for person in found} == {person.id for person in crowd}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_settings_of_sqlite(town: Town) -> None:
    for engine, read_only in ((town.database.engines.writer, 0), (town.database.engines.reader, 1)):
        async with engine.connect() as connection:
            for pragma, value in (
                ("journal_mode", "wal"),
                ("synchronous", 2),  # FULL
                ("foreign_keys", 1),
                ("secure_delete", 1),
                ("wal_autocheckpoint", LONGEST_LOG),
                ("journal_size_limit", LOG_KEPT),
                ("query_only", read_only),
            ):
                assert await connection.scalar(text(f"PRAGMA {pragma}")) == value


def test_a_new_sqlite_file_is_its_owners_alone(tmp_path: Path, keys: Keys) -> None:
    file = tmp_path / "new.sqlite"
    Database.open(f"sqlite:///{file}", keys)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_another_process_that_writes_is_waited_for(town: Town) -> None:
    file = town.database.engines.file
    script = (
        "import sqlite3, sys, time\n"
        f"connection = sqlite3.connect({str(file)!r}, isolation_level=None)\n"
        "connection.execute('BEGIN IMMEDIATE')\n"
        "print('begun', flush=True)\n"
        "time.sleep(0.3)\n"
        "connection.execute('COMMIT')\n"
    )
    pipe = asyncio.subprocess.PIPE
    other = await asyncio.create_subprocess_exec(sys.executable, "-c", script, stdout=pipe)
    assert other.stdout is not None
    assert await other.stdout.readline() == b"begun\n"
    async with town.database.writing() as transaction:
        assert await transaction.first_time(ORGANISATION, "slack", "Ev1", NOW)
    assert await other.wait() == 0


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_second_serve_on_one_file_is_refused(database: Database, keys: Keys) -> None:
    second = Database.open(f"sqlite:///{database.engines.file}", keys)
    with database.hold("serve"):
        with pytest.raises(AlreadyRunning, match="another 'meldbot serve' is running"):
            second.hold("serve").__enter__()
        with second.hold("work"):
            pass
    with second.hold("serve"):
        pass
    await second.close()


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_any_number_may_serve_on_postgresql(database: Database) -> None:
    with database.hold("serve"), database.hold("serve"):
        assert await database.up_to_date()


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_lines_that_the_server_cut_are_opened_anew(town: Town) -> None:
    async with town.database.reading() as transaction:
        assert await transaction.organisations()
    cut = text(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE application_name = 'meldbot' AND pid <> pg_backend_pid()"
    )
    await raw.execute(town.database, cut)
    async with asyncio.timeout(30):
        while not await answers(town.database):  # noqa: ASYNC110
            await asyncio.sleep(0.01)


async def answers(database: Database) -> bool:
    try:
        async with database.reading() as transaction:
            return bool(await transaction.organisations())
    except DatabaseAway:
        return False


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_a_server_that_only_reads_is_left_for_the_one_that_writes(
    postgres: Postgres, town: Town, keys: Keys
) -> None:
    """After a failover open lines may lead to a server that writes no more: none is kept."""
    late = Database.open(postgres.url(MIGRATED), keys)
    await let_new_lines_only_read(postgres, "on")
    try:
        before = await backend(late)
        async with late.engines.reading.line():  # somebody reads meanwhile
            with pytest.raises(DatabaseReadOnly):
                await write(late)
    finally:
        await let_new_lines_only_read(postgres, "off")
    await write(late)
    assert await backend(late) != before
    await late.close()


async def let_new_lines_only_read(postgres: Postgres, setting: str) -> None:
    statement = f"ALTER DATABASE {MIGRATED} SET default_transaction_read_only = {setting}"
    await asyncio.to_thread(postgres.execute, statement)


async def backend(database: Database) -> int:
    """Return which process of the server answers who reads."""
    async with database.engines.reading.line() as line:
        [[pid]] = await line.fetch("SELECT pg_backend_pid()", [])
    return int(pid)


async def write(database: Database) -> None:
    async with database.writing() as transaction:
        await transaction.first_time(ORGANISATION, "slack", "Ev1", NOW)


async def test_a_server_that_is_not_there_is_said_to_be_away(
    postgres: Postgres, keys: Keys
) -> None:
    nowhere = Database.open(postgres.url("not_there"), keys)
    with pytest.raises(DatabaseAway):
        await nowhere.up_to_date()
    with pytest.raises(DatabaseAway):
        async with nowhere.reading():
            pass
    await nowhere.close()
    nobody = Database.open("postgresql://meldbot@127.0.0.1:9/meldbot?sslmode=disable", keys)
    with pytest.raises(DatabaseAway):
        async with nobody.reading():
            pass
    await nobody.close()
