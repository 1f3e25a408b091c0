"""Installing in several workspaces: the state, the code, the token that is kept, and its end."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from http.cookies import SimpleCookie
from urllib.parse import parse_qs, urlsplit

import pytest
from aiohttp import ClientResponse
from sqlalchemy import select

from bot.slack.install import LIFETIME
from bot.slack.scopes import SCOPES
from cases.organisation import import_organisation
from storage.tables import installations
from tests.fake_slack import FakeSlack
from tests.slack.office import TEAM, TOKEN, SlackOffice, inhabited, municipality, slack_office
from tests.slack.web_api import GRID, GRID_TOKEN

PUBLIC = "https://meldbot.voorbeeldstad.example"
NEIGHBOURS, THEIR_TOKEN = "T0BUUR", "xoxb-buur"


@pytest.fixture
async def office(fake: FakeSlack, database_url: str) -> AsyncIterator[SlackOffice]:
    """Two municipalities that share a bot; no token in the settings."""
    settings = {
        "slack_bot_token": "",
        "slack_client_id": "1.2",
        "slack_client_secret": "geheim",
        "public_url": PUBLIC,
    }
    async with slack_office(database_url, fake, **settings) as office:
        file = municipality(
            id="buurstad", name="Gemeente Buurstad", slack_team_id=NEIGHBOURS, teams_tenant_id=None
        )
        inhabited(fake, file, NEIGHBOURS, THEIR_TOKEN)
        async with office.database.writing() as transaction:
            await import_organisation(transaction, file, office.clock.now())
        fake.codes |= {"code-1": TEAM, "code-2": NEIGHBOURS, "code-3": "T0WEG"}
        fake.workspace("T0WEG", "xoxb-weg")
        yield office


@dataclass(slots=True)
class Browser:
    """An administrator's browser, with the one cookie it is given."""

    office: SlackOffice
    state: str = ""
    cookie: str = ""

    async def begins(self) -> ClientResponse:
        answer = await self._get("/slack/install", {})
        asked = parse_qs(urlsplit(answer.headers["Location"]).query)
        self.state = asked["state"][0]
        jar: SimpleCookie = SimpleCookie(answer.headers["Set-Cookie"])
        self.cookie = jar["meldbot_slack_install"].value
        return answer

    async def comes_back(self, **query: str) -> ClientResponse:
        return await self._get("/slack/oauth_redirect", {"state": self.state, **query})

    async def _get(self, path: str, query: dict[str, str]) -> ClientResponse:
        url = self.office.wire.door.removesuffix("/slack/events") + path
        headers = {"Cookie": f"meldbot_slack_install={self.cookie}"} if self.cookie else {}
        session = self.office.wire.session
        answer = await session.get(url, params=query, headers=headers, allow_redirects=False)
        await answer.read()
        return answer


@pytest.fixture
def browser(office: SlackOffice) -> Browser:
    return Browser(office)


async def test_slack_is_asked_for_exactly_the_scopes_that_are_used(browser: Browser) -> None:
    answer = await browser.begins()
    to = urlsplit(answer.headers["Location"])
    asked = parse_qs(to.query)
    assert answer.status == 302
    assert to.path == "/oauth/v2/authorize"
    assert asked["scope"] == [",".join(SCOPES)]
    assert asked["redirect_uri"] == [f"{PUBLIC}/slack/oauth_redirect"]
    for mark in ("HttpOnly", "Secure", "SameSite=Lax"):
        assert mark in answer.headers["Set-Cookie"]


async def test_two_workspaces_each_with_their_own_token(
    office: SlackOffice, browser: Browser
) -> None:
    for code in ("code-1", "code-2"):
        await browser.begins()
        answer = await browser.comes_back(code=code)
        assert answer.status == 200
        assert "Meldbot staat nu in je werkruimte" in await answer.text()
    for team in (TEAM, NEIGHBOURS):
        hand = office.wire.hand(team, "U0MEDEWERKER")
        await hand.says("ik wil iets melden")
        await office.settled()
        assert "Is er nu gevaar?" in hand.screen
    used = {call.team for call in office.slack.called("chat.postMessage")}
    assert used == {TEAM, NEIGHBOURS}


