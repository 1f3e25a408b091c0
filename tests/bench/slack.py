"""Slack: a full durable turn beside Bolt alone doing nothing, and how soon it is acknowledged."""

import asyncio
import itertools
import json
import os
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tests.bench.databases import KINDS, Databases
from tests.bench.figure import Figure
from tests.bench.load import Figures, as_fast_as_answered, one_a_second
from tests.bench.people import STORY, address
from tests.bench.served import served
from tests.bench.slack_app import API_URL, TEAM
from tests.bench.wire import Wire

CROWD = 50
ROUNDS = 3
WARM_UP = 2.0  # seconds
PROMPT = 100.0  # ms at the 99th percentile, at most
SAID = ("ik wil iets melden", "nee", STORY, "stop")  # again and again
_ids = itertools.count(1)


def measure(databases: Databases, seconds: int) -> Iterator[Figure]:
    """Yield both rates and what one is of the other, then how soon a message is acknowledged."""
    rates: dict[str, list[Figures]] = {"bolt": [], "slack": []}
    for _ in range(ROUNDS):
        for name, seen in rates.items():
            seen.append(asyncio.run(_flood(name, databases.fresh("sqlite"), seconds / ROUNDS)))
    alone, ours = (sorted(seen, key=lambda f: f.rate)[ROUNDS // 2] for seen in rates.values())
    yield Figure("bolt_per_s", alone.rate, "/s", note=f"p50 {alone.p50:g} ms")
    yield Figure("slack_turn_per_s", ours.rate, "/s", note=f"p50 {ours.p50:g} ms, card and all")
    yield Figure("slack_turn_vs_bolt", round(ours.rate / alone.rate, 3))
    for kind in KINDS:
        paced = asyncio.run(_paced(databases.fresh(kind), seconds))
        load = f"load of the machine {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
        note = f"{CROWD} people, a message a second each, {kind}; p50 {paced.p50:g}; {load}"
        name = "slack_ack_p99_ms" + ("" if kind == "postgres" else f"_{kind}")
        yield Figure(name, paced.p99, "ms", at_most=PROMPT, note=note)


@dataclass(slots=True)
class Api:
    """Slack's side: takes every card and tells whom it is for."""

    news: dict[str, asyncio.Event] = field(default_factory=dict)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[str]:
        app = web.Application()
        app.router.add_route("*", "/api/{method}", self._answer)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/api/"
        await runner.cleanup()

    async def _answer(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        sent: dict[str, Any] = dict(await request.post()) | dict(request.query)
        if request.content_type == "application/json":
            sent = await request.json()
        if method == "users.info":
            email = str(sent["user"])
            profile = {"email": email, "real_name": email}
            return _ok(user={"id": email, "locale": "nl-NL", "profile": profile})
        if method == "chat.postMessage":
            self.news.setdefault(str(sent["channel"]), asyncio.Event()).set()
        return _ok(ts=f"1790000000.{next(_ids):06d}", channel=str(sent.get("channel", "")))


def _ok(**more: Any) -> web.Response:
    return web.json_response({"ok": True, **more})


@dataclass(slots=True)
class Colleague:
    """Somebody who types the next thing; `news` None: without waiting for the card."""

    wire: Wire
    user: str
    news: asyncio.Event | None
    sent: int = 0

    async def send(self) -> None:
        text = SAID[self.sent % len(SAID)]
        self.sent += 1
        if self.news:
            self.news.clear()
        event = {
            "type": "message",
            "channel_type": "im",
            "channel": self.user,
            "user": self.user,
            "text": text,
            "ts": f"{time.time():.6f}",
        }
        told = {"type": "event_callback", "team_id": TEAM, "event_id": f"Ev{next(_ids)}"}
        await self.wire.post("/slack/events", json.dumps(told | {"event": event}).encode())
        if self.news:
            await self.news.wait()


@asynccontextmanager
async def _crowd(name: str, url: str, *, wait: bool) -> AsyncIterator[list[Colleague]]:
    api = Api()
    async with api.running() as api_url:
        os.environ[API_URL] = api_url
        async with served(name, url) as port:
            people = [address(number) for number in range(CROWD)]
            yield [
                Colleague(
                    await Wire.open(port),
                    user,
                    api.news.setdefault(user, asyncio.Event()) if wait else None,
                )
                for user in people
            ]


async def _flood(name: str, url: str, seconds: float) -> Figures:
    async with _crowd(name, url, wait=name == "slack") as crowd:
        await as_fast_as_answered(crowd, WARM_UP)
        return await as_fast_as_answered(crowd, seconds)


async def _paced(url: str, seconds: int) -> Figures:
    async with _crowd("slack", url, wait=False) as crowd:
        await one_a_second(crowd, round(WARM_UP))
        return await one_a_second(crowd, seconds)
