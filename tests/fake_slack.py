"""A Slack of our own, over HTTP: it records, keeps what is shown, and refuses what Slack refuses.

Only what the bot uses is there. What it knows is in `tests/slack/world.py`, the methods are in
`tests/slack/web_api.py`; who acts in it is `tests/slack/wire.py`: people that type and tap, whose
payloads are signed and posted to the bot as Slack does.
"""

import asyncio
import json
import time
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from tests.slack.web_api import WebApi
from tests.slack.world import Json, Refused, World

PATIENCE = 20.0  # seconds a test waits for an acknowledgement


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the Web API."""

    method: str
    team: str
    args: Json
    at: float  # time.monotonic


@dataclass(slots=True)
class Failure:
    """How calls of a method go wrong, `times` times; `team` None: for every workspace."""

    error: str = ""
    status: int = 200
    retry_after: int | None = None
    until: asyncio.Event | None = None  # it is answered when this is set
    times: int = 1
    team: str | None = None
    user: str | None = None  # only calls about this user
    done: bool = False  # Slack does it all the same, and then fails

    def concerns(self, team: str, args: Json) -> bool:
        users = {args.get("user"), args.get("users"), args.get("user_id")}
        return self.times > 0 and self.team in (None, team) and self.user in {None, *users}


@dataclass(slots=True, kw_only=True)
class FakeSlack(World):
    """`start` opens a port on loopback. One instance per test."""

    app_token: str = "xapp-1-fake"
    calls: list[Call] = field(default_factory=list)
    refusals: list[tuple[str, Json]] = field(default_factory=list)
    sockets: list[web.WebSocketResponse] = field(default_factory=list)
    deaf: bool = False  # sockets that are open say nothing any more, to pings neither
    acks: dict[str, asyncio.Future[Json]] = field(default_factory=dict)
    _failures: dict[str, list[Failure]] = field(default_factory=lambda: defaultdict(list))
    _runner: web.AppRunner | None = None

    async def start(self) -> None:
        app = web.Application()
        app.add_routes(
            [
                web.post("/api/{method}", self._api),
                web.get("/api/{method}", self._api),
                web.get("/files/{id}", self._file),
                web.get("/socket", self._socket),
            ]
        )
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{port}/api/"

    async def stop(self) -> None:
        for socket in self.sockets:
            await socket.close()
        if self._runner:
            await self._runner.cleanup()

    def fail(self, method: str, **how: Any) -> None:
        """Make the next calls of a method go wrong; see Failure."""
        self._failures[method].append(Failure(**how))

    def called(self, method: str) -> list[Call]:
        """Return the calls of a method, "file" for a file that was fetched."""
        return [call for call in self.calls if call.method == method]

    async def _api(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        args = await _arguments(request)
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        team = next((w.team for w in self.workspaces.values() if w.token == token), "")
        self.calls.append(Call(method, team, args, time.monotonic()))
        if failed := await self._failed(method, team):
            return failed
        try:
            answer = WebApi(self, self.app_token).answer(method, team or token, args)
        except Refused as refused:
            self.refusals.append((method, refused.answer))
            return web.json_response(refused.answer)
        scopes = self.workspaces[team].scopes if team else ""
        return web.json_response({"ok": True, **answer}, headers={"x-oauth-scopes": scopes})

    async def _failed(self, method: str, team: str) -> web.Response | None:
        waiting = self._failures[method]
        about = self.calls[-1].args
        failure = next((f for f in waiting if f.concerns(team, about)), None)
        if failure is None:
            return None
        failure.times -= 1
        if failure.until:
            await failure.until.wait()
        if failure.done:
            WebApi(self, self.app_token).answer(method, team, about)
        if failure.retry_after is not None:
            headers = {"Retry-After": str(failure.retry_after)}
            answer = {"ok": False, "error": "ratelimited"}
            return web.json_response(answer, status=429, headers=headers)
        if failure.error:
            answer = {"ok": False, "error": failure.error}
            return web.json_response(answer, status=failure.status)
        return web.Response(status=failure.status) if failure.status != 200 else None

    async def _file(self, request: web.Request) -> web.Response:
        """Give a file to who has a token; others get a page to log in on, as at Slack."""
        self.calls.append(Call("file", "", {"id": request.match_info["id"]}, time.monotonic()))
        if failed := await self._failed("file", ""):
            return failed
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if all(workspace.token != token for workspace in self.workspaces.values()):
            return web.Response(text="<html>Log in</html>", content_type="text/html")
        content, media_type = self.files[request.match_info["id"]]
        return web.Response(body=content, content_type=media_type)

    async def _socket(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(autoping=False)
        await socket.prepare(request)
        self.sockets.append(socket)
        born_deaf = self.deaf
        await socket.send_json({"type": "hello", "num_connections": len(self.sockets)})
        async for message in socket:
            if self.deaf and not born_deaf:
                continue
            if message.type is WSMsgType.PING:
                await socket.pong(message.data)
            elif message.type is WSMsgType.TEXT:
                read = json.loads(message.data)
                if waiting := self.acks.get(read.get("envelope_id", "")):
                    waiting.set_result(read.get("payload") or {})
        return socket

    async def push(self, kind: str, payload: Json) -> Json:
        """Send an envelope over the newest socket; return what it is acknowledged with."""
        envelope = f"e-{next(self.count)}"
        self.acks[envelope] = asyncio.get_running_loop().create_future()
        message = {"type": kind, "envelope_id": envelope, "payload": payload}
        await self.sockets[-1].send_json(message | {"accepts_response_payload": True})
        return await asyncio.wait_for(self.acks[envelope], PATIENCE)


async def _arguments(request: web.Request) -> Json:
    """Read JSON or a form; what Slack takes as JSON inside a form is read too."""
    if request.content_type == "application/json":
        return dict(await request.json())
    form = {name: str(value) for name, value in (await request.post()).items()}
    form |= dict(request.query)
    for name in ("blocks", "view", "metadata"):
        if name in form:
            form[name] = json.loads(form[name])
    return form
