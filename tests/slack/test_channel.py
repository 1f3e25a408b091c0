"""The way out: cards that arrive, that change in their place, at their pace."""

import asyncio
from itertools import pairwise

import pytest

from bot.channel import DeliveryFailed
from bot.slack.channel import SlackChannel
from bot.slack.pace import Pace
from bot.slack.workspaces import Workspaces
from dialogs.card import Card, Quote
from storage.records import Organisation, Person
from tests.fake_slack import FakeSlack
from tests.slack.look import actions, words
from tests.slack.outward import ANNA, OneToken, answered, ask, said, to


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
