"""The way out: cards that arrive, that change in their place, and every way they can fail."""

import asyncio
import time
from collections.abc import AsyncIterator
from itertools import pairwise
from uuid import UUID

import pytest

from bot.channel import DeliveryFailed, SentRef
from bot.doing import Doing, doing
from bot.slack.channel import SlackChannel
from bot.slack.pace import Pace
from bot.slack.workspaces import Workspaces
from dialogs.card import Button, Buttons, Card, Kind, Quote, Text
from storage.records import Address, Organisation, Person
from tests.fake_slack import FakeSlack
from tests.slack.wire import actions, words

ANNA = UUID(int=1)


class OneToken:
    """Every workspace's token is its name."""

    async def token(self, team: str) -> str | None:
        return None if team == "T0WEG" else f"xoxb-{team}"


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    slack = FakeSlack()
    await slack.start()
    for team in ("T0GEM", "T0BUUR"):
        slack.workspace(team, f"xoxb-{team}")
        slack.person(team, f"U{team}", "anna@voorbeeldstad.example", "Anna Balie")
    yield slack
    await slack.stop()


@pytest.fixture
async def channel(slack: FakeSlack) -> AsyncIterator[SlackChannel]:
    workspaces = Workspaces(slack.url, OneToken(), Pace(interval=0))
    yield SlackChannel(workspaces)
    await workspaces.close()


def to(team: str = "T0GEM", user: str = "") -> Address:
    return Address(
        person_id=ANNA,
        channel="slack",
        external_id=user or f"U{team}",
        reference={"team": team},
    )


def ask(title: str = "Is er nu gevaar?", kind: Kind = "question") -> Card:
    taps = (Button(label="Ja", step="danger", value="yes", ref="r.1"),)
    return Card(kind=kind, title=title, parts=(Buttons(buttons=taps),), key="conversation:1")


def said(title: str, kind: Kind = "receipt") -> Card:
    return Card(kind=kind, title=title, parts=(Text(text="Dank je."),), key="conversation:1")


async def failing(channel: SlackChannel, card: Card | None = None) -> DeliveryFailed:
    with pytest.raises(DeliveryFailed) as caught:
        await channel.send(to(), card or ask(), None)
    return caught.value


async def test_a_card_arrives_in_the_direct_message(
    slack: FakeSlack, channel: SlackChannel
) -> None:
    ref = await channel.send(to(), ask(), None)
    (message,) = slack.shown("T0GEM", "UT0GEM")
    assert "Is er nu gevaar?" in words(message.blocks)
    assert message.text.startswith("Is er nu gevaar?")
    assert ref == {
        "team": "T0GEM",
        "channel": message.channel,
        "ts": [message.ts],
        "title": "Is er nu gevaar?",
        "language": "nl",
    }
    (call,) = slack.called("chat.postMessage")
    assert call.args["mrkdwn"] in (False, "0", "false")


async def test_the_direct_message_is_opened_once(slack: FakeSlack, channel: SlackChannel) -> None:
    await channel.send(to(), ask(), None)
    await channel.send(to(), ask(), None)
    assert len(slack.called("conversations.open")) == 1


async def answered(channel: SlackChannel, card: Card, ref: SentRef, tapped: str | None) -> SentRef:
    doing.set(Doing("UT0GEM", tapped))
    return await channel.send(to(), card, ref)


async def test_who_tapped_sees_the_card_change_in_its_place(
    slack: FakeSlack, channel: SlackChannel
) -> None:
    first = await channel.send(to(), ask(), None)
    second = await answered(channel, ask("Wat gebeurde er?"), first, first["ts"][0])
    (message,) = slack.shown("T0GEM", "UT0GEM")
    assert second["ts"] == first["ts"]
    assert "Wat gebeurde er?" in words(message.blocks)


async def test_who_typed_sees_a_new_card_below_and_the_old_one_over(
    slack: FakeSlack, channel: SlackChannel
) -> None:
    first = await channel.send(to(), ask(), None)
    await answered(channel, ask("Wat gebeurde er?"), first, None)
    old, new = slack.shown("T0GEM", "UT0GEM")
    assert actions(old.blocks) == []
    assert "Is er nu gevaar?" in words(old.blocks)
    assert len(actions(new.blocks)) == 1


async def test_a_duty_that_somebody_else_took_changes_in_silence(
    slack: FakeSlack, channel: SlackChannel
) -> None:
    first = await channel.send(to(), ask("Bel Anna", "duty"), None)
    await channel.send(to(), said("Gedaan door Mo", "duty"), first)
    (message,) = slack.shown("T0GEM", "UT0GEM")
    assert "Gedaan door Mo" in words(message.blocks)
    assert actions(message.blocks) == []


async def test_a_reminder_makes_itself_heard(slack: FakeSlack, channel: SlackChannel) -> None:
    first = await channel.send(to(), ask("Bel Anna", "duty"), None)
    await channel.send(to(), ask("Denk je aan Anna?", "duty"), first)
    assert len(slack.shown("T0GEM", "UT0GEM")) == 2


