"""Serves a web application until the process is asked to stop."""

import asyncio
import signal

from aiohttp import web


class CannotListen(Exception):
    """The address is taken or not ours; the message says what to do."""


async def listen(app: web.Application, host: str, port: int, *, hello: str) -> None:
    """Serve until SIGINT or SIGTERM, then let what is under way finish. Raises CannotListen."""
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stopping.set)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        site = web.TCPSite(runner, host, port)
        await _start(site, host, port)
        print(f"{hello}: {_address(runner)}", flush=True)  # noqa: T201  the only word on stdout
        await stopping.wait()
    finally:
        await runner.cleanup()


async def _start(site: web.TCPSite, host: str, port: int) -> None:
    try:
        await site.start()
    except OSError as problem:
        raise CannotListen(
            f"cannot listen on {host}:{port} ({problem.strerror}); choose another: "
            "`demo --port`, or the setting PORT of `serve`"
        ) from problem


def _address(runner: web.AppRunner) -> str:
    host, port = runner.addresses[0][:2]
    return f"http://{host}:{port}/"
