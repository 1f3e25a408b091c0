"""`meldbot doctor` for Teams, and the two ways in which the bot shows who it is."""

from collections.abc import AsyncIterator

import aiohttp
import pytest
from aiohttp import web
from botframework.connector.auth import ManagedIdentityAppCredentials
from msal import TokenCache  # type: ignore[import-untyped]

from bot.serve import doors
from bot.settings import Settings
from bot.teams.registration import Registration, registration
from bot.teams.tokens import NoToken, tokens_for
from bot.wiring import open_database
from storage.keys import new_secret_key
from tests.cast import StandingClock
from tests.teams.conftest import settings_for
from tests.teams.fake_teams import APP_ID, TENANT, FakeTeams
from tests.teams.served import Served, listening, serving


@pytest.fixture
async def served(teams: FakeTeams, sqlite_url: str, clock: StandingClock) -> AsyncIterator[Served]:
    async with serving(teams, sqlite_url, clock) as running:
        yield running


async def wrong(served: Served) -> str:
    return "\n".join(finding.says for finding in await served.examine() if finding.wrong)


async def test_all_is_well(served: Served) -> None:
    assert await wrong(served) == ""
    assert len(await served.examine()) >= 4


async def test_a_wrong_password_is_named_without_being_shown(served: Served) -> None:
    served.teams.login = {"error": "invalid_client"}
    said = await wrong(served)
    assert "invalid_client" in said
    assert "TEAMS_APP_PASSWORD" in said
    assert "teams-password" not in said


async def test_keys_that_cannot_be_had_are_named(
    teams: FakeTeams, sqlite_url: str, clock: StandingClock
) -> None:
    nowhere = {"teams_openid_url": "http://127.0.0.1:9/openid"}
    async with serving(teams, sqlite_url, clock, **nowhere) as served:
        assert "http://127.0.0.1:9/openid" in await wrong(served)
        sent = served["medewerker"].activity(text="help")
        assert (await served.wire.post(sent)).status == 401  # nobody in, and nobody told why


async def test_tenants_that_do_not_match_are_named(
    teams: FakeTeams, sqlite_url: str, clock: StandingClock
) -> None:
    async with serving(teams, sqlite_url, clock, teams_tenant_ids=("other",)) as served:
        said = await wrong(served)
    assert "tenant other hoort bij geen organisatie" in said
    assert f"tenant {TENANT} staat niet in TEAMS_TENANT_IDS" in said


async def test_without_a_public_address_there_is_no_page_for_files(
    teams: FakeTeams, sqlite_url: str, clock: StandingClock
) -> None:
    async with serving(teams, sqlite_url, clock, public_url="") as served:
        assert "PUBLIC_URL" in await wrong(served)


async def test_a_managed_identity_needs_no_password(
    teams: FakeTeams, session: aiohttp.ClientSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[dict[str, str]] = []

    async def identity(request: web.Request) -> web.Response:
        asked.append({**request.query, "secret": request.headers["X-IDENTITY-HEADER"]})
        token = {"access_token": "managed", "expires_on": "4102444800", "token_type": "Bearer"}
        return web.json_response(token)

    app = web.Application()
    app.router.add_get("/token", identity)
    async with listening(app) as url:
        monkeypatch.setenv("IDENTITY_ENDPOINT", f"{url}/token")
        monkeypatch.setenv("IDENTITY_HEADER", "of-this-machine")
        known = without_password(teams)
        assert await tokens_for(known, session).token() == "managed"
    (first,) = asked
    assert first["client_id"] == APP_ID
    assert first["resource"] == "https://api.botframework.com"


async def test_no_managed_identity_is_said_so(
    teams: FakeTeams, session: aiohttp.ClientSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ManagedIdentityAppCredentials, "global_token_cache", TokenCache())
    monkeypatch.setenv("IDENTITY_ENDPOINT", "http://127.0.0.1:9/token")
    monkeypatch.setenv("IDENTITY_HEADER", "of-this-machine")
    with pytest.raises(NoToken, match="no managed identity"):
        await tokens_for(without_password(teams), session).token()


def without_password(teams: FakeTeams) -> Registration:
    known = registration(settings_for(teams, teams_app_password=""))
    assert known
    return known


async def test_without_settings_teams_is_not_served(sqlite_url: str) -> None:
    settings = Settings.model_validate(
        {"database_url": sqlite_url, "secret_keys": new_secret_key()}
    )
    database = open_database(settings)
    assert doors(settings, database) == []
    await database.close()
