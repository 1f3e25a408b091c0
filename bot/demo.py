"""The trial: an invented municipality on a page of this machine, with a clock that can be moved on.

Real cards, real turns, a real worker and a real database; nothing is faked but the clock and the
network.
"""

import asyncio
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from aiohttp import web

from bot.links.evidence import evidence_page
from bot.links.letter import letter_page
from bot.links.likeness import likeness_page
from bot.listen import listen
from bot.settings import Settings
from bot.warm import warm
from bot.web.app import trial_app
from bot.web.channel import WebChannel
from bot.web.clock import Time
from bot.web.loopback import require_loopback
from bot.web.trial import Trial
from bot.wiring import open_office
from cases.organisation import import_organisation
from cases.organisation_file import OrganisationFile, read_organisation_file
from cases.used_packs import require_unchanged
from protocols.load import pack
from protocols.terms import Calendar
from storage.database import Database
from storage.keys import Keys, new_secret_key

MUNICIPALITY = Path(__file__).parent / "web" / "voorbeeldstad.yaml"


@dataclass(slots=True)
class TrialClock:
    """Runs with the machine's own clock, ahead of it by as much as it was put forward."""

    ahead: timedelta = field(default_factory=timedelta)

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def set(self, moment: datetime) -> None:
        """Put the clock forward to this moment; it never goes back."""
        self.ahead = max(self.ahead, moment - datetime.now(UTC))


@asynccontextmanager
async def open_trial(
    file: Path | None = None, at: datetime | None = None, protocol: str | None = None
) -> AsyncIterator[web.Application]:
    """Build the trial on a named database file, or on one that goes when the trial ends.

    Its clock starts `at` a moment, else where the file's clock was left, else now or, outside
    office hours, when the office opens.
    """
    with tempfile.TemporaryDirectory(prefix="meldbot-") as folder:
        path = file or Path(folder) / "trial.sqlite"
        settings = Settings(
            database_url=f"sqlite:///{path.absolute()}", secret_keys=_keys(path), public_url="/"
        )
        database = Database.open(settings.database_url, Keys.parse(_keys(path)))
        clock = _clock(path, at)
        with database.hold("serve"):
            try:
                async with _running(settings, database, clock, protocol) as app:
                    yield app
            finally:
                _left(path).write_text(str(clock.ahead.total_seconds()), "ascii")
                await database.close()


def _clock(path: Path, at: datetime | None) -> TrialClock:
    """Go on where the clock was left, else start when the office is next open: a day's story."""
    left = _left(path)
    if at is None and left.exists():
        return TrialClock(timedelta(seconds=float(left.read_text("ascii"))))
    now = datetime.now(UTC)
    return TrialClock((at or Calendar.of().next_office_moment(now)) - now)


def _left(path: Path) -> Path:
    """Return the file that says how far the clock is ahead, in seconds."""
    return path.with_suffix(".clock")


def _keys(path: Path) -> str:
    """Return the key that lies beside the trial's file; a trial holds no real data."""
    beside = path.with_suffix(".key")
    if not beside.exists():
        beside.write_text(new_secret_key(), "ascii")
        beside.chmod(0o600)
    return beside.read_text("ascii")


@asynccontextmanager
async def _running(
    settings: Settings, database: Database, clock: TrialClock, protocol: str | None
) -> AsyncIterator[web.Application]:
    await asyncio.gather(database.migrate(), asyncio.to_thread(warm))
    async with database.reading() as transaction:
        await require_unchanged(transaction)
    channel = WebChannel()
    async with database.writing() as transaction:
        await import_organisation(transaction, _municipality(protocol), clock.now())
        organisation = (await transaction.organisations())[0]
    async with open_office(settings, {"web": channel}, clock, database) as office:
        time = Time(clock, database, office.worker, channel)
        trial = Trial(organisation, database, office.cases, office.delivery, channel, time)
        app = trial_app(trial)
        app.add_routes(evidence_page(office.links, database).routes())
        app.add_routes(letter_page(office.links, database).routes())
        app.add_routes(likeness_page(office.links, database).routes())
        app.cleanup_ctx.append(office.worker.beside)
        yield app


def _municipality(protocol: str | None) -> OrganisationFile:
    """Return the invented municipality, on another protocol where one is asked for."""
    file = read_organisation_file(MUNICIPALITY)
    if protocol is None:
        return file
    on = dict.fromkeys(pack(protocol).people, protocol)
    entry = file.organisation.model_copy(
        update={"protocols": {**file.organisation.protocols, **on}}
    )
    return file.model_copy(update={"organisation": entry})


async def serve_trial(
    host: str,
    port: int,
    file: Path | None,
    at: datetime | None = None,
    protocol: str | None = None,
) -> None:
    """Serve the page until stopped. Raises NotLoopback, AlreadyRunning, UnknownPack."""
    require_loopback(host)
    async with open_trial(file, at, protocol) as app:
        await listen(app, host, port, hello="De proef staat klaar")
