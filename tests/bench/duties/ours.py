"""The product's own worker, until every reminder that is due has been sent and settled."""

import asyncio

from bot.settings import Settings
from bot.wiring import open_office
from storage.database import Database
from tests.bench.duties.nowhere import Counting


async def dispatch(database: Database, channel: Counting) -> None:
    """Run the worker as `meldbot work` does; stop it when the last card is settled."""
    async with open_office(Settings(), {"web": channel}, database=database) as office:
        running = asyncio.create_task(office.worker.run())
        try:
            await channel.all_sent.wait()
        finally:
            office.worker.stop()
            await running
