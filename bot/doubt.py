"""A card of which nobody knows whether it arrived: its sender died, or the channel never answered.

A channel that can look (Slack) is asked before the card is sent again. On one that cannot (Teams)
it is sent again after a while, since twice is better than never; where that is in doubt a few
times, it goes to the next in line.
"""

import asyncio
from datetime import timedelta
from typing import Protocol, runtime_checkable

from bot.channel import Channel, DeliveryFailed, SentRef
from dialogs.card import Card
from storage.records import Address, Outgoing

SEND_TIMEOUT = 20.0  # seconds; well inside the lease
# How long a card that may have arrived waits until it is sent again; after the last it is given up.
WAITS = (timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2))


class MayHaveArrived(DeliveryFailed):
    """Nobody knows, and the channel cannot say."""


@runtime_checkable
class Tells(Protocol):
    """A channel that can look whether a message is there."""

    async def sent_before(self, to: Address, card: Card) -> SentRef | None:
        """Return the reference of the message with this card's mark; None: it is not there.

        Raises DeliveryFailed.
        """
        ...


async def send_once(
    channel: Channel, row: Outgoing, to: Address, card: Card, previous: SentRef | None
) -> tuple[SentRef, bool]:
    """Send a card, unless it has arrived before; return its reference, and whether it had.

    Raises DeliveryFailed.
    """
    try:
        async with asyncio.timeout(SEND_TIMEOUT):
            if row.doubts and isinstance(channel, Tells):
                there = await channel.sent_before(to, card)
                if there is not None:
                    return there, True
            return await channel.send(to, card, previous), False
    except TimeoutError as problem:
        if not isinstance(channel, Tells):
            raise MayHaveArrived("no answer in time", in_doubt=True) from problem
        raise DeliveryFailed("no answer in time", in_doubt=True) from problem
    except DeliveryFailed as failure:
        if failure.in_doubt and not isinstance(channel, Tells):
            raise MayHaveArrived(str(failure), in_doubt=True) from failure
        raise
