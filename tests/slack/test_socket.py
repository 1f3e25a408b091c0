"""Socket Mode: the same turns without an open port, and a connection that has gone silent."""

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest

from bot.slack import socket as socket_mode
from tests.fake_slack import PATIENCE, FakeSlack
from tests.slack.office import TEAM, SlackOffice, slack_office


@pytest.fixture
async def office(fake: FakeSlack, sqlite_url: str) -> AsyncIterator[SlackOffice]:
    """The municipality without a signing secret: nothing comes in over HTTP."""
    settings = {"slack_signing_secret": "", "slack_app_token": fake.app_token}
    async with slack_office(sqlite_url, fake, **settings) as office:
        await until(lambda: bool(fake.sockets))
        yield office


async def until(met: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not met():  # noqa: ASYNC110  what is waited for is at the other end of the wire
            await asyncio.sleep(0.01)


def message(office: SlackOffice, text: str, event_id: str = "") -> dict[str, object]:
    hand = office["medewerker"]
    event = {
        "type": "message",
        "channel_type": "im",
        "channel": office.slack.dm(TEAM, hand.user),
        "user": hand.user,
        "text": text,
        "ts": "1.2",
    }
    return office.wire.callback(TEAM, event, event_id)


async def test_a_message_over_the_socket_is_answered(office: SlackOffice) -> None:
    await office.slack.push("events_api", message(office, "ik wil iets melden"))
    await office.settled()
    assert "Is er nu gevaar?" in office["medewerker"].screen


async def test_it_is_acknowledged_after_it_was_committed(office: SlackOffice) -> None:
    await office.slack.push("events_api", message(office, "ik wil iets melden"))
    assert (await office.stored())[1] == 1


async def test_the_same_event_twice_is_done_once(office: SlackOffice) -> None:
    for _ in range(2):
        await office.slack.push("events_api", message(office, "help", event_id="Ev0DUBBEL"))
    await office.settled()
    assert len(office["medewerker"].messages) == 1


async def test_a_tap_over_the_socket(office: SlackOffice) -> None:
    await office.slack.push("events_api", message(office, "ik wil iets melden"))
    await office.settled()
    anna = office["medewerker"]
    await office.slack.push("interactive", anna.tap(*anna.find("answer:danger:no")))
    await office.settled()
    assert "Vertel in je eigen woorden" in anna.screen


async def test_the_form_that_is_handed_in_is_answered_over_the_socket(
    office: SlackOffice,
) -> None:
    anna = office["medewerker"]
    command = {
        "command": "/melden",
        "text": "",
        "team_id": TEAM,
        "user_id": anna.user,
        "trigger_id": office.slack.trigger(anna.user),
    }
    await office.slack.push("slash_commands", command)
    await office.settled()
    payload = anna.submission(danger="no", story="Hij schold mij uit aan de balie.")
    answer = await office.slack.push("interactive", payload)
    assert answer["response_action"] == "update"


async def test_nothing_comes_in_over_http(office: SlackOffice) -> None:
    assert (await office["medewerker"].says("help")).status == 404


async def test_a_silent_connection_is_noticed_and_made_anew(
    fake: FakeSlack, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket_mode, "PING", 0.1)
    monkeypatch.setattr(socket_mode, "SILENT", 0.5)
    settings = {"slack_signing_secret": "", "slack_app_token": fake.app_token}
    async with slack_office(sqlite_url, fake, **settings) as office:
        await until(lambda: bool(fake.sockets))
        fake.deaf = True
        await until(lambda: len(fake.sockets) > 1)
        monkeypatch.setattr(socket_mode, "SILENT", PATIENCE)
        await fake.push("events_api", message(office, "help"))
        await office.settled()
        assert "Dit kun je mij vragen" in office["medewerker"].screen


async def test_slack_that_closes_the_connection_is_connected_to_again(
    office: SlackOffice,
) -> None:
    await office.slack.sockets[-1].send_json({"type": "disconnect", "reason": "refresh_requested"})
    await until(lambda: len(office.slack.sockets) > 1)
    await office.slack.push("events_api", message(office, "help"))


async def test_a_token_that_is_refused_is_tried_again_and_stops_nothing(
    fake: FakeSlack, sqlite_url: str
) -> None:
    fake.fail("apps.connections.open", error="invalid_auth")
    settings = {"slack_app_token": fake.app_token}
    async with slack_office(sqlite_url, fake, **settings) as office:
        assert (await office["medewerker"].says("help")).status == 200
        await until(lambda: bool(fake.sockets))
