"""`meldbot doctor` on Slack: what is wrong is found, and it says what to do."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from bot.door import NotSetUp
from bot.slack.door import open_door
from tests.fake_slack import FakeSlack
from tests.slack.office import TEAM, SlackOffice, settings_for, slack_office, user_of
from tests.slack.wire import SECRET

CAG = "cag@voorbeeldstad.example"


@asynccontextmanager
async def reachable_office(
    sqlite_url: str, fake: FakeSlack, **settings: Any
) -> AsyncIterator[SlackOffice]:
    """An office whose public address is its own door."""
    async with slack_office(sqlite_url, fake, **settings) as office:
        address = office.wire.door.removesuffix("/slack/events")
        known = office.door.settings.model_copy(update={"public_url": address, **settings})
        object.__setattr__(office.door, "settings", known)
        yield office


async def says(office: SlackOffice, *, wrong: bool) -> str:
    found = await office.door.examine()
    return "\n".join(finding.line for finding in found if finding.wrong is wrong)


async def test_everything_is_right(fake: FakeSlack, sqlite_url: str) -> None:
    more = {"slack_app_token": fake.app_token, "slack_doctor_email": CAG}
    async with slack_office(sqlite_url, fake, **more) as office:
        found = await office.door.examine()
        assert [finding.line for finding in found if finding.wrong] == []
        good = "\n".join(finding.line for finding in found)
        assert "alle rechten" in good
        assert "het token hoort bij werkruimte T0GEM" in good
        assert "Socket Mode: Slack geeft een verbinding" in good
        assert "een proefbericht is aangekomen" in good
        (message,) = fake.shown(TEAM, user_of("cag"))
        assert "Proefbericht" in message.text


async def test_without_an_address_nobody_gets_a_test_message(office: SlackOffice) -> None:
    assert "SLACK_DOCTOR_EMAIL" in await says(office, wrong=False)
    assert office.slack.called("chat.postMessage") == []


async def test_a_scope_that_is_missing_is_named(office: SlackOffice) -> None:
    office.slack.workspaces[TEAM].scopes = "chat:write,im:history,im:write,commands"
    assert "app_mentions:read, files:read, users:read, users:read.email" in await says(
        office, wrong=True
    )


async def test_a_token_that_does_not_work(office: SlackOffice) -> None:
    office.slack.fail("auth.test", error="token_revoked")
    assert "het token werkt niet (token_revoked)" in await says(office, wrong=True)


async def test_slack_that_is_not_reached_is_no_fault_of_the_token(office: SlackOffice) -> None:
    await office.slack.stop()
    said = await says(office, wrong=True)
    assert "is niet te bereiken (no_connection)" in said
    assert "installeer" not in said


async def test_a_token_of_another_workspace(office: SlackOffice) -> None:
    office.slack.workspaces["T0ANDERS"] = office.slack.workspaces.pop(TEAM)
    office.slack.workspaces["T0ANDERS"].team = "T0ANDERS"
    assert "hoort bij werkruimte T0ANDERS en niet bij T0GEM" in await says(office, wrong=True)


async def test_a_test_message_that_does_not_arrive(fake: FakeSlack, sqlite_url: str) -> None:
    async with slack_office(sqlite_url, fake, slack_doctor_email=CAG) as office:
        fake.fail("chat.postMessage", error="messages_tab_disabled")
        assert "komt niet aan (messages_tab_disabled)" in await says(office, wrong=True)


async def test_an_app_token_that_does_not_work(fake: FakeSlack, sqlite_url: str) -> None:
    async with slack_office(sqlite_url, fake) as office:
        known = office.door.settings.model_copy(
            update={"slack_app_token": settings_for("", fake, slack_app_token="x").slack_app_token}
        )
        object.__setattr__(office.door, "settings", known)
        assert "klopt SLACK_APP_TOKEN" in await says(office, wrong=True)


async def test_the_public_address_is_asked_what_slack_would_ask(
    fake: FakeSlack, sqlite_url: str
) -> None:
    async with reachable_office(sqlite_url, fake) as office:
        assert "antwoordt op een ondertekende vraag" in await says(office, wrong=False)
        elsewhere = office.door.settings.model_copy(update={"public_url": "http://127.0.0.1:9"})
        object.__setattr__(office.door, "settings", elsewhere)
        assert "antwoordt niet zoals het hoort" in await says(office, wrong=True)


async def test_over_a_socket_nothing_is_asked_of_what_is_not_there(
    fake: FakeSlack, sqlite_url: str
) -> None:
    async with reachable_office(sqlite_url, fake) as office:
        more = {"slack_signing_secret": "", "slack_app_token": fake.app_token}
        known = settings_for("", fake, **more, public_url="http://127.0.0.1:9")
        object.__setattr__(office.door, "settings", known)
        assert await says(office, wrong=True) == ""
        assert "signing secret" not in await says(office, wrong=False)


async def test_who_cannot_be_reached_is_named(office: SlackOffice) -> None:
    manager = office["leidinggevende"]
    await manager.says("help")
    await office.settled()
    closed = {"id": manager.user, "team_id": TEAM, "deleted": True}
    await office.wire.event(TEAM, {"type": "user_change", "user": closed})
    assert "leidinggevende@voorbeeldstad.example" in await says(office, wrong=True)


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"slack_signing_secret": ""}, "SLACK_SIGNING_SECRET"),
        ({"slack_bot_token": ""}, "SLACK_BOT_TOKEN"),
        ({"slack_api_url": "https://slack.com"}, "/api/"),
        ({"slack_client_id": "1"}, "SLACK_CLIENT_SECRET"),
        ({"slack_client_id": "1", "slack_client_secret": "x"}, "PUBLIC_URL"),
    ],
)
async def test_half_settings_are_refused_with_what_to_do(
    office: SlackOffice, settings: dict[str, str], says: str
) -> None:
    with pytest.raises(NotSetUp, match=says):
        open_door(settings_for("", office.slack, **settings), office.database)


async def test_no_settings_at_all_is_no_slack(office: SlackOffice) -> None:
    nothing = settings_for("", office.slack, slack_bot_token="", slack_signing_secret="")
    assert open_door(nothing, office.database) is None
    assert SECRET not in repr(settings_for("", office.slack))
