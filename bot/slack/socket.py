"""Socket Mode: for who opens no port. We connect to Slack, and a watchdog sees to it that we are.

docs.slack.dev/apis/events-api/using-socket-mode. The SDK reconnects by itself, but its connection
has been seen to go silent for good (slackapi/bolt-python issue 417); so we look ourselves whether
Slack still answers, and if not, begin with a fresh connection.
"""

import asyncio
import logging
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

import structlog
from aiohttp import ClientError
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

logger = structlog.get_logger(__name__)

_quiet = logging.getLogger("bot.slack.socket.sdk")
_quiet.setLevel(logging.CRITICAL)  # it logs what it receives

PING = 5.0  # seconds between two pings of ours
SILENT = 30.0  # seconds without an answer after which the connection is dead
LONGEST_WAIT = 60.0  # seconds between two attempts to connect


@dataclass(frozen=True, slots=True)
class SocketMode:
    """One connection at a time; `run` keeps it alive until it is cancelled."""

    bolt: AsyncApp
    app_token: str
    new_client: Callable[[], AsyncWebClient]

    async def run(self) -> None:
        """Connect, watch, and connect again when Slack has gone silent."""
        failures = 0
        while True:
            handler = self._handler()
            try:
                await self._connect(handler)
                failures = 0
                await self._watch(handler)
                logger.warning("socket is silent, connecting anew")
            except (SlackApiError, ClientError, OSError, TimeoutError) as problem:
                failures += 1
                logger.warning("socket not connected", reason=type(problem).__name__)
                await asyncio.sleep(min(2.0**failures, LONGEST_WAIT))
            finally:
                await _drop(handler)

    def _handler(self) -> AsyncSocketModeHandler:
        return AsyncSocketModeHandler(
            self.bolt,
            self.app_token,
            logger=_quiet,
            web_client=self.new_client(),
            ping_interval=PING,
        )

    async def _connect(self, handler: AsyncSocketModeHandler) -> None:
        # The SDK tries for ever, without a word; an attempt that lasts is a failure to us.
        client = handler.client
        client.wss_uri = await client.issue_new_wss_url()
        async with asyncio.timeout(SILENT):
            await client.connect()  # type: ignore[no-untyped-call]  # the SDK has no types here
        logger.info("socket connected")

    async def _watch(self, handler: AsyncSocketModeHandler) -> None:
        """Return when Slack has not answered a ping for too long."""
        heard = time.time()
        while time.time() - heard < SILENT:
            await asyncio.sleep(PING)
            heard = max(heard, handler.client.last_ping_pong_time or 0.0)


async def _drop(handler: AsyncSocketModeHandler) -> None:
    """Close a connection, perhaps one whose other end does not answer any more."""
    client = handler.client
    with suppress(TimeoutError, ClientError, OSError):
        async with asyncio.timeout(1):
            await client.close()  # type: ignore[no-untyped-call]
    for task in (
        client.message_processor,
        client.current_session_monitor,
        client.message_receiver,
    ):
        if task:
            task.cancel()
    await client.aiohttp_client_session.close()
