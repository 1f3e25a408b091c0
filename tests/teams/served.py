"""The product itself, served: the real application, database and turns, on the Teams of a test."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

import aiohttp
from aiohttp import web

from bot.door import Door, Finding
from bot.serve import application, opened_doors
from bot.settings import Settings
from bot.teams.channel import TeamsChannel
from bot.wiring import Office, open_database, open_office
from cases.clock import Clock
from cases.organisation import import_organisation
from storage.keys import new_secret_key
from tests.cast import DOMAIN, StandingClock, municipality
from tests.teams.conftest import settings_for
from tests.teams.fake_teams import FakeTeams
from tests.teams.people import Person, Wire

CAST = (
    ("medewerker", "Noor Balie"),
    ("collega", "Sem Loket"),
    ("leidinggevende", "Lotte Teamleider"),
    ("leidinggevende2", "Ruben Buitendienst"),
    ("cag", "Carla Coördinator"),
    ("bmw", "Bo Nazorg"),
    ("directeur", "Dirk Directeur"),
    ("collega-en", "Alex Desk"),
)


@dataclass(slots=True)
class Served:
    """A running office in Teams, and its people."""

    teams: FakeTeams
    wire: Wire
    office: Office
    clock: StandingClock
    cast: dict[str, Person]
    door: Door
    app: web.Application

    def __getitem__(self, name: str) -> Person:
        return self.cast[name]

    async def everybody_has_the_app(self) -> None:
        """Install it for all; each gets the welcome card."""
        for person in self.cast.values():
            await person.installs()

    async def quiet(self) -> None:
        """Wait until all that is being sent has arrived, as the process does before it ends."""
        for finish in self.app.on_shutdown:
            await finish(self.app)

    async def examine(self) -> list[Finding]:
        """What `meldbot doctor` says of Teams."""
        return await self.door.examine()

    async def later(self, **span: float) -> None:
        """Let time pass, stopping at every moment at which something is due."""
        end = self.clock.at + timedelta(**span)
        while True:
            async with self.office.database.reading() as transaction:
                coming = await transaction.next_look()
            if coming is None or coming > end:
                break
            self.clock.at = max(coming, self.clock.at + timedelta(seconds=1))
            await self.office.worker.until_quiet()
        self.clock.at = end

    async def conversations(self) -> int:
        """How many people have an address or a draft: whether anything was stored."""
        async with self.office.database.reading() as transaction:
            organisation = (await transaction.organisations())[0]
            storage = transaction.of(organisation.id)
            people = await storage.people.all()
            found = [await storage.people.addresses(person.id) for person in people]
        return sum(map(len, found))


def unpaced(door: Door) -> None:
    """Lift the pace that Teams asks for, where weeks pass in a second."""
    channel = door.channel
    assert isinstance(channel, TeamsChannel)
    for pace in (channel.connector._conversations, channel.connector._tenants):
        pace.limits = ((1_000_000, 1.0),)


def object_id(place: int) -> str:
    return f"aaaaaaaa-0000-0000-0000-{place:012d}"


@asynccontextmanager
async def serving(
    teams: FakeTeams, database_url: str, clock: StandingClock, **more: object
) -> AsyncIterator[Served]:
    """Serve an invented municipality on a migrated, empty database; the worker stands still."""
    secret = {"database_url": database_url, "secret_keys": new_secret_key()}
    settings = settings_for(teams, **(secret | more))
    async with (
        opened(settings, clock) as (office, doors),
        aiohttp.ClientSession() as session,
    ):
        app = application(office, doors)
        app.cleanup_ctx[:] = [c for c in app.cleanup_ctx if c != office.worker.beside]
        async with listening(app) as url:
            wire = Wire(teams, session, url)
            yield Served(teams, wire, office, clock, _cast(teams, wire), doors[0], app)


@asynccontextmanager
async def opened(settings: Settings, clock: Clock) -> AsyncIterator[tuple[Office, list[Door]]]:
    """Open the office of the invented municipality, with the channels of the settings."""
    database = open_database(settings)
    try:
        async with database.writing() as transaction:
            await import_organisation(transaction, municipality(), clock.now())
        async with opened_doors(settings, database) as doors:
            channels = {door.channel.name: door.channel for door in doors}
            async with open_office(settings, channels, clock, database) as office:
                yield office, doors
    finally:
        await database.close()


def _cast(teams: FakeTeams, wire: Wire) -> dict[str, Person]:
    cast = {}
    for place, (name, full) in enumerate(CAST, start=1):
        user = object_id(place)
        teams.member(user, name=full, email=f"{name}@{DOMAIN}", userPrincipalName=f"u{place}@x")
        cast[name] = Person(wire, user, full)
    return cast


@asynccontextmanager
async def listening(app: web.Application, port: int = 0) -> AsyncIterator[str]:
    runner = web.AppRunner(app)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", port)
        await site.start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()
