"""On SQLite one process serves and one works: a lock file refuses the second."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class AlreadyRunning(Exception):
    """Another process holds this SQLite database; the message says what to do."""


@contextmanager
def hold(file: Path, name: str) -> Iterator[None]:
    """Be the only `name` on this SQLite file; the lock goes when the process does.

    Raises AlreadyRunning.
    """
    path = file.with_name(f"{file.name}.{name}.lock")
    descriptor = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        _lock(descriptor, file, name)
        yield
    finally:
        os.close(descriptor)


def _lock(descriptor: int, file: Path, name: str) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as problem:
        raise AlreadyRunning(
            f"another 'meldbot {name}' is running on {file}. A SQLite database takes one at a "
            f"time: stop the other, or move to PostgreSQL to run several."
        ) from problem
