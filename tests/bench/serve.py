"""Serves one of the measured applications in a process of its own, and says on which port.

python -m tests.bench.serve floor sqlite:///file
"""

import asyncio
import sys
from collections.abc import Awaitable, Callable, Mapping
from functools import partial

from aiohttp import web

from bot.loop import run
from tests.bench.floor import floor_app
from tests.bench.product import product_app
from tests.bench.slack_app import bolt_app, slack_app
from tests.bench.teams_app import botbuilder_app, teams_app

APPS: Mapping[str, Callable[[str], Awaitable[web.Application]]] = {
    "floor": floor_app,
    "product": product_app,
    "bolt": bolt_app,
    "slack": slack_app,
    "botbuilder": botbuilder_app,
    "teams": teams_app,
    "turn": partial(product_app, deliver=False),
}


async def serve(name: str, url: str) -> None:
    """Serve until standard input is closed, which also happens when the parent dies."""
    runner = web.AppRunner(await APPS[name](url), access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    print(runner.addresses[0][1], flush=True)
    await asyncio.to_thread(sys.stdin.read)
    await runner.cleanup()


if __name__ == "__main__":
    run(serve(*sys.argv[1:]))
