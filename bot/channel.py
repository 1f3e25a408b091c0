"""What a channel can do, and how it fails. Each channel is a folder that keeps this promise."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Protocol

from dialogs.card import Card
from storage.records import Address, Organisation, Person

SentRef = Mapping[str, Any]


class DeliveryFailed(Exception):
    """The card did not arrive.

    `permanent`: trying again is useless (user gone, app not installed, channel closed), so it
    goes up to the next in line. `gone`: because this channel does not reach the person (any more);
    another one may. `after`: how long the channel asked us to wait. `in_doubt`: it may have
    arrived (time-out after sending).
    """

    def __init__(
        self,
        reason: str,
        *,
        permanent: bool = False,
        gone: bool = False,
        after: timedelta | None = None,
        in_doubt: bool = False,
    ) -> None:
        super().__init__(reason)
        self.permanent = permanent or gone
        self.gone = gone
        self.after = after
        self.in_doubt = in_doubt


class Channel(Protocol):
    """A way to one person."""

    name: str

    async def send(self, to: Address, card: Card, previous: SentRef | None) -> SentRef:
        """Show the card to this person and return the channel's reference of the message.

        With `previous` (the reference of an older card with the same key) the old message is
        replaced in place where the channel can, else a new one is sent and the old made inert.
        Raises DeliveryFailed.
        """
        ...

    async def find(self, organisation: Organisation, person: Person) -> Address | None:
        """Look up somebody who has never written to us, by e-mail; None when they are not there.

        Raises DeliveryFailed when the channel cannot be asked now.
        """
        ...
