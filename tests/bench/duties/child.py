"""A worker in a process of its own: `python -m tests.bench.duties.child NAME URL DUE`.

Prints how many reminders it sent and how many seconds that took, from the start of the worker.
"""

import asyncio
import sys
import time

from bot.loop import run
from bot.warm import warm
from storage.database import Database
from storage.keys import Keys
from tests.bench.duties.nowhere import Counting
from tests.bench.product import SECRET_KEYS

AT_MOST = 60.0  # seconds; whoever is not done by then is measured by what it did


async def main(name: str, url: str, due: int) -> None:
    warm()
    database, channel = Database.open(url, Keys.parse(SECRET_KEYS)), Counting(due)
    began = time.perf_counter()
    try:
        async with asyncio.timeout(AT_MOST):
            await _work(name, database, url, channel)
    except TimeoutError:
        pass  # the rate is what it is
    print(channel.sent, (channel.last or time.perf_counter()) - began)
    await database.close()


async def _work(name: str, database: Database, url: str, channel: Counting) -> None:
    if name == "ours":
        from tests.bench.duties.ours import dispatch

        await dispatch(database, channel)
    else:
        from tests.bench.duties.others import DISPATCH

        await DISPATCH[name](database, url, channel)


if __name__ == "__main__":
    run(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