async def test_a_long_card_becomes_a_short_one_and_nothing_is_left(
    slack: FakeSlack, channel: SlackChannel
) -> None:
    story = " ".join(f"woord{n}" for n in range(3000))
    long = Card(kind="question", title="Klopt dit?", parts=(Quote(text=story),))
    first = await channel.send(to(), long, None)
    assert len(slack.shown("T0GEM", "UT0GEM")) > 1
    await answered(channel, said("Verstuurd"), first, first["ts"][-1])
    (message,) = slack.shown("T0GEM", "UT0GEM")
    assert "Verstuurd" in words(message.blocks)


async def test_a_short_card_becomes_a_long_one(slack: FakeSlack, channel: SlackChannel) -> None:
    first = await channel.send(to(), ask(), None)
    long = Card(kind="list", title="Alles", parts=(Quote(text="woord " * 5000),))
    second = await answered(channel, long, first, first["ts"][0])
    assert second["ts"][0] == first["ts"][0]
    assert [m.ts for m in slack.shown("T0GEM", "UT0GEM")] == second["ts"]
    assert len(second["ts"]) > 1


async def test_an_older_card_in_another_conversation_is_left_alone(
    slack: FakeSlack, channel: SlackChannel
) -> None:
    first = await channel.send(to(), ask(), None)
    elsewhere = {**first, "channel": "D0ANDERS"}
    await answered(channel, ask("Wat gebeurde er?"), elsewhere, first["ts"][0])
    assert len(slack.shown("T0GEM", "UT0GEM")) == 2
    assert slack.called("chat.update") == []


async def test_a_message_that_is_gone_is_sent_anew(slack: FakeSlack, channel: SlackChannel) -> None:
    first = await channel.send(to(), ask(), None)
    slack.shown("T0GEM", "UT0GEM").clear()
    await answered(channel, ask("Wat gebeurde er?"), first, first["ts"][0])
    (message,) = slack.shown("T0GEM", "UT0GEM")
    assert "Wat gebeurde er?" in words(message.blocks)


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
    before = time.monotonic()
    await channel.send(to("T0BUUR"), ask(), None)
    assert time.monotonic() - before < 1
    assert len(slack.shown("T0BUUR", "UT0BUUR")) == 1


async def test_a_workspace_that_hangs_holds_up_no_other(
    slack: FakeSlack, channel: SlackChannel
) -> None:
    slack.fail("chat.postMessage", delay=1.5, team="T0GEM", times=5)
    hanging = [asyncio.create_task(channel.send(to(), ask(), None)) for _ in range(5)]
    await asyncio.sleep(0.1)
    before = time.monotonic()
    await channel.send(to("T0BUUR"), ask(), None)
    assert time.monotonic() - before < 1
    await asyncio.gather(*hanging)


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


async def test_one_message_a_second_in_a_channel(slack: FakeSlack) -> None:
    workspaces = Workspaces(slack.url, OneToken())
    channel = SlackChannel(workspaces)
    await asyncio.gather(*(channel.send(to(), ask(), None) for _ in range(3)))
    await workspaces.close()
    moments = [call.at for call in slack.called("chat.postMessage")]
    gaps = [later - sooner for sooner, later in pairwise(moments)]
    assert all(gap > 0.95 for gap in gaps)


async def test_a_queue_too_long_goes_back_to_the_outbox() -> None:
    pace = Pace(interval=5)
    waiting = [asyncio.create_task(pace.turn("T0GEM", "D1")) for _ in range(2)]
    await asyncio.sleep(0)
    with pytest.raises(DeliveryFailed) as caught:
        await pace.turn("T0GEM", "D1")
    assert caught.value.after
    assert 9 < caught.value.after.total_seconds() <= 10
    for task in waiting:
        task.cancel()


def person(email: str) -> Person:
    return Person(id=ANNA, email=email, name="Anna Balie")


def organisation(team: str | None) -> Organisation:
    return Organisation(id="voorbeeldstad", name="Voorbeeldstad", protocols={}, slack_team_id=team)


async def test_somebody_who_never_wrote_is_found_by_e_mail(
    slack: FakeSlack, channel: SlackChannel
) -> None:
    found = await channel.find(organisation("T0GEM"), person("anna@voorbeeldstad.example"))
    assert found == to()


@pytest.mark.parametrize("team", ["T0GEM", None, "T0WEG"])
async def test_who_is_not_there_is_not_found(channel: SlackChannel, team: str | None) -> None:
    assert await channel.find(organisation(team), person("weg@voorbeeldstad.example")) is None


async def test_slack_that_cannot_be_asked_now_says_so(
    slack: FakeSlack, channel: SlackChannel
) -> None:
    slack.fail("users.lookupByEmail", retry_after=7)
    with pytest.raises(DeliveryFailed):
        await channel.find(organisation("T0GEM"), person("anna@voorbeeldstad.example"))


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
