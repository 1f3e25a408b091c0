"""From nothing to ready: `meldbot serve` to its /readyz, `meldbot demo` to its page."""

import asyncio
import os
import re
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from aiohttp import ClientError, ClientSession
from aiohttp.test_utils import TestClient, TestServer

from bot.demo import open_trial
from storage.keys import new_secret_key
from tests.bench.databases import Databases
from tests.bench.figure import Figure

MELDBOT = Path(sys.executable).with_name("meldbot")
MUNICIPALITY = Path(__file__).parents[2] / "bot" / "web" / "voorbeeldstad.yaml"
PATIENCE = 60.0  # seconds
EMPLOYEE = "medewerker@voorbeeldstad.example"


def measure(databases: Databases, _seconds: int) -> Iterator[Figure]:
    """Start each twice, the second time with the tables and the bytecode there."""
    settings = {
        "MELDBOT_DATABASE_URL": databases.fresh("sqlite"),
        "MELDBOT_SECRET_KEYS": new_secret_key(),
        "MELDBOT_SLACK_BOT_TOKEN": "xoxb-of-nobody",
        "MELDBOT_SLACK_SIGNING_SECRET": "bench",
        "MELDBOT_ORGANISATION_FILE": str(MUNICIPALITY),
        "MELDBOT_PORT": "0",
    }
    first, _ = asyncio.run(_until_it_answers(["serve"], "readyz", settings))
    again, memory = asyncio.run(_until_it_answers(["serve"], "readyz", settings))
    yield Figure("ready_first_s", first, "s", note="serve on an empty database, tables made")
    yield Figure("ready_s", again, "s", note="serve, from start to /readyz")
    yield Figure("rss_mb", memory, "MB", note="serve with Slack, at rest")
    page, _ = asyncio.run(_until_it_answers(["demo", "--port", "0"], "", {}))
    yield Figure("demo_s", page, "s", at_most=10, note="meldbot demo, from start to its page")
    answer = asyncio.run(_first_answer())
    yield Figure(
        "first_answer_ms", answer, "ms", at_most=300, note="the trial's first, on its page"
    )


async def _first_answer() -> float:
    """Return how long it takes until the page shows the answer to the first thing that is said."""
    async with open_trial() as app, TestClient(TestServer(app)) as client:
        await client.get("/")
        began = time.perf_counter()
        await client.post("/say", data={"as": EMPLOYEE, "event": "1", "text": "ik wil iets melden"})
        page = await client.get("/", params={"as": EMPLOYEE})
        assert 'data-step="danger"' in await page.text()
        return round((time.perf_counter() - began) * 1000, 1)


async def _until_it_answers(
    command: list[str], path: str, settings: Mapping[str, str]
) -> tuple[float, float]:
    """Return after how many seconds it answers 200 on this path, and its memory in MB."""
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        process = await asyncio.create_subprocess_exec(
            MELDBOT, *command, cwd=folder, env={**os.environ, **settings}, stdout=-1, stderr=-3
        )
        try:
            async with asyncio.timeout(PATIENCE):
                assert process.stdout
                told = re.search(r"http://\S+", (await process.stdout.readline()).decode())
                assert told, f"meldbot {command[0]} did not start"
                await _answers(told.group() + path)
            taken = time.perf_counter() - began
            memory = _resident(process.pid)
        finally:
            if process.returncode is None:
                process.terminate()
            await process.wait()
    return round(taken, 2), round(memory, 1)


def _resident(process: int) -> float:
    """Return what a process has in memory, in MB; Linux tells it in /proc."""
    status = Path(f"/proc/{process}/status")
    lines = status.read_text("ascii").splitlines() if status.exists() else []
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS")), 0.0)


async def _answers(url: str) -> None:
    async with ClientSession() as session:
        while True:
            try:
                async with session.get(url) as answer:
                    if answer.status == 200:
                        return
            except ClientError:
                pass
            await asyncio.sleep(0.01)
