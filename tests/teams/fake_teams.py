"""A Teams of our own, over HTTP: connector, login and key set. It keeps what is shown, refuses what
Teams refuses, and fails on demand.

Only what the bot uses is there. Who acts in it is `tests/teams/people.py`.
"""

import asyncio
import itertools
import json
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import jwt
from aiohttp import web
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.teams.cards import actions, elements, inputs

Json = dict[str, Any]
APP_ID = "11111111-2222-3333-4444-555555555555"
TENANT = "00000000-0000-0000-0000-000000000001"
ISSUER = "https://api.botframework.com"
BOT = f"28:{APP_ID}"
GRAPH_TOKEN = "graph-token"  # a token is for one of Microsoft's services alone
SIZE_LIMIT = 28 * 1024
PATIENCE = 60.0  # seconds a test waits for a card

_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)  # one per process: slow


@dataclass(slots=True)
class Message:
    """A message of the bot's. `edits` counts its changes."""

    id: str
    conversation: str
    activity: Json
    edits: int = 0

    @property
    def card(self) -> Json:
        """The Adaptive Card; an empty one where the message is bare text."""
        found = self.activity.get("attachments", [])
        return dict(found[0]["content"]) if found else {}


@dataclass(slots=True)
class Failure:
    """How the next calls of the connector go wrong. `hang`: seconds of silence first."""

    status: int = 500
    code: str = ""
    retry_after: str = ""
    times: int = 1
    hang: float = 0.0
    on: str = ""  # only calls with this in their path


@dataclass(frozen=True, slots=True)
class Call:
    method: str
    path: str
    body: Any
    token: str


@dataclass(slots=True)
class FakeTeams:
    """One instance per test; `running` opens a port on loopback."""

    url: str = ""
    messages: list[Message] = field(default_factory=list)
    members: dict[str, Json] = field(default_factory=dict)  # any id of a person -> what is told
    conversations: dict[str, str] = field(default_factory=dict)  # private ones: id -> person
    calls: list[Call] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    files: dict[str, tuple[int, bytes]] = field(default_factory=dict)  # path -> status, content
    drives: dict[str, Json] = field(default_factory=dict)  # path under /graph -> what Graph says
    pictures: dict[str, bytes] = field(default_factory=dict)  # path under /graph -> content
    may_read: bool = True  # whether the administrator allowed Graph to be read
    held: dict[str, asyncio.Event] = field(default_factory=dict)  # files that wait for this
    login: Json = field(default_factory=lambda: {"access_token": "bot-token", "expires_in": 3600})
    keys: Json = field(default_factory=lambda: {"k1": _KEY.public_key()})
    endorsements: list[str] = field(default_factory=lambda: ["msteams"])
    looked_up_keys: int = 0
    _count: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    _news: asyncio.Condition = field(default_factory=asyncio.Condition)

    @property
    def service_url(self) -> str:
        return f"{self.url}/emea/"

    @property
    def openid_url(self) -> str:
        return f"{self.url}/openid"

    @asynccontextmanager
    async def running(self) -> AsyncIterator["FakeTeams"]:
        app = web.Application()
        app.add_routes(
            [
                web.get("/openid", self._openid),
                web.get("/keys", self._keys),
                web.post("/login/{tenant}/oauth2/v2.0/token", self._login),
                web.get("/files/{name}", self._file),
                web.get("/graph/users/{email}", self._user),
                web.get("/graph/{rest:(?:sites|chats|teams)/.*}", self._graph),
                web.post("/emea/v3/conversations", self._connector(self._create)),
                web.post("/emea/v3/conversations/{id}/activities", self._connector(self._send)),
                web.put(
                    "/emea/v3/conversations/{id}/activities/{activity}",
                    self._connector(self._update),
                ),
                web.get(
                    "/emea/v3/conversations/{id}/members/{user}", self._connector(self._member)
                ),
            ]
        )
        runner = web.AppRunner(app)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        try:
            yield self
        finally:
            await runner.cleanup()

    def token(self, **claims: Any) -> str:
        """Return a token as Teams signs it; a claim that is None is left out."""
        now = int(time.time())
        said = {
            "iss": ISSUER,
            "aud": APP_ID,
            "serviceurl": self.service_url,
            "nbf": now - 10,
            "exp": now + 600,
        } | claims
        said = {name: value for name, value in said.items() if value is not None}
        return jwt.encode(said, _KEY, algorithm="RS256", headers={"kid": "k1"})

    def member(self, user: str, **told: str) -> None:
        self.members[user] = {"id": f"29:{user}", "aadObjectId": user, "name": "", **told}

    def fails(self, status: int, **more: Any) -> None:
        """Let the next calls go wrong."""
        self.failures.append(Failure(status, **more))

    def of(self, conversation: str) -> list[Message]:
        return [m for m in self.messages if m.conversation == conversation]

    def sent(self, method: str, ends: str) -> list[Call]:
        return [c for c in self.calls if c.method == method and c.path.endswith(ends)]

    async def until(self, true: Any) -> None:
        """Wait for something the bot does after its answer."""
        async with asyncio.timeout(PATIENCE), self._news:
            await self._news.wait_for(true)

    def _connector(self, handle: Any) -> Any:
        """Check what Teams checks of every call, and fail where a test asked for that."""

        async def handler(request: web.Request) -> web.StreamResponse:
            body = await request.json() if request.can_read_body else None
            token = request.headers.get("Authorization", "").removeprefix("Bearer ")
            self.calls.append(Call(request.method, request.path, body, token))
            try:
                if failed := await self._failed(request):
                    return failed
                if token != self.login.get("access_token", ""):
                    return _error(401, "Unauthorized")
                return web.json_response(await handle(request, body), status=201)
            finally:
                async with self._news:
                    self._news.notify_all()

        return handler

    async def _failed(self, request: web.Request) -> web.Response | None:
        for failure in self.failures:
            if failure.times > 0 and failure.on in request.path:
                failure.times -= 1
                await asyncio.sleep(failure.hang)
                headers = {"Retry-After": failure.retry_after} if failure.retry_after else {}
                return _error(failure.status, failure.code, headers)
        return None

    async def _create(self, _request: web.Request, body: Json) -> Json:
        user = body["members"][0]["id"].removeprefix("29:")
        if body["tenantId"] != TENANT or body["channelData"]["tenant"]["id"] != TENANT:
            raise _refusal(403, "TenantMismatch")
        if user not in self.members:
            raise _refusal(403, "ForbiddenOperationException")
        conversation = f"a:{user}"
        self.conversations[conversation] = user
        return {"id": conversation}

    async def _send(self, request: web.Request, body: Json) -> Json:
        check(body)
        conversation = request.match_info["id"]
        if conversation.startswith("a:") and conversation not in self.conversations:
            raise _refusal(403, "BotNotInConversationRoster")
        message = Message(f"m{next(self._count)}", conversation, body)
        self.messages.append(message)
        return {"id": message.id}

    async def _update(self, request: web.Request, body: Json) -> Json:
        check(body)
        for message in self.of(request.match_info["id"]):
            if message.id == request.match_info["activity"]:
                message.activity = body
                message.edits += 1
                return {"id": message.id}
        raise _refusal(404, "ActivityNotFoundInConversation")

    async def _member(self, request: web.Request, _body: None) -> Json:
        user = request.match_info["user"].removeprefix("29:")
        if user not in self.members:
            raise _refusal(404, "MemberNotFoundInConversation")
        return dict(self.members[user])

    async def _openid(self, _request: web.Request) -> web.Response:
        return web.json_response({"jwks_uri": f"{self.url}/keys"})

    async def _keys(self, _request: web.Request) -> web.Response:
        self.looked_up_keys += 1
        keys = [
            json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(key))
            | {"kid": kid, "use": "sig", "endorsements": self.endorsements}
            for kid, key in self.keys.items()
        ]
        return web.json_response({"keys": keys})

    async def _login(self, request: web.Request) -> web.Response:
        form = await request.post()
        self.calls.append(Call("LOGIN", request.path, dict(form), ""))
        status = 200 if "access_token" in self.login else 401
        for_graph = str(form.get("scope", "")).startswith(self.url)
        told = {"access_token": GRAPH_TOKEN} if for_graph and status == 200 else {}
        return web.json_response(self.login | told, status=status)

    async def _file(self, request: web.Request) -> web.Response:
        self.calls.append(
            Call("FILE", request.path, None, request.headers.get("Authorization", ""))
        )
        name = request.match_info["name"]
        if name in self.held:
            await self.held[name].wait()
        status, content = self.files.get(name, (404, b""))
        headers = {"Location": "/files/elsewhere"} if status == 302 else {}
        if content.startswith(b"<"):
            headers["Content-Type"] = "text/html"
        return web.Response(status=status, body=content, headers=headers)

    async def _graph(self, request: web.Request) -> web.Response:
        """Answer as Graph does: 403 without the permission, 404 for what is not there."""
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        rest = request.match_info["rest"]
        self.calls.append(Call("GRAPH", rest, None, token))
        if token != GRAPH_TOKEN:
            return _error(401, "InvalidAuthenticationToken")
        if not self.may_read:
            return _error(403, "accessDenied")
        if rest in self.pictures:
            return web.Response(body=self.pictures[rest], content_type="image/png")
        if rest in self.drives:
            return web.json_response(self.drives[rest])
        return _error(404, "itemNotFound")

    async def _user(self, request: web.Request) -> web.Response:
        for user, told in self.members.items():
            if told.get("email") == request.match_info["email"]:
                return web.json_response({"id": user})
        return web.json_response({"error": {"code": "Request_ResourceNotFound"}}, status=404)


