"""What can go wrong with the database, in words of our own."""


class DatabaseFailed(Exception):
    """The transaction came to nothing; the message is the database's own."""


class DatabaseAway(DatabaseFailed):
    """The database does not answer, or not in time. Trying again later may help."""


class DatabaseReadOnly(DatabaseAway):
    """The server that we write to only reads: after a failover it is no longer the one."""


class Refused(DatabaseFailed):
    """A rule of the tables forbids it: a reference, a key that is taken, the append-only trail."""
