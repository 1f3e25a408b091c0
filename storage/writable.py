"""Whether anything can be written now: not to a standby, nor where the server only reads."""

from sqlalchemy import func, select

from storage.failures import DatabaseReadOnly
from storage.rows import Work

_SETTING = select(func.current_setting("transaction_read_only").label("setting"))


async def require_writable(work: Work) -> None:
    """Ask PostgreSQL whether this transaction may write. Raises DatabaseReadOnly.

    A standby says "on", and so does `default_transaction_read_only`. SQLite was asked when the
    transaction began: it takes the lock of who writes.
    """
    if not work.postgres:
        return
    found = await work.first(_SETTING, {})
    if found and found.setting == "on":
        raise DatabaseReadOnly("the server takes no writes: a standby, or it is set to read only")
