"""What an outsider may know: alive, ready, and figures without content."""

from datetime import timedelta

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest

from bot.wiring import Office
from storage.database import DatabaseFailed

LATE = timedelta(minutes=5)  # how long a duty or card may wait for the clock


class Health:
    """`/healthz`, `/readyz` and `/metrics` of one process."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._registry = CollectorRegistry()
        self._overdue = Gauge(
            "meldbot_oldest_overdue_seconds",
            "How long the oldest duty or card has been waiting for the clock",
            registry=self._registry,
        )

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/healthz", self.alive),
            web.get("/readyz", self.ready),
            web.get("/metrics", self.metrics),
        ]

    async def alive(self, request: web.Request) -> web.Response:
        return web.json_response({"alive": True})

    async def ready(self, request: web.Request) -> web.Response:
        """200 when the database answers, is up to date, and nothing waits longer than LATE."""
        try:
            current = await self._office.database.up_to_date()
            waiting = await self._waiting()
        except DatabaseFailed:
            return web.json_response({"ready": False, "database": "does not answer"}, status=503)
        ready = current and waiting <= LATE.total_seconds()
        answer = {
            "ready": ready,
            "database": "ok" if current else "must be migrated",
            "oldest_overdue_seconds": round(waiting),
        }
        return web.json_response(answer, status=200 if ready else 503)

    async def metrics(self, request: web.Request) -> web.Response:
        self._overdue.set(await self._waiting())
        body = generate_latest(self._registry)
        return web.Response(body=body, headers={"Content-Type": CONTENT_TYPE_LATEST})

    async def _waiting(self) -> float:
        """Return for how many seconds the oldest row has been waiting for the clock."""
        now = self._office.clock.now()
        async with self._office.database.reading() as transaction:
            since = await transaction.oldest_overdue(now)
        return (now - since).total_seconds() if since else 0.0
