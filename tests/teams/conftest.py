"""A Teams of our own for every test, and the way out to it."""

from collections.abc import AsyncIterator
from uuid import UUID

import aiohttp
import pytest

from bot import deliver
from bot.settings import Settings
from bot.teams.channel import TeamsChannel
from bot.teams.connector import Connector
from bot.teams.graph import people_of
from bot.teams.registration import Registration, registration
from bot.teams.tokens import tokens_for
from bot.teams.upload_link import UploadLinks
from storage.keys import Keys
from storage.records import Address
from tests.cast import StandingClock
from tests.teams.fake_teams import APP_ID, BOT, PATIENCE, TENANT, FakeTeams

ANNA = "aaaaaaaa-0000-0000-0000-000000000001"


@pytest.fixture
async def teams() -> AsyncIterator[FakeTeams]:
    async with FakeTeams().running() as fake:
        fake.member(ANNA, name="Anna Jansen", email="anna@voorbeeldstad.example")
        yield fake


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a busy machine a card may take longer to be noted than people would wait for."""
    monkeypatch.setattr(deliver, "TO_ANSWER", PATIENCE)


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as opened:
        yield opened


def settings_for(teams: FakeTeams, **more: object) -> Settings:
    """The settings of an installation whose cloud is this Teams."""
    settings = {
        "teams_app_id": APP_ID,
        "teams_app_password": "teams-password",
        "teams_tenant_ids": (TENANT,),
        "teams_openid_url": teams.openid_url,
        "teams_login_url": f"{teams.url}/login",
        "teams_service_urls": (teams.url,),
        "public_url": "https://meld.voorbeeldstad.example",
    } | more
    return Settings.model_validate(settings)


@pytest.fixture
def registered(teams: FakeTeams) -> Registration:
    found = registration(settings_for(teams, teams_graph_url=f"{teams.url}/graph"))
    assert found
    return found


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock()


@pytest.fixture
def links(keys: Keys, clock: StandingClock) -> UploadLinks:
    return UploadLinks(keys, "https://meld.voorbeeldstad.example", clock)


@pytest.fixture
def channel(
    registered: Registration, session: aiohttp.ClientSession, links: UploadLinks
) -> TeamsChannel:
    connector = Connector(session, registered, tokens_for(registered, session))
    return TeamsChannel(connector, people_of(registered, session), links)


@pytest.fixture
def anna(teams: FakeTeams) -> Address:
    """Somebody who spoke to the bot in private before."""
    teams.conversations[f"a:{ANNA}"] = ANNA
    reference = {
        "service_url": teams.service_url,
        "tenant": TENANT,
        "user": f"29:{ANNA}",
        "bot": BOT,
        "conversation": f"a:{ANNA}",
    }
    return Address(person_id=UUID(int=1), channel="teams", external_id=ANNA, reference=reference)
