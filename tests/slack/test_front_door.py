"""What comes in at `/slack/events`: only Slack, once each, and nothing breaks on the rest."""

import asyncio
import json
import time
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.fake_slack import PATIENCE
from tests.slack.office import SlackOffice
from tests.slack.wire import Hand
from tests.slack.world import Json


@pytest.fixture
def anna(office: SlackOffice) -> Hand:
    return office["medewerker"]


def hello(hand: Hand, **more: str) -> Json:
    event = {"type": "message", "channel_type": "im", "user": hand.user, "text": "help"}
    return {**event, "channel": hand.slack.dm(hand.team, hand.user), "ts": "1.2", **more}


async def nothing_happened(office: SlackOffice) -> None:
    await office.settled()
    assert await office.stored() == (0, 0)
    assert office.slack.called("chat.postMessage") == []


async def test_a_message_is_answered(office: SlackOffice, anna: Hand) -> None:
    answer = await anna.says("help")
    await office.settled()
    assert answer.status == 200
    assert "Dit kun je mij vragen" in anna.screen


async def test_a_wrong_signature_is_401(office: SlackOffice, anna: Hand) -> None:
    assert (await anna.says("ik wil iets melden", secret="b" * 32)).status == 401
    await nothing_happened(office)


@pytest.mark.parametrize("skew", [-400, 400])
async def test_a_stale_or_early_signature_is_401(
    office: SlackOffice, anna: Hand, skew: int
) -> None:
    assert (await anna.says("ik wil iets melden", skew=skew)).status == 401
    await nothing_happened(office)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Slack-Signature": "v0=00"},
        {"X-Slack-Signature": "v0=00", "X-Slack-Request-Timestamp": "gisteren"},
        {"X-Slack-Signature": "v0=é", "X-Slack-Request-Timestamp": "²"},
        {"X-Slack-Request-Timestamp": "9" * 40},
    ],
)
async def test_no_signature_at_all_is_401(office: SlackOffice, headers: dict[str, str]) -> None:
    async with office.wire.session.post(office.wire.door, data=b"{}", headers=headers) as answer:
        assert answer.status == 401
    await nothing_happened(office)


async def test_a_body_changed_on_the_way_is_401(office: SlackOffice, anna: Hand) -> None:
    body = json.dumps(office.wire.callback(anna.team, hello(anna))).encode()
    stamp = str(int(time.time()))
    first = await office.wire.post(body)
    assert first.status == 200
    headers = {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": "v0=" + "0" * 64}
    async with office.wire.session.post(
        office.wire.door, data=body + b" ", headers=headers
    ) as answer:
        assert answer.status == 401


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"[1, 2]",
        b"null",
        b'"tekst"',
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"type": "event_callback", "authorizations": 7}',
    ],
)
async def test_signed_and_unreadable_is_400(office: SlackOffice, body: bytes) -> None:
    assert (await office.wire.post(body)).status == 400
    await nothing_happened(office)


@pytest.mark.parametrize("payload", ["{", "[]", "7", ""])
async def test_a_tap_that_cannot_be_read_is_400_or_nothing(
    office: SlackOffice, payload: str
) -> None:
    body = urlencode({"payload": payload}).encode()
    answer = await office.wire.post(body, "application/x-www-form-urlencoded")
    assert answer.status in (400, 404)
    await nothing_happened(office)


@pytest.mark.parametrize(
    "event",
    [
        {"type": "message"},
        {"type": "message", "channel_type": "im", "user": None, "channel": "D1", "text": "melden"},
        {"type": "message", "channel_type": "im", "user": "U0MEDEWERKER"},
        {"type": "message", "channel_type": "im", "user": 7, "text": {"a": 1}, "channel": "D1"},
        {"type": "app_mention"},
        {"type": "app_home_opened"},
        {"type": "user_change", "user": "geen object"},
    ],
)
async def test_an_event_of_the_wrong_shape_does_nothing(office: SlackOffice, event: Json) -> None:
    assert (await office.wire.event("T0GEM", event)).status in (200, 400)
    await nothing_happened(office)


async def test_the_address_is_verified(office: SlackOffice) -> None:
    body = json.dumps({"type": "url_verification", "challenge": "3eZbrw1aB"}).encode()
    assert "3eZbrw1aB" in (await office.wire.post(body)).body


async def test_an_event_that_comes_again_does_nothing(office: SlackOffice, anna: Hand) -> None:
    for number in range(4):
        retry = {"X_Slack_Retry_Num": str(number), "X_Slack_Retry_Reason": "http_timeout"}
        how: dict[str, Any] = {"event_id": "Ev0DUBBEL", **retry}
        answer = await anna.says("ik wil iets melden", **how)
        assert answer.status == 200
    await office.settled()
    assert len(anna.messages) == 1


