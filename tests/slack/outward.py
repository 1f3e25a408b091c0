"""A channel to two workspaces of a Slack of our own, and cards to send there."""

from uuid import UUID

import pytest

from bot.channel import DeliveryFailed, SentRef
from bot.doing import Doing, doing
from bot.slack.channel import SlackChannel
from dialogs.card import Button, Buttons, Card, Kind, Text
from storage.records import Address

ANNA = UUID(int=1)


class OneToken:
    """Every workspace's token is its name."""

    async def token(self, team: str) -> str | None:
        return None if team == "T0WEG" else f"xoxb-{team}"


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


async def answered(channel: SlackChannel, card: Card, ref: SentRef, tapped: str | None) -> SentRef:
    doing.set(Doing("UT0GEM", tapped))
    return await channel.send(to(), card, ref)
