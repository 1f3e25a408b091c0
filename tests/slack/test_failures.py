"""Every way in which a card can fail to arrive, and what it means."""

import asyncio

import pytest

from bot.channel import DeliveryFailed
from bot.slack.channel import SlackChannel
from bot.slack.pace import AT_ONCE, Pace
from bot.slack.workspaces import Workspaces
from dialogs.card import Card
from tests.fake_slack import PATIENCE, FakeSlack
from tests.slack.outward import OneToken, answered, ask, failing, to


@pytest.mark.parametrize(
    ("error", "gone"),
    [
        ("channel_not_found", True),
        ("user_disabled", True),
        ("is_archived", True),
        ("token_revoked", False),  # it is not this person who is gone
        ("account_inactive", False),
        ("messages_tab_disabled", False),
        ("invalid_auth", False),
    ],
)
async def test_what_will_never_arrive_is_said_to_be_so(
    slack: FakeSlack, channel: SlackChannel, error: str, gone: bool
) -> None:
    slack.fail("chat.postMessage", error=error)
    failure = await failing(channel)
    assert failure.permanent
    assert failure.gone is gone
    assert str(failure) == f"slack: {error}"


async def test_an_account_that_was_closed_is_permanent(
    slack: FakeSlack, channel: SlackChannel
) -> None:
    slack.workspaces["T0GEM"].people["UT0GEM"]["deleted"] = True
    assert (await failing(channel)).permanent


async def test_a_workspace_without_us_is_permanent(channel: SlackChannel) -> None:
    with pytest.raises(DeliveryFailed) as caught:
        await channel.send(to("T0WEG", "U1"), ask(), None)
    assert caught.value.permanent


async def test_slack_that_is_down_is_tried_again_and_may_have_got_it(
    slack: FakeSlack, channel: SlackChannel
) -> None:
    slack.fail("chat.postMessage", status=503)
    failure = await failing(channel)
    assert (failure.permanent, failure.in_doubt, failure.after) == (False, True, None)


async def test_nobody_at_the_other_end_is_no_doubt() -> None:
    workspaces = Workspaces("http://127.0.0.1:9/api/", OneToken(), Pace(interval=0))
    failure = await failing(SlackChannel(workspaces))
    await workspaces.close()
    assert (failure.permanent, failure.in_doubt) == (False, False)


async def test_when_told_to_wait_nothing_is_sent_to_that_workspace_and_all_to_others(
    slack: FakeSlack, channel: SlackChannel
) -> None:
    slack.fail("chat.postMessage", retry_after=30, team="T0GEM")
    first = await failing(channel)
    assert first.after
    assert 29 < first.after.total_seconds() <= 30
    second = await failing(channel)
    assert second.after
    assert len([c for c in slack.called("chat.postMessage") if c.team == "T0GEM"]) == 1
    async with asyncio.timeout(PATIENCE):  # less than the other has to wait
        await channel.send(to("T0BUUR"), ask(), None)
    assert len(slack.shown("T0BUUR", "UT0BUUR")) == 1


async def test_a_workspace_that_hangs_holds_up_no_other(
    slack: FakeSlack, channel: SlackChannel
) -> None:
    """Of what is sent at once half may hang in one workspace; the rest goes back to wait."""
    let_go = asyncio.Event()
    slack.fail("chat.postMessage", until=let_go, team="T0GEM", times=50)
    many = [asyncio.create_task(channel.send(to(), ask(), None)) for _ in range(AT_ONCE + 5)]
    back = many[AT_ONCE:]
    await asyncio.wait(back, timeout=PATIENCE)
    failures = [task.exception() for task in back]
    assert all(isinstance(f, DeliveryFailed) and f.after and not f.permanent for f in failures)
    await channel.send(to("T0BUUR"), ask(), None)
    assert not any(task.done() for task in many[:AT_ONCE])
    let_go.set()
    await asyncio.gather(*many, return_exceptions=True)
    assert len(slack.shown("T0GEM", "UT0GEM")) == AT_ONCE


async def test_blocks_that_slack_refuses_still_leave_the_words(
    slack: FakeSlack, channel: SlackChannel
) -> None:
    slack.fail("chat.postMessage", error="invalid_blocks")
    await channel.send(to(), ask(), None)
    (message,) = slack.shown("T0GEM", "UT0GEM")
    assert message.blocks == []
    assert "Is er nu gevaar?" in message.text


async def test_an_old_card_that_cannot_be_changed_does_not_send_the_new_one_twice(
    slack: FakeSlack, channel: SlackChannel
) -> None:
    first = await channel.send(to(), ask(), None)
    slack.fail("chat.update", status=500)
    await answered(channel, ask("Wat gebeurde er?"), first, None)
    assert len(slack.called("chat.postMessage")) == 2


async def test_what_is_sent_stands_in_no_log(
    slack: FakeSlack, channel: SlackChannel, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    secret = "mijn geheime verhaal"
    await channel.send(to(), Card(kind="word", title=secret), None)
    slack.fail("chat.postMessage", error="invalid_blocks", times=2)
    failure = await failing(channel, Card(kind="word", title=secret))
    assert secret not in caplog.text
    assert secret not in str(failure)