async def test_a_tap_that_comes_again_does_nothing(office: SlackOffice, anna: Hand) -> None:
    await anna.says("ik wil iets melden")
    await office.settled()
    payload = anna.tap(*anna.find("answer:danger:no"))
    for _ in range(2):
        assert (await office.wire.interact(payload)).status == 200
    await office.settled()
    assert anna.screen.count("Vertel in je eigen woorden") == 1
    assert "al klaar" not in anna.screen


async def test_a_form_that_comes_again_begins_no_second_report(
    office: SlackOffice, anna: Hand
) -> None:
    await anna.types_command()
    await office.settled()
    handed_in = anna.submission(danger="no", story="Een man schold mij uit aan de balie.")
    answers = [await office.wire.interact(handed_in) for _ in range(2)]
    await office.settled()
    assert [answer.status for answer in answers] == [200, 200]
    assert await office.stored() == (1, 1)
    assert anna.screen.count("Wanneer was het?") == 1


async def test_two_messages_at_once_are_both_kept(office: SlackOffice, anna: Hand) -> None:
    await anna.says("ik wil iets melden")
    await office.settled()
    await anna.taps("answer:danger:no")
    await office.settled()
    answers = await asyncio.gather(
        anna.says("Hij schold mij uit aan de balie."), anna.says("En hij gooide een stoel om.")
    )
    assert [answer.status for answer in answers] == [200, 200]
    await office.settled()


async def test_a_workspace_nobody_knows_gets_a_polite_no(office: SlackOffice) -> None:
    office.slack.workspace("T0WEG", "xoxb-weg")
    office.slack.person("T0WEG", "U0WEG", "x@elders.example", "X")
    hand = office.wire.hand("T0WEG", "U0WEG")
    assert (await hand.says("ik wil iets melden")).status == 200
    answer = await hand.types_command()
    assert "Deze werkruimte ken ik niet" in answer.body
    await office.settled()
    assert await office.stored() == (0, 0)


async def test_a_guest_of_another_workspace_is_met_as_one(office: SlackOffice, anna: Hand) -> None:
    event = hello(anna, user="U0GAST", user_team="T0ELDERS")
    assert (await office.wire.event(anna.team, event)).status == 200
    await office.settled()
    assert await office.stored() == (0, 0)


async def test_a_button_made_by_hand_changes_nothing(office: SlackOffice, anna: Hand) -> None:
    await anna.says("ik wil iets melden")
    await office.settled()
    message, block, button = anna.find("answer:danger:no")
    for forged in (
        {"action_id": "answer:send:yes"},
        {"action_id": "answer:danger:bestaat_niet"},
        {"action_id": "answer:seen.00000000-0000-0000-0000-000000000001:yes"},
        {"action_id": "answer:view.x:story"},
        {"value": "11111111-1111-1111-1111-111111111111.1"},
        {"value": "x" * 2000},
    ):
        answer = await office.wire.interact(anna.tap(message, block, button | forged))
        assert answer.status == 200
    await office.settled()
    async with office.database.reading() as transaction:
        assert await transaction.of("voorbeeldstad").cases.list() == []


async def test_an_action_that_is_not_ours_is_acknowledged_and_ignored(
    office: SlackOffice, anna: Hand
) -> None:
    await anna.says("help")
    await office.settled()
    message, block, button = anna.find("answer:start:report")
    before = len(office.slack.calls)
    answer = await office.wire.interact(anna.tap(message, block, button | {"action_id": "iets"}))
    await office.settled()
    assert answer.status == 200
    assert len(office.slack.calls) == before


async def test_a_turn_that_cannot_be_stored_is_told_to_slack(
    office: SlackOffice, anna: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> None:
        raise OSError("schijf vol")

    monkeypatch.setattr(office.database, "writing", broken)
    assert (await anna.says("ik wil iets melden", event_id="Ev0OPNIEUW")).status == 500
    monkeypatch.undo()
    assert (await anna.says("ik wil iets melden", event_id="Ev0OPNIEUW")).status == 200
    await office.settled()
    assert "Is er nu gevaar?" in anna.screen


async def test_nothing_that_was_typed_is_in_the_log(
    office: SlackOffice,
    anna: Hand,
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level("DEBUG")
    secret = "hij heet Kwaadaard en dreigde mij te slaan"
    office.slack.fail("chat.postMessage", status=500)
    await anna.says(secret)
    await anna.says(secret, secret="b" * 32)
    await office.wire.event(anna.team, {"type": "message", "text": secret})
    await office.settled()
    said = caplog.text + capsys.readouterr().out
    assert "Kwaadaard" not in said
    assert "refused" in said


async def test_the_answer_waits_for_the_commit_and_not_for_slack(
    office: SlackOffice, anna: Hand
) -> None:
    await anna.says("help")
    await office.settled()
    answered = asyncio.Event()
    office.slack.fail("chat.postMessage", until=answered)
    async with asyncio.timeout(PATIENCE):
        answer = await anna.says("ik wil iets melden")
    assert answer.status == 200
    assert (await office.stored())[1] == 1
    answered.set()
    await office.settled()
    assert "Is er nu gevaar?" in anna.screen
