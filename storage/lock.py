"""On SQLite one process serves and one works: a lock file refuses the second."""


class AlreadyRunning(Exception):
    """Another process holds this SQLite database; the message says what to do."""
