"""Two apps at `/slack/events`: Bolt alone, doing nothing, and the product.

Both check the same signatures. The product sends its cards to a Slack at API_URL.
"""

import os
from contextlib import AsyncExitStack
from datetime import UTC, datetime

from aiohttp import web
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context.ack.async_ack import AsyncAck

from bot.logs import set_up_logs
from bot.serve import application
from bot.settings import Settings
from bot.slack.door import open_door
from bot.warm import warm
from bot.wiring import open_office
from cases.organisation import import_organisation
from storage.database import Database
from storage.keys import Keys
from tests.bench.people import organisation_file
from tests.bench.teams_app import EMPLOYEES, SECRET_KEYS
from tests.bench.wire import SECRET

API_URL = "MELDBENCH_SLACK_API"  # set by who measures
TEAM = "T0BENCH"


async def bolt_app(_url: str) -> web.Application:
    """As Bolt's documentation shows it, with a listener that takes every message."""
    app = AsyncApp(signing_secret=SECRET.decode(), authorize=_everybody)
    app.event("message")(_nothing)
    return app.web_app()


async def _everybody(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
    return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id)


async def _nothing(ack: AsyncAck) -> None:
    await ack()


async def slack_app(url: str) -> web.Application:
    """The product, with Slack as its only channel, on a migrated database."""
    set_up_logs("json")
    warm()  # as `serve` does before it listens
    settings = Settings.model_validate(
        {
            "database_url": url,
            "secret_keys": SECRET_KEYS,
            "slack_bot_token": "xoxb-bench",
            "slack_signing_secret": SECRET.decode(),
            "slack_api_url": os.environ[API_URL],
        }
    )
    database = Database.open(url, Keys.parse(SECRET_KEYS))
    await database.migrate()
    async with database.writing() as transaction:
        file = organisation_file(EMPLOYEES)
        entry = file.organisation.model_copy(update={"slack_team_id": TEAM})
        file = file.model_copy(update={"organisation": entry})
        await import_organisation(transaction, file, datetime.now(UTC))
    door = open_door(settings, database)
    assert door
    door.channel.workspaces.pace.interval = 0  # not Slack's own limit is measured here
    stack = AsyncExitStack()
    stack.push_async_callback(database.close)
    stack.push_async_callback(door.close)
    channels = {door.channel.name: door.channel}
    office = await stack.enter_async_context(open_office(settings, channels, database=database))
    app = application(office, [door])
    app.on_cleanup.append(lambda _app: stack.aclose())
    return app
