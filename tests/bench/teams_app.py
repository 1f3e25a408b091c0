"""Two bots at `/api/messages`: botbuilder-core alone, doing nothing, and the product.

Both check the same really signed tokens, with the same key already in memory, so that no network
is part of what is measured. The product sends its cards to a connector at CONNECTOR.
"""

import base64
import json
import os
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from typing import Any

import jwt
from aiohttp import web
from botbuilder.core import ActivityHandler
from botbuilder.core.cloud_adapter_base import CloudAdapterBase
from botbuilder.schema import Activity
from botframework.connector.auth import (
    BotFrameworkAuthenticationFactory,
    PasswordServiceClientCredentialFactory,
)
from botframework.connector.auth.jwt_token_extractor import JwtTokenExtractor

from bot.logs import set_up_logs
from bot.serve import application, opened_doors
from bot.settings import Settings
from bot.teams.keys import SigningKey
from bot.warm import warm
from bot.wiring import open_office
from cases.organisation import import_organisation
from storage.database import Database
from storage.keys import Keys
from tests.bench.people import organisation_file
from tests.teams.served import unpaced

PUBLIC_KEY, CONNECTOR = "MELDBENCH_PUBLIC_KEY", "MELDBENCH_CONNECTOR"  # set by who measures
APP_ID = "11111111-2222-3333-4444-555555555555"
TENANT = "00000000-0000-0000-0000-000000000001"
ISSUER = "https://api.botframework.com"
OPENID_URL = "http://127.0.0.1:9/openid"  # never asked
EMPLOYEES = 50
SECRET_KEYS = base64.urlsafe_b64encode(b"for measurements only, 32 bytes.").decode()


async def botbuilder_app(_url: str) -> web.Application:
    """As botbuilder's own aiohttp adapter does it, with a bot that takes everything."""
    authentication = BotFrameworkAuthenticationFactory.create(
        to_channel_from_bot_login_url="https://login.microsoftonline.com/",
        to_channel_from_bot_oauth_scope=ISSUER,
        to_bot_from_channel_token_issuer=ISSUER,
        oauth_url=ISSUER,
        to_bot_from_channel_open_id_metadata_url=OPENID_URL,
        credential_factory=PasswordServiceClientCredentialFactory(APP_ID, "password", TENANT),
    )
    metadata = JwtTokenExtractor.get_open_id_metadata(OPENID_URL)
    metadata.keys = [_jwk()]
    metadata.last_updated = datetime.now()  # noqa: DTZ005  what botbuilder compares with
    adapter, bot = CloudAdapterBase(authentication), ActivityHandler()

    async def messages(request: web.Request) -> web.Response:
        activity = Activity().deserialize(await request.json())
        await adapter.process_activity(request.headers["Authorization"], activity, bot.on_turn)
        return web.Response(status=200)

    app = web.Application()
    app.router.add_post("/api/messages", messages)
    return app


async def teams_app(url: str) -> web.Application:
    """The product, with Teams as its only channel, on a migrated database."""
    set_up_logs("json")
    settings = Settings.model_validate(
        {
            "database_url": url,
            "secret_keys": SECRET_KEYS,
            "teams_app_id": APP_ID,
            "teams_app_password": "password",
            "teams_tenant_ids": (TENANT,),
            "teams_openid_url": OPENID_URL,
            "teams_login_url": os.environ[CONNECTOR],
            "teams_service_urls": (os.environ[CONNECTOR],),
        }
    )
    database = Database.open(url, Keys.parse(SECRET_KEYS))
    await database.migrate()
    async with database.writing() as transaction:
        file = organisation_file(EMPLOYEES)
        entry = file.organisation.model_copy(update={"teams_tenant_id": TENANT})
        file = file.model_copy(update={"organisation": entry})
        await import_organisation(transaction, file, datetime.now(UTC))
    stack = AsyncExitStack()
    doors = await stack.enter_async_context(opened_doors(settings, database))
    channels = {door.channel.name: door.channel for door in doors}
    office = await stack.enter_async_context(open_office(settings, channels, database=database))
    app = application(office, doors)
    app.on_cleanup.append(lambda _app: stack.aclose())
    unpaced(doors[0])  # not the limit of Microsoft's servers is measured here
    warm()
    known = JwtTokenExtractor.metadataCache[OPENID_URL]
    known._keys = {"k1": SigningKey(jwt.PyJWK(_jwk(), "RS256").key, ["msteams"])}
    known._fetched = float("inf")
    return app


def _jwk() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(os.environ[PUBLIC_KEY])
    return found | {"kid": "k1", "use": "sig", "endorsements": ["msteams"]}
