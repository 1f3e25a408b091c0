"""What an outsider may know: alive, ready, and figures without content."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest

from bot.wiring import Office
from storage.counts import Counted
from storage.database import DatabaseFailed
from storage.records import DutyState, OutgoingState

LATE = timedelta(minutes=5)  # how long a duty or card may wait for the clock
COUNT_EVERY = timedelta(minutes=1)  # counting reads whole tables


@dataclass(slots=True)
class _Counts:
    """The last count, kept for a minute however often somebody asks."""

    office: Office
    at: datetime | None = None
    found: Counted | None = None

    async def now(self) -> Counted:
        now = self.office.clock.now()
        if self.found is None or self.at is None or abs(now - self.at) > COUNT_EVERY:
            async with self.office.database.reading() as transaction:
                self.found = await transaction.counted()
            self.at = now
        return self.found


class Health:
    """`/healthz`, `/readyz` and `/metrics` of one process."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._counts = _Counts(office)
        self._registry = CollectorRegistry()
        self._overdue = self._gauge(
            "meldbot_oldest_overdue_seconds",
            "How long the oldest duty or card has been waiting for the clock",
        )
        self._nobody_left = self._gauge(
            "meldbot_duties_nobody_left", "Duties of which nobody could be told"
        )
        self._in_doubt = self._gauge(
            "meldbot_cards_now_in_doubt", "Cards that went out and perhaps did not arrive"
        )
        self._duties = self._gauge("meldbot_duties", "Duties by state", "state")
        self._cards = self._gauge("meldbot_cards", "Cards in the outbox by state", "state")

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/healthz", self.alive),
            web.get("/readyz", self.ready),
            web.get("/metrics", self.metrics),
        ]

    async def alive(self, request: web.Request) -> web.Response:
        return web.json_response({"alive": True})

    async def ready(self, request: web.Request) -> web.Response:
        """200 when the database answers, is up to date, takes writes, and nothing waits for LATE.

        That nobody is left to tell is said, and is no reason to send people elsewhere: another
        process could not tell them either.
        """
        try:
            current = await self._office.database.up_to_date()
            waiting = await self._waiting()
            nobody_left = (await self._counts.now()).nobody_left
        except DatabaseFailed:
            return _not_ready("does not answer")
        try:
            await self._office.database.require_writable()
        except DatabaseFailed:
            return _not_ready("takes no writes")
        ready = current and waiting <= LATE.total_seconds()
        answer = {
            "ready": ready,
            "database": "ok" if current else "must be migrated",
            "oldest_overdue_seconds": round(waiting),
            "nobody_left_to_tell": nobody_left,
        }
        return web.json_response(answer, status=200 if ready else 503)

    async def metrics(self, request: web.Request) -> web.Response:
        """The database's numbers and this process's own, as Prometheus reads them."""
        try:
            self._overdue.set(await self._waiting())
            self._set(await self._counts.now())
        except DatabaseFailed:
            return web.Response(status=503, text="the database does not answer\n")
        body = generate_latest(self._registry) + generate_latest(self._office.figures.registry)
        return web.Response(body=body, headers={"Content-Type": CONTENT_TYPE_LATEST})

    def _set(self, counted: Counted) -> None:
        self._nobody_left.set(counted.nobody_left)
        self._in_doubt.set(counted.in_doubt)
        for state in DutyState:
            self._duties.labels(state).set(counted.duties.get(state, 0))
        for sent in OutgoingState:
            self._cards.labels(sent).set(counted.cards.get(sent, 0))

    def _gauge(self, name: str, says: str, *labels: str) -> Gauge:
        return Gauge(name, says, labels, registry=self._registry)

    async def _waiting(self) -> float:
        """Return for how many seconds the oldest row has been waiting for the clock."""
        now = self._office.clock.now()
        async with self._office.database.reading() as transaction:
            since = await transaction.oldest_overdue(now)
        return (now - since).total_seconds() if since else 0.0


def _not_ready(database: str) -> web.Response:
    return web.json_response({"ready": False, "database": database}, status=503)
