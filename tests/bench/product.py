"""The product at the same work as the floor: one signed request, one turn, one answer.

The door is as thin as the floor's, so that what differs is the turn: who sent it, is it new, what
was said, what comes next, encryption, and the outgoing card, in one commit. As in production the
process that took the turn delivers its cards after the commit; the channel shows nothing.
"""

import asyncio
import base64
import hmac
import json
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime
from typing import Any

from aiohttp import web

from bot.channel import SentRef
from bot.settings import Settings
from bot.warm import warm
from bot.wiring import Office, open_office
from cases.inbound import Inbound, Turned
from cases.organisation import import_organisation
from dialogs.card import Card
from dialogs.reply import Reply
from storage.database import Database
from storage.keys import Keys
from storage.records import Address, Organisation, Person
from tests.bench.people import ORGANISATION, organisation_file
from tests.bench.wire import SIGNATURE, TIMESTAMP, signature

EMPLOYEES = 50
SECRET_KEYS = base64.urlsafe_b64encode(b"for measurements only, 32 bytes.").decode()


class Nowhere:
    """A channel that takes everything and shows nothing."""

    name = "web"

    async def send(self, to: Address, card: Card, previous: SentRef | None) -> SentRef:
        return {"ts": str(to.external_id)}

    async def find(self, organisation: Organisation, person: Person) -> Address | None:
        return Address(person_id=person.id, channel="web", external_id=person.email, reference={})


async def product_app(url: str, *, deliver: bool = True) -> web.Application:
    """Return the application on a migrated database with one organisation in it.

    Without `deliver` a card is in the answer and is delivered when `/deliver` is asked: the turn
    alone.
    """
    warm()  # as `serve` does before it listens
    database = Database.open(url, Keys.parse(SECRET_KEYS))
    await database.migrate()
    async with database.writing() as transaction:
        await import_organisation(transaction, organisation_file(EMPLOYEES), datetime.now(UTC))
    door = _Door(deliver=deliver)
    app = web.Application()
    app.router.add_post("/", door.take)
    app.router.add_post("/deliver", door.deliver)
    app.cleanup_ctx.append(lambda _app: door.open(database))
    return app


class _Door:
    _office: Office

    def __init__(self, *, deliver: bool) -> None:
        self._deliver = deliver
        self._delivering: set[asyncio.Task[None]] = set()
        self._answered: list[Turned] = []

    async def open(self, database: Database) -> AsyncIterator[None]:
        channels = {"web": Nowhere()}
        async with open_office(Settings(), channels, database=database) as self._office:
            yield
            await asyncio.gather(*self._delivering)
        await database.close()

    async def take(self, request: web.Request) -> web.Response:
        body = await request.read()
        expected = signature(body, request.headers[TIMESTAMP])
        if not hmac.compare_digest(expected, request.headers[SIGNATURE]):
            return web.Response(status=401)
        turned = await self._office.cases.turn(inbound(json.loads(body)))
        if self._deliver:
            task = asyncio.create_task(self._send(turned))
            self._delivering.add(task)
            task.add_done_callback(self._delivering.discard)
        else:
            self._answered.append(turned)
        return web.json_response({"card": turned.answers[-1].card})

    async def deliver(self, request: web.Request) -> web.Response:
        """Deliver what was answered since the last time, all at once."""
        answered, self._answered = self._answered, []
        await asyncio.gather(*(self._send(turned) for turned in answered))
        return web.Response()

    async def _send(self, turned: Turned) -> None:
        await self._office.delivery.answer(turned)


def inbound(sent: Mapping[str, Any]) -> Inbound:
    values = {name: tuple(chosen) for name, chosen in sent.get("values", {}).items()}
    reply = Reply(
        text=sent.get("text", ""),
        step=sent.get("step"),
        value=sent.get("value"),
        values=values,
        ref=sent.get("ref"),
    )
    return Inbound(
        channel="web",
        workspace=ORGANISATION,
        external_id=sent["person"],
        event_id=sent["event"],
        reply=reply,
    )
