"""Cards on their way out, with the whole office behind them: nothing is lost, nobody is held up."""

import asyncio
from datetime import timedelta

import pytest

from bot.sending import MAX_TRIES
from bot.slack.reception import Reception
from storage.records import OutgoingState
from tests.slack.office import SlackOffice
from tests.slack.wire import Hand

STORY = "Een man aan de balie schold mij uit en dreigde mij in elkaar te slaan."


@pytest.fixture
def anna(office: SlackOffice) -> Hand:
    return office["medewerker"]


async def test_when_slack_asks_to_wait_the_card_comes_later(
    office: SlackOffice, anna: Hand
) -> None:
    office.slack.fail("chat.postMessage", retry_after=1)
    await anna.says("ik wil iets melden")
    await office.settled()
    assert anna.messages == []
    await asyncio.sleep(1)
    office.clock.at += timedelta(seconds=2)
    await office.work()
    assert "Is er nu gevaar?" in anna.screen


async def test_waiting_as_asked_is_no_failure_however_often(
    office: SlackOffice, anna: Hand
) -> None:
    office.slack.fail("chat.postMessage", retry_after=0, times=MAX_TRIES + 3)
    await anna.says("ik wil iets melden")
    for _ in range(MAX_TRIES + 3):
        office.clock.at += timedelta(minutes=2)
        await office.work()
    assert "Is er nu gevaar?" in anna.screen


async def test_what_was_not_sent_before_a_crash_is_sent_by_the_worker(
    office: SlackOffice, anna: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as killed:  # right after the answer, before anything goes out
        killed.setattr(Reception, "later", lambda _, work: work.close())
        answer = await anna.says("ik wil iets melden")
    assert answer.status == 200
    assert anna.messages == []
    await office.work()
    assert anna.messages == []  # its lease is not over: another process may be at it
    office.clock.at += timedelta(minutes=5)
    await office.work()
    assert "Is er nu gevaar?" in anna.screen
    assert len(anna.messages) == 1


async def test_slack_that_is_down_for_a_while_loses_nothing(
    office: SlackOffice, anna: Hand
) -> None:
    office.slack.fail("chat.postMessage", status=503, times=3)
    await anna.says("ik wil iets melden")
    for _ in range(6):
        office.clock.at += timedelta(minutes=10)
        await office.work()
    assert "Is er nu gevaar?" in anna.screen
    assert len(anna.messages) == 1


async def test_a_card_that_arrived_though_slack_said_otherwise_is_not_sent_again(
    office: SlackOffice, anna: Hand
) -> None:
    office.slack.fail("chat.postMessage", status=503, done=True)
    await anna.says("ik wil iets melden")
    await office.settled()
    office.clock.at += timedelta(minutes=1)
    await office.work()
    assert len(anna.messages) == 1
    assert len(office.slack.called("chat.postMessage")) == 1
    async with office.database.reading() as transaction:
        counted = await transaction.counted()
    assert (counted.in_doubt, counted.cards) == (0, {OutgoingState.SENT: 1})


@pytest.mark.parametrize("error", ["user_disabled", "channel_not_found", "messages_tab_disabled"])
async def test_a_notice_that_cannot_arrive_goes_up_to_the_next_in_line(
    office: SlackOffice, anna: Hand, error: str
) -> None:
    manager = office["leidinggevende"]
    office.slack.fail("conversations.open", error=error, user=manager.user, times=100)
    await anna.reports(STORY)
    await office.work()
    assert manager.messages == []
    assert "2026-0001" in office["leidinggevende2"].screen
    assert "Lotte Teamleider" in office["cag"].screen


async def test_the_card_of_a_duty_says_who_did_it_on_every_screen(
    office: SlackOffice, anna: Hand
) -> None:
    await anna.reports(STORY)
    await office.work()
    manager = office["leidinggevende"]
    seen = [mark for mark in manager.marks if mark.startswith("answer:seen.")]
    await manager.taps(seen[0])
    await office.settled()
    assert seen[0] not in manager.marks
