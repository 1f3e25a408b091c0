"""Slack as a whole: from settings to a working channel, with its routes and its check-up."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass

from aiohttp import web
from slack_bolt.app.async_app import AsyncApp

from bot.door import Finding, NotSetUp
from bot.settings import Settings
from bot.slack.acquaintance import Acquaintance
from bot.slack.bolt import bolt_app
from bot.slack.channel import SlackChannel
from bot.slack.check_up import CheckUp
from bot.slack.endpoint import EVENTS, Endpoint
from bot.slack.home import Home
from bot.slack.install import Installing
from bot.slack.listeners import Listeners
from bot.slack.reception import Reception
from bot.slack.socket import SocketMode
from bot.slack.tokens import StoredTokens
from bot.slack.workspaces import Workspaces
from bot.tickets import Tickets
from bot.wiring import Office
from cases.clock import SystemClock
from storage.database import Database


@dataclass(frozen=True, slots=True)
class SlackDoor:
    """Keeps the promise of `bot.door.Door`."""

    settings: Settings
    database: Database
    tokens: StoredTokens
    channel: SlackChannel

    def attach(self, app: web.Application, office: Office) -> None:
        """Add `/slack/events`, the pages to install, and the socket where there is one."""
        workspaces = self.channel.workspaces
        acquaintance = Acquaintance(office.database, workspaces)
        reception = Reception(office, self.channel, acquaintance, self.tokens)
        secret = self.settings.slack_signing_secret.get_secret_value()
        bolt = bolt_app(Listeners(reception, Home(office, workspaces, acquaintance)), secret)
        if secret:
            app.router.add_post(EVENTS, Endpoint(bolt, secret).take)
        if self.settings.slack_client_id:
            app.add_routes(self._installing(office).routes())
        if self.settings.slack_app_token.get_secret_value():
            app.cleanup_ctx.append(lambda _: self._socket(bolt))
        app.on_shutdown.append(lambda _: reception.finish())

    def _installing(self, office: Office) -> Installing:
        return Installing(
            client_id=self.settings.slack_client_id,
            client_secret=self.settings.slack_client_secret.get_secret_value(),
            public_url=self.settings.public_url,
            workspaces=self.channel.workspaces,
            tokens=self.tokens,
            states=Tickets(self.database.keys, office.clock, "installing in slack"),
        )

    async def _socket(self, bolt: AsyncApp) -> AsyncIterator[None]:
        token = self.settings.slack_app_token.get_secret_value()
        workspaces = self.channel.workspaces
        socket = SocketMode(bolt, token, lambda: workspaces.with_token(None))
        running = asyncio.create_task(socket.run())
        yield
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running

    async def examine(self) -> list[Finding]:
        """Look at token, scopes, secret, address, and whether a message can be sent."""
        return await CheckUp(self.settings, self.channel, self.tokens).examine()

    async def close(self) -> None:
        await self.channel.workspaces.close()


def open_door(settings: Settings, database: Database) -> SlackDoor | None:
    """Return Slack, None where it has no settings. Raises NotSetUp where they are half."""
    token = settings.slack_bot_token.get_secret_value()
    if not token and not settings.slack_client_id:
        _nothing_else_set(settings)
        return None
    _check(settings)
    tokens = StoredTokens(database, SystemClock(), token)
    workspaces = Workspaces(settings.slack_api_url, tokens)
    return SlackDoor(settings, database, tokens, SlackChannel(workspaces))


def _nothing_else_set(settings: Settings) -> None:
    others = (settings.slack_signing_secret, settings.slack_app_token)
    if any(other.get_secret_value() for other in others):
        raise NotSetUp("SLACK_BOT_TOKEN is empty: copy the Bot User OAuth Token (README, Slack)")


def _check(settings: Settings) -> None:
    secret = settings.slack_signing_secret.get_secret_value()
    if not secret and not settings.slack_app_token.get_secret_value():
        raise NotSetUp(
            "Slack needs SLACK_SIGNING_SECRET (events over HTTP) or SLACK_APP_TOKEN (Socket Mode)"
        )
    if not settings.slack_api_url.endswith("/api/"):
        raise NotSetUp("SLACK_API_URL must end in /api/, such as https://slack.com/api/")
    if settings.slack_client_id:
        _check_installing(settings)


def _check_installing(settings: Settings) -> None:
    if not settings.slack_client_secret.get_secret_value():
        raise NotSetUp(
            "SLACK_CLIENT_ID is set and SLACK_CLIENT_SECRET is not: installing needs both"
        )
    if not settings.public_url.startswith(("https://", "http://127.0.0.1", "http://localhost")):
        raise NotSetUp("PUBLIC_URL must be the https address of this bot, to install from Slack")
