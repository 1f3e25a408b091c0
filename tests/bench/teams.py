"""A full durable turn in Teams beside botbuilder-core alone, doing nothing, in one run."""

import asyncio
import itertools
import json
import os
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import jwt
from aiohttp import web
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.bench.databases import Databases
from tests.bench.figure import Figure
from tests.bench.load import Figures, as_fast_as_answered
from tests.bench.people import STORY, address
from tests.bench.served import served
from tests.bench.teams_app import APP_ID, CONNECTOR, ISSUER, PUBLIC_KEY, TENANT
from tests.bench.wire import Refused, Wire
from tests.teams.cards import Json, actions, inputs

CROWD = 50
ROUNDS = 3
WARM_UP = 2.0  # seconds
_ids = itertools.count(1)


def measure(databases: Databases, seconds: int) -> Iterator[Figure]:
    """Yield both rates and what one is of the other."""
    rates: dict[str, list[Figures]] = {"botbuilder": [], "teams": []}
    for _ in range(ROUNDS):
        for name, seen in rates.items():
            seen.append(asyncio.run(_flood(name, databases.fresh("sqlite"), seconds / ROUNDS)))
    alone, ours = (sorted(seen, key=lambda f: f.rate)[ROUNDS // 2] for seen in rates.values())
    yield Figure("botbuilder_per_s", alone.rate, "/s", note=f"p50 {alone.p50:g} ms")
    yield Figure("teams_turn_per_s", ours.rate, "/s", note=f"p50 {ours.p50:g} ms")
    yield Figure("teams_turn_vs_botbuilder", round(ours.rate / alone.rate, 2), at_least=1.0)


@dataclass(frozen=True, slots=True)
class Shown:
    """A card in somebody's chat, and the message it is in."""

    message: str
    card: Json


@dataclass(slots=True)
class Chat:
    """The newest card of one person, and whether it came since they last did something."""

    shown: Shown | None = None
    news: asyncio.Event = field(default_factory=asyncio.Event)

    def show(self, shown: Shown) -> None:
        self.shown = shown
        self.news.set()


@dataclass(slots=True)
class Connector:
    """Teams' side: takes every card and shows it to whom it is for."""

    chats: dict[str, Chat] = field(default_factory=dict)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[str]:
        app = web.Application()
        app.router.add_post("/{tenant}/oauth2/v2.0/token", self._token)
        app.router.add_get("/v3/conversations/{id}/members/{user}", self._member)
        app.router.add_post("/v3/conversations/{id}/activities", self._activity)
        app.router.add_put("/v3/conversations/{id}/activities/{activity}", self._changed)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
        await runner.cleanup()

    async def _token(self, _request: web.Request) -> web.Response:
        return web.json_response({"access_token": "token", "expires_in": 3600})

    async def _member(self, request: web.Request) -> web.Response:
        return web.json_response({"email": request.match_info["user"].removeprefix("29:")})

    async def _activity(self, request: web.Request) -> web.Response:
        sent, name = await request.json(), f"m{next(_ids)}"
        self.chats[request.match_info["id"]].show(Shown(name, _card(sent)))
        return web.json_response({"id": name}, status=201)

    async def _changed(self, request: web.Request) -> web.Response:
        name, sent = request.match_info["activity"], await request.json()
        chat = self.chats[request.match_info["id"]]
        if chat.shown and chat.shown.message == name:
            chat.show(Shown(name, _card(sent)))
        return web.json_response({})


def _card(sent: Json) -> Json:
    card: Json = sent["attachments"][0]["content"]
    return card


@dataclass(slots=True)
class Colleague:
    """Somebody in Teams: taps what is asked, tells the story, and throws the report away."""

    wire: Wire
    user: str
    token: str
    service_url: str
    chat: Chat | None  # None: the bot says nothing
    shown: Shown | None = None

    async def send(self) -> None:
        """Do the next thing, and look at the card that comes of it."""
        data = self._tap() if self.shown else None
        if self.chat:
            self.chat.news.clear()
        if data is None or self.shown is None:
            await self._post({"type": "message", "text": self._words()})
        elif card := await self._pressed(data, self.shown.message):
            self.shown = Shown(self.shown.message, card)
            return
        if self.chat:
            await self.chat.news.wait()
            self.shown = self.chat.shown

    async def _pressed(self, data: Json, message: str) -> Json | None:
        """Tap; return the card in the answer, where there is one."""
        action = {"type": "Action.Execute", "verb": "answer", "data": data}
        invoke = {"type": "invoke", "name": "adaptiveCard/action", "value": {"action": action}}
        answer = await self._post(invoke | {"replyToId": message})
        card = answer.get("value") if answer else None
        return card if isinstance(card, dict) else None

    def _words(self) -> str:
        step = self._step()
        if step == "story":
            return STORY
        return "stop" if step in ("category", "send") else "ik wil iets melden"

    def _step(self) -> str:
        return str(self.shown.card["body"][0].get("id", "")) if self.shown else ""

    def _tap(self) -> Json | None:
        """Return the data of an answer; None where it is typed."""
        card = self.shown.card if self.shown else {}
        found = [a["data"] for a in actions(card) if "data" in a and "pick" not in a["data"]]
        if not found or self._step() in ("story", "category", "send"):
            return None
        thrown_away = [d for d in found if d["step"] == "stop" and d.get("answer") != "go_on"]
        safe = [d for d in found if (d["step"], d.get("answer")) != ("danger", "yes")]
        data = dict((thrown_away or safe)[0])
        if "answer" not in data:
            choices = (i for i in inputs(card) if i.get("choices"))
            data |= {i["id"]: i.get("value") or i["choices"][0]["value"] for i in choices}
        return data

    async def _post(self, more: Json) -> Json | None:
        sent: dict[str, Any] = {
            "id": f"1{next(_ids):012d}",
            "timestamp": "2026-11-23T10:00:00.000Z",
            "channelId": "msteams",
            "serviceUrl": self.service_url,
            "from": {"id": f"29:{self.user}", "name": self.user, "aadObjectId": self.user},
            "recipient": {"id": f"28:{APP_ID}", "name": "Meldpunt"},
            "conversation": {"id": self.user, "conversationType": "personal", "tenantId": TENANT},
            "channelData": {"tenant": {"id": TENANT}},
        }
        body = json.dumps(sent | more).encode()
        head = (
            "POST /api/messages HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(body)}\r\nAuthorization: Bearer {self.token}\r\n\r\n"
        )
        self.wire.writer.write(head.encode() + body)
        answer = await self.wire._answer()
        found: Json | None = json.loads(answer) if answer else None
        return found


async def _flood(name: str, url: str, seconds: float) -> Figures:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    connector = Connector()
    async with connector.running() as service_url:
        os.environ[PUBLIC_KEY] = jwt.algorithms.RSAAlgorithm.to_jwk(key.public_key())
        os.environ[CONNECTOR] = service_url
        async with served(name, url) as port:
            token = _token(key, service_url)
            crowd = []
            for n in range(CROWD):
                user = address(n)
                chat = connector.chats.setdefault(user, Chat())
                wire = await Wire.open(port)
                mine = chat if name == "teams" else None
                crowd.append(Colleague(wire, user, token, service_url, mine))
            await as_fast_as_answered(crowd, WARM_UP)
            return await as_fast_as_answered(crowd, seconds)


def _token(key: rsa.RSAPrivateKey, service_url: str) -> str:
    now = int(time.time())
    claims = {"iss": ISSUER, "aud": APP_ID, "serviceurl": service_url, "exp": now + 3600}
    return jwt.encode(claims, key, algorithm="RS256", headers={"kid": "k1"})


__all__ = ["Refused", "measure"]
