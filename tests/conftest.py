"""The databases of the tests: each test gets a fresh one, of both kinds."""

import asyncio
import gc
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import structlog
from hypothesis import HealthCheck, settings

from bot.logs import where_it_broke
from storage.database import Database
from storage.keys import Keys, new_secret_key
from tests.postgres import Postgres, running

MIGRATED = "migrated"

# As `serve` does: a test makes tens of thousands of objects, and most of them are gone at its end.
gc.set_threshold(10_000, 20, 20)
# A busy machine and a big example are no bug, and the same change meets the same examples. To look
# for new ones: pytest --hypothesis-profile=search
calm = settings(
    deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
settings.register_profile("search", calm)
settings.register_profile("meldbot", calm, derandomize=True)
settings.load_profile("meldbot")
# As the product logs; structlog's own way draws every exception, which takes seconds.
structlog.configure(
    processors=[
        structlog.processors.add_log_level,
        where_it_broke,
        structlog.processors.JSONRenderer(),
    ]
)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL server with a migrated database.

    Not in pytest's own folder: each start of pytest shuts that to other users, and the server,
    which is one, would lose its files to the next run beside this one.
    """
    with TemporaryDirectory(prefix="meldbot-") as folder:
        Path(folder).chmod(0o755)
        with running(Path(folder) / "data") as server:
            migrate(server.create(MIGRATED))
            yield server


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy."""
    file = tmp_path_factory.mktemp("sqlite") / "migrated.sqlite"
    migrate(f"sqlite:///{file}")
    return file


def migrate(url: str) -> None:
    """Bring the database of this URL up to date."""
    asyncio.run(_migrate(url))


async def _migrate(url: str) -> None:
    database = Database.open(url, Keys.parse(new_secret_key()))
    await database.migrate()
    await database.close()


@pytest.fixture
def keys() -> Keys:
    return Keys.parse(new_secret_key())


@pytest.fixture
def sqlite_url(migrated_sqlite: Path, tmp_path: Path) -> str:
    """A fresh SQLite file with all tables, and nothing in them."""
    file = tmp_path / "meldbot.sqlite"
    shutil.copy(migrated_sqlite, file)
    return f"sqlite:///{file}"


@pytest.fixture
def postgres_url(postgres: Postgres) -> str:
    """A PostgreSQL database with all tables, and nothing in them."""
    postgres.empty(MIGRATED)  # a tenth of the time that a copy takes
    return postgres.url(MIGRATED)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """A fresh, migrated database; the test runs on both kinds."""
    fixture = "sqlite_url" if request.param == "sqlite" else "postgres_url"
    return str(request.getfixturevalue(fixture))


@pytest.fixture
async def database(database_url: str, keys: Keys) -> AsyncIterator[Database]:
    """A fresh, migrated database, opened; the test runs on both kinds."""
    database = Database.open(database_url, keys)
    yield database
    await database.close()
