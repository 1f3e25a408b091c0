"""A fresh database per measurement: SQLite in a temporary file, PostgreSQL with fsync on or off."""

import tempfile
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self
from uuid import uuid4

from tests.postgres import Postgres, running

KINDS = ("sqlite", "postgres")


class Databases:
    """Gives out addresses of empty databases; all are gone when the block ends.

    `durable`: PostgreSQL writes for a power cut, as it does in production and in measurements.
    `roomy`: it has memory for a database of some gigabytes.
    """

    def __init__(self, *, durable: bool = True, roomy: bool = False) -> None:
        self._durable = durable
        self._roomy = roomy
        self._stack = ExitStack()
        self._folder = Path()
        self._server: Postgres | None = None

    def __enter__(self) -> Self:
        folder = tempfile.TemporaryDirectory(prefix="meldbot-bench-", ignore_cleanup_errors=True)
        self._folder = Path(self._stack.enter_context(folder))
        self._folder.chmod(0o755)  # PostgreSQL runs as a user of its own
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._stack.close()

    def server_seconds(self) -> float:
        """Return how long a processor has worked for PostgreSQL; 0 where there is none."""
        return self._server.processor_seconds() if self._server else 0.0

    def fresh(self, kind: str) -> str:
        """Return the address of an empty database. Not to be called inside a running loop."""
        name = f"bench_{uuid4().hex[:8]}"
        if kind == "sqlite":
            return f"sqlite:///{self._folder / name}.sqlite"
        if self._server is None:
            server = running(self._folder / "postgres", durable=self._durable, roomy=self._roomy)
            self._server = self._stack.enter_context(server)
        return self._server.create(name)
