"""A worker with nothing to do: `python -m tests.bench.duties.idle URL SECONDS`.

Prints "ready" once it is warm, and at the end what it took of a core, in percent.
"""

import asyncio
import sys
import time

from bot.settings import Settings
from bot.wiring import open_office
from storage.database import Database
from storage.keys import Keys
from tests.bench.product import SECRET_KEYS, Nowhere

WARM_UP = 3.0  # seconds


async def main(url: str, seconds: float) -> None:
    database = Database.open(url, Keys.parse(SECRET_KEYS))
    async with open_office(Settings(), {"web": Nowhere()}, database=database) as office:
        running = asyncio.create_task(office.worker.run())
        await asyncio.sleep(WARM_UP)
        print("ready", flush=True)
        began = time.process_time()
        await asyncio.sleep(seconds)
        print(100 * (time.process_time() - began) / seconds, flush=True)
        office.worker.stop()
        await running
    await database.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], float(sys.argv[2])))
