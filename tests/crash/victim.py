"""A process that works until it is killed: `python -m tests.crash.victim URL KEYS FOLDER WHAT`.

`turns` takes one turn after another and notes each that was acknowledged; `deliveries` sends what
waits and notes each card on the wire, one write a line. Both notes are what the world outside saw.
"""

import asyncio
import os
import sys
from itertools import count
from pathlib import Path

from bot.channel import SentRef
from bot.settings import Settings
from bot.wiring import open_office
from cases.inbound import Inbound
from dialogs.card import Card
from dialogs.reply import Reply
from storage.database import Database
from storage.keys import Keys
from storage.records import Address, Organisation, Person

EMPLOYEE = "medewerker@voorbeeldstad.example"
SLOW = 0.004  # seconds a card is on the wire: the moment in which a kill leaves it in doubt


class NotingChannel:
    """Notes each card that went over the wire, as the outside world would see it."""

    name = "web"

    def __init__(self, seen: Path) -> None:
        self._out = os.open(seen, os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    async def send(self, to: Address, card: Card, previous: SentRef | None) -> SentRef:
        await asyncio.sleep(SLOW)
        os.write(self._out, f"{self.line(card)}\n".encode())
        await asyncio.sleep(SLOW)
        return {}

    def line(self, card: Card) -> str:
        """Return what is noted of a card."""
        return card.title

    async def find(self, organisation: Organisation, person: Person) -> Address | None:
        return Address(person_id=person.id, channel="web", external_id=person.email, reference={})


async def main(url: str, keys: str, folder: Path, what: str) -> None:
    database = Database.open(url, Keys.parse(keys))
    channel = NotingChannel(folder / "delivered")
    async with open_office(Settings(), {"web": channel}, database=database) as office:
        if what == "deliveries":
            print("ready", flush=True)  # noqa: T201
            while await office.delivery.sweep():
                pass
            return
        out = os.open(folder / "acknowledged", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        print("ready", flush=True)  # noqa: T201
        for number in count():
            event = f"{os.getpid()}-{number}"
            inbound = Inbound(
                channel="web",
                workspace="voorbeeldstad",
                external_id=EMPLOYEE,
                event_id=event,
                reply=Reply(text="help"),
            )
            turned = await office.cases.turn(inbound)
            if turned.answers:  # only now would the channel get its 200
                os.write(out, f"{event}\n".encode())


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], Path(sys.argv[3]), sys.argv[4]))
