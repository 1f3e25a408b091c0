"""The floor: what one durable message costs without any of our code between.

One signed request, one commit of three rows with SQLAlchemy Core, one answer. The engines are the
product's own, so that settings (WAL, synchronous, pool) are the same.
"""

import hmac
import json
from uuid import uuid4

from aiohttp import web
from sqlalchemy import Column, LargeBinary, MetaData, String, Table

from storage.engines import Engines, open_engines
from tests.bench.wire import SIGNATURE, TIMESTAMP, signature

FLOOR = MetaData()
EVENTS = Table("floor_event", FLOOR, Column("id", String, primary_key=True))
ANSWERS = Table(
    "floor_answer",
    FLOOR,
    Column("id", String, primary_key=True),
    Column("person", String, index=True),
    Column("content", LargeBinary),
)
CARDS = Table(
    "floor_card",
    FLOOR,
    Column("id", String, primary_key=True),
    Column("person", String, index=True),
    Column("content", LargeBinary),
)


async def floor_app(url: str) -> web.Application:
    """Return the application, its three tables made."""
    engines = open_engines(url)
    async with engines.migrator.begin() as connection:
        await connection.run_sync(FLOOR.create_all)
    app = web.Application()
    app.router.add_post("/", _Floor(engines).take)
    app.on_cleanup.append(lambda _app: engines.dispose())
    return app


class _Floor:
    def __init__(self, engines: Engines) -> None:
        self._engine = engines.writer

    async def take(self, request: web.Request) -> web.Response:
        body = await request.read()
        expected = signature(body, request.headers[TIMESTAMP])
        if not hmac.compare_digest(expected, request.headers[SIGNATURE]):
            return web.Response(status=401)
        sent = json.loads(body)
        row = {"person": sent["person"], "content": body}
        async with self._engine.begin() as connection:
            await connection.execute(EVENTS.insert(), {"id": sent["event"]})
            await connection.execute(ANSWERS.insert(), {"id": str(uuid4()), **row})
            await connection.execute(CARDS.insert(), {"id": str(uuid4()), **row})
        return web.json_response({"card": sent["text"]})
