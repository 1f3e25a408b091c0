"""Teams as a whole: from settings to a working channel, with its routes and its check-up."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

import aiohttp
from aiohttp import web

from bot.door import Finding, NotSetUp
from bot.settings import Settings
from bot.teams.channel import TeamsChannel
from bot.teams.check_up import examine
from bot.teams.connector import Connector
from bot.teams.doorman import Doorman
from bot.teams.endpoint import Endpoint
from bot.teams.files import Fetcher
from bot.teams.graph import people_of
from bot.teams.registration import BadTeamsSettings, Registration, registration
from bot.teams.shared import shared_files
from bot.teams.tokens import tokens_for
from bot.teams.upload_link import UploadLinks
from bot.teams.upload_page import UploadPage
from bot.wiring import Office
from cases.clock import SystemClock
from storage.database import Database

MESSAGES = "/api/messages"


@dataclass(frozen=True, slots=True)
class TeamsDoor:
    """Keeps the promise of `bot.door.Door`."""

    registration: Registration
    database: Database
    session: aiohttp.ClientSession
    doorman: Doorman
    channel: TeamsChannel

    def attach(self, app: web.Application, office: Office) -> None:
        """Add `/api/messages` and the page for files."""
        connector = self.channel.connector
        self.channel.uploads = replace(self.channel.uploads, clock=office.clock)
        shared = shared_files(self.registration, self.session)
        fetcher = Fetcher(self.session, self.registration, connector.tokens, shared)
        endpoint = Endpoint(self.doorman, self.channel, fetcher, office)
        app.router.add_post(MESSAGES, endpoint.messages)
        app.add_routes(UploadPage(self.channel.uploads, office).routes())
        app.cleanup_ctx.append(self._warm)
        app.on_shutdown.append(endpoint.finish)

    async def _warm(self, _app: web.Application) -> AsyncIterator[None]:
        """Have the keys before the first request; without them it starts, and lets nobody in."""
        if not self.registration.trial:
            await self.doorman.keys.warm()
        yield

    async def examine(self) -> list[Finding]:
        """Look at credentials, keys, and who cannot be reached."""
        return await examine(self.registration, self.doorman, self.channel, self.database)

    async def close(self) -> None:
        await self.session.close()


def open_door(settings: Settings, database: Database) -> TeamsDoor | None:
    """Return Teams, None where it has no settings. Raises NotSetUp. Needs a running loop."""
    try:
        known = registration(settings)
    except BadTeamsSettings as problem:
        raise NotSetUp(str(problem)) from problem
    if known is None:
        return None
    session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=30))
    connector = Connector(session, known, tokens_for(known, session))
    links = UploadLinks(database.keys, settings.public_url, SystemClock())
    channel = TeamsChannel(connector, people_of(known, session), links)
    return TeamsDoor(known, database, session, Doorman(known), channel)