def download(url: str, name: str = "foto.png") -> Json:
    """Return the attachment by which Teams says where a file waits."""
    kind = "application/vnd.microsoft.teams.file.download.info"
    return {"contentType": kind, "name": name, "content": {"downloadUrl": url}}


def check(message: Json) -> None:
    """Refuse what Teams refuses, or shows wrongly without a word."""
    if len(json.dumps(message, ensure_ascii=False).encode()) > SIZE_LIMIT + 2048:
        raise _refusal(413, "MessageSizeTooBig")
    if message.get("type") != "message":
        raise _refusal(400, "BadSyntax")
    for attachment in message.get("attachments", []):
        card = attachment["content"]
        names = [field["id"] for field in inputs(card)]
        unlabelled = [field for field in inputs(card) if not field.get("label")]
        if len(actions(card)) > 6 or len(set(names)) < len(names) or unlabelled:
            raise _refusal(400, "BadArgument")
        if card["version"] != "1.5" or not card["fallbackText"]:
            raise _refusal(400, "BadArgument")
        if any(e.get("type") == "TextBlock" for e in elements(card)):
            raise _refusal(400, "BadArgument")  # ours: words go in text runs


def _refusal(status: int, code: str) -> web.HTTPException:
    kind = {400: web.HTTPBadRequest, 403: web.HTTPForbidden, 404: web.HTTPNotFound}
    text = json.dumps({"error": {"code": code, "message": code}})
    if status == 413:
        return web.HTTPRequestEntityTooLarge(max_size=0, actual_size=0, text=text)
    return kind[status](text=text, content_type="application/json")


def _error(status: int, code: str, headers: dict[str, str] | None = None) -> web.Response:
    body = {"error": {"code": code, "message": code}}
    return web.json_response(body, status=status, headers=headers)
