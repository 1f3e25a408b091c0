"""How fast reminders go out, beside PgQueuer and Procrastinate on the same PostgreSQL.

The same 10,000 reminders for each, in a worker process of its own: read, rendered, sent to a
channel that shows nothing, settled with the new state of the duty, the card and a line of audit.
What was chosen for the other two is said in `others.py`, what they do for a reminder in
`handler.py`, and what a reminder is in `town.py`. Ours is measured before and after the others,
since a machine is now quicker, now slower; and with a million right after that with few.
"""

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from uuid import UUID

from storage.database import Database
from storage.keys import Keys
from tests.bench.databases import KINDS, Databases
from tests.bench.duties import town
from tests.bench.duties.opening import EMPLOYEES, opening
from tests.bench.duties.rest import at_rest
from tests.bench.figure import Figure
from tests.bench.product import SECRET_KEYS

OTHERS = ("pgqueuer", "procrastinate", "procrastinate_default")
FUTURE = 10_000
MANY = 1_000_000


def measure(databases: Databases, _seconds: int) -> Iterator[Figure]:
    """Yield the rates, ours beside each of the others, then with a million, then at rest."""
    before = _rate("ours", databases.fresh("postgres"), FUTURE)
    theirs = {name: _rate(name, databases.fresh("postgres"), FUTURE) for name in OTHERS}
    few = _rate("ours", databases.fresh("postgres"), FUTURE)
    many = _rate("ours", databases.fresh("postgres"), MANY)
    ours = round((before + few) / 2, 1)
    yield Figure("dispatch_per_s", ours, "/s", note=f"{town.DUE} reminders, PostgreSQL")
    for name, rate in theirs.items():
        yield Figure(f"dispatch_{name}_per_s", rate, "/s")
    yield Figure("dispatch_vs_pgqueuer", round(ours / theirs["pgqueuer"], 2), at_least=1.0)
    quicker = max(theirs["procrastinate"], theirs["procrastinate_default"])
    yield Figure("dispatch_vs_procrastinate", round(ours / quicker, 2), at_least=10.0)
    by_default = round(ours / theirs["procrastinate_default"], 2)
    note = "as it comes: one at a time"
    yield Figure("dispatch_vs_procrastinate_default", by_default, note=note)
    note = f"time with {MANY} future duties beside {FUTURE}"
    yield Figure("dispatch_1m_vs_10k", round(few / many, 2), at_most=1.2, note=note)
    sqlite = _rate("ours", databases.fresh("sqlite"), 0)
    yield Figure("dispatch_per_s_sqlite", sqlite, "/s")
    yield from at_rest(databases.fresh("postgres"))
    for kind in KINDS:
        took, owed = asyncio.run(opening(databases.fresh(kind)))
        note = f"a report becomes a case with {owed} duties; {EMPLOYEES} employees, {kind}"
        yield Figure(f"case_p95_ms_{kind}", round(took, 1), "ms", at_most=15.0, note=note)


def _rate(name: str, url: str, future: int) -> float:
    """Return how many reminders a second a worker sends and settles."""
    due = asyncio.run(_prepare(name, url, future))
    command = [sys.executable, "-m", "tests.bench.duties.child", name, url, str(len(due))]
    told = subprocess.run(command, capture_output=True, check=True, text=True).stdout
    sent, seconds = told.split()[-2:]
    asyncio.run(_check(url, int(sent)))
    return round(int(sent) / float(seconds), 1)


async def _prepare(name: str, url: str, future: int) -> list[UUID]:
    database = Database.open(url, Keys.parse(SECRET_KEYS))
    await database.migrate()
    # So many that no two reminders of one person meet in a batch, which makes them one message.
    due = await town.fill(database, employees=EMPLOYEES)
    await database.close()
    if name in OTHERS:
        from tests.bench.duties import others  # their packages are there for `make bench` alone

        await others.ENQUEUE[name](url, due, future)
    elif future:
        await town.add_future(url, future)
    return due


async def _check(url: str, sent: int) -> None:
    """Whoever was fast must have done the work: as many cards and lines of audit as were sent."""
    database = Database.open(url, Keys.parse(SECRET_KEYS))
    async with database.reading() as transaction:
        settled = await town.settled(transaction)
    await database.close()
    assert min(settled) >= sent - town.IN_FLIGHT, f"{sent} sent, {settled} settled and audited"