async def test_the_token_is_encrypted_where_it_lies(office: SlackOffice, browser: Browser) -> None:
    await browser.begins()
    await browser.comes_back(code="code-1")
    async with office.database.reading() as transaction:
        rows = await transaction._work.all(select(installations), {})
    (row,) = rows
    assert TOKEN.encode() not in row.token
    assert len(row.token) > len(TOKEN)


@pytest.mark.parametrize("state", ["", "onzin", "AAAA", "é"])
async def test_a_state_that_is_not_ours_is_refused(
    office: SlackOffice, browser: Browser, state: str
) -> None:
    await browser.begins()
    browser.state = state
    assert (await browser.comes_back(code="code-1")).status == 400
    assert office.slack.called("oauth.v2.access") == []


async def test_the_state_of_another_browser_is_refused(
    office: SlackOffice, browser: Browser
) -> None:
    victim = Browser(office)
    await victim.begins()
    await browser.begins()
    victim.state = browser.state
    assert (await victim.comes_back(code="code-1")).status == 400
    victim.cookie = ""
    assert (await victim.comes_back(code="code-1")).status == 400
    assert office.slack.called("oauth.v2.access") == []


async def test_a_state_that_is_too_old_is_refused(office: SlackOffice, browser: Browser) -> None:
    await browser.begins()
    office.clock.at += LIFETIME + timedelta(seconds=1)
    assert (await browser.comes_back(code="code-1")).status == 400


async def test_who_changes_their_mind_changes_nothing(
    office: SlackOffice, browser: Browser
) -> None:
    await browser.begins()
    answer = await browser.comes_back(error="access_denied")
    assert "niets geïnstalleerd" in await answer.text()
    assert office.slack.called("oauth.v2.access") == []


async def test_a_code_that_slack_does_not_know(browser: Browser) -> None:
    await browser.begins()
    assert (await browser.comes_back(code="verzonnen")).status == 502


async def test_a_workspace_that_no_organisation_names_is_refused(
    office: SlackOffice, browser: Browser
) -> None:
    await browser.begins()
    answer = await browser.comes_back(code="code-3")
    assert answer.status == 403
    assert "T0WEG" in await answer.text()
    assert await office.door.tokens.token("T0WEG") is None


async def test_an_enterprise_that_installs_for_all_its_workspaces(
    office: SlackOffice, browser: Browser
) -> None:
    office.slack.codes["code-grid"] = GRID
    office.slack.opened = [TEAM, NEIGHBOURS, "T0WEG"]
    await browser.begins()
    answer = await browser.comes_back(code="code-grid")
    assert "Meldbot staat nu in je werkruimte" in await answer.text()
    tokens = [await office.door.tokens.token(t) for t in (TEAM, NEIGHBOURS, "T0WEG")]
    assert tokens == [GRID_TOKEN, GRID_TOKEN, None]


@pytest.mark.parametrize(
    ("opened", "says"), [([], "mag nog in geen werkruimte"), (["T0WEG"], "T0WEG")]
)
async def test_an_enterprise_of_which_no_organisation_names_a_workspace(
    office: SlackOffice, browser: Browser, opened: list[str], says: str
) -> None:
    office.slack.codes["code-grid"] = GRID
    office.slack.opened = opened
    await browser.begins()
    answer = await browser.comes_back(code="code-grid")
    assert answer.status == 403
    assert says in await answer.text()


async def test_a_workspace_that_takes_us_out_is_written_to_no_more(
    office: SlackOffice, browser: Browser
) -> None:
    await browser.begins()
    await browser.comes_back(code="code-1")
    assert await office.door.tokens.token(TEAM) == TOKEN
    await office.wire.event(TEAM, {"type": "app_uninstalled"})
    assert await office.door.tokens.token(TEAM) is None
    findings = await office.door.examine()
    assert any("niet geïnstalleerd in T0GEM" in finding.says for finding in findings)
