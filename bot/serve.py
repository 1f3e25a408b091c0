"""Production: the channels that have settings, and the worker."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager

import structlog
from aiohttp import web

from bot.door import Door, NotSetUp
from bot.health import Health
from bot.links.evidence import evidence_page
from bot.links.letter import letter_page
from bot.links.likeness import likeness_page
from bot.listen import listen
from bot.settings import Settings
from bot.warm import warm
from bot.wiring import Office, open_database, open_office
from cases.clock import SystemClock
from cases.organisation import import_organisation
from cases.organisation_file import read_organisation_file
from cases.used_packs import require_unchanged
from storage.database import Database

__all__ = ["NotSetUp", "doors", "serve_channels", "work_alone"]

logger = structlog.get_logger(__name__)
LARGEST_BODY = 2 * 1024**2  # bytes of one request


def _slack(settings: Settings, database: Database) -> Door | None:
    from bot.slack.door import open_door

    return open_door(settings, database)


def _teams(settings: Settings, database: Database) -> Door | None:
    from bot.teams.door import open_door  # with botbuilder, 15 MB

    return open_door(settings, database)


# By how the names of their settings begin; what nobody has set is not even imported.
_OPENERS: Mapping[str, Callable[[Settings, Database], Door | None]] = {
    "slack_": _slack,
    "teams_": _teams,
}


def doors(settings: Settings, database: Database) -> list[Door]:
    """Return the channels that have settings. Raises NotSetUp."""
    named = [
        opener
        for begin, opener in _OPENERS.items()
        if any(name.startswith(begin) for name in settings.model_fields_set)
    ]
    return [door for opener in named if (door := opener(settings, database))]


@asynccontextmanager
async def opened_doors(settings: Settings, database: Database) -> AsyncIterator[list[Door]]:
    """Open the channels that have settings, and close them behind us. Raises NotSetUp."""
    opened = doors(settings, database)
    try:
        yield opened
    finally:
        for door in opened:
            await door.close()


async def serve_channels(settings: Settings) -> None:
    """Serve until stopped. Raises NotSetUp, AlreadyRunning, CannotListen, BadKeys."""
    database = open_database(settings)
    try:
        with database.hold("serve"):
            await _prepare(settings, database)
            async with opened_doors(settings, database) as opened:
                if not opened:
                    # The worker and /readyz are of use before the first channel is set up.
                    logger.warning("no channel has settings yet; see README, Slack or Teams")
                channels = {door.channel.name: door.channel for door in opened}
                async with open_office(settings, channels, database=database) as office:
                    app = application(office, opened)
                    await listen(app, settings.host, settings.port, hello="meldbot luistert")
    finally:
        await database.close()


def application(office: Office, open_doors: list[Door]) -> web.Application:
    """Return the web application with every channel; on SQLite the worker runs beside it."""
    app = web.Application(client_max_size=LARGEST_BODY)
    app.add_routes(Health(office).routes())
    app.add_routes(evidence_page(office.links, office.database).routes())
    app.add_routes(letter_page(office.links, office.database).routes())
    app.add_routes(likeness_page(office.links, office.database).routes())
    for door in open_doors:
        door.attach(app, office)
    if office.settings.database_url.startswith("sqlite"):
        app.cleanup_ctx.append(office.worker.beside)
    return app


async def work_alone(settings: Settings) -> None:
    """Run a worker until stopped. Raises NotSetUp, AlreadyRunning, BadKeys."""
    database = open_database(settings)
    try:
        # On SQLite `serve` has a worker of its own, and one process writes.
        with database.hold("serve"):
            await _prepare(settings, database)
            async with opened_doors(settings, database) as opened:
                channels = {door.channel.name: door.channel for door in opened}
                async with open_office(settings, channels, database=database) as office:
                    await office.worker.run_until_signalled()
    finally:
        await database.close()


async def _prepare(settings: Settings, database: Database) -> None:
    """Bring the tables up to date, and the organisation file in where one is set.

    Raises PackChanged when a protocol that cases began with is not what it was.
    """
    await asyncio.gather(database.migrate(), asyncio.to_thread(warm))
    async with database.reading() as transaction:
        await require_unchanged(transaction)
    if settings.organisation_file:
        file = read_organisation_file(settings.organisation_file)
        async with database.writing() as transaction:
            await import_organisation(transaction, file, SystemClock().now(), settings.hours)
