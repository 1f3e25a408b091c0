"""Puts the parts together: settings in, a working office out. The only place that builds them."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bot.channel import Channel
from bot.deliver import Delivery
from bot.figures import Figures
from bot.links.links import OwnLinks, own_links
from bot.settings import Settings
from bot.worker import Worker
from cases.clock import Clock, SystemClock
from cases.turn import Cases
from storage.database import Database
from storage.keys import Keys


@dataclass(frozen=True, slots=True)
class Office:
    """Everything a channel or a command needs."""

    settings: Settings
    database: Database
    clock: Clock
    cases: Cases
    delivery: Delivery
    worker: Worker
    figures: Figures
    links: OwnLinks


def open_database(settings: Settings) -> Database:
    """Open the database of the settings. Raises BadKeys when the secret keys are unusable."""
    return Database.open(settings.database_url, Keys.parse(settings.secret_keys.get_secret_value()))


@asynccontextmanager
async def open_office(
    settings: Settings,
    channels: Mapping[str, Channel],
    clock: Clock | None = None,
    database: Database | None = None,
) -> AsyncIterator[Office]:
    """Open the office and close it behind us. A database that is handed in stays open."""
    used = database or open_database(settings)
    the_clock = clock or SystemClock()
    links = own_links(used.keys, settings.public_url, the_clock)
    cases = Cases(used, the_clock, links)
    figures = Figures()
    delivery = Delivery(used, channels, the_clock, figures)
    worker = Worker(cases, delivery, figures, two_hands=not used.one_writer)
    try:
        yield Office(settings, used, the_clock, cases, delivery, worker, figures, links)
    finally:
        if database is None:
            await used.close()
