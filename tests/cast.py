"""The cast: people of an invented municipality with a chat, a clock that stands still, no network.

Everything between the chat and the database is the real code, renderer and receiver included; only
the wire is missing. A script plays the same on every chat and on both databases.
"""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from uuid import UUID

from bot.channel import DeliveryFailed, SentRef
from bot.demo import MUNICIPALITY
from bot.settings import Settings
from bot.wiring import Office, open_office
from cases.inbound import Turned, Upload
from cases.organisation import import_organisation
from cases.organisation_file import OrganisationFile, read_organisation_file
from dialogs.card import Card
from storage.database import Database
from storage.records import Address, Organisation, Person
from tests.chats import Chat, Shown

MONDAY = datetime(2026, 11, 23, 9, 15, tzinfo=UTC)  # a quarter past ten in Amsterdam
DOMAIN = "voorbeeldstad.example"
ADDRESS = f"https://meldbot.{DOMAIN}"  # by which people reach the bot


@dataclass(slots=True)
class StandingClock:
    """Stands still until a script moves it on."""

    at: datetime = MONDAY

    def now(self) -> datetime:
        return self.at


@dataclass(slots=True)
class Wire:
    """The channel without its wire: shows each card at once in the chat of whom it is for."""

    name: str
    chat: Chat
    screens: dict[UUID, list[Shown]] = field(default_factory=dict)
    broken: dict[UUID, DeliveryFailed] = field(default_factory=dict)
    lost: set[UUID] = field(
        default_factory=set
    )  # to whom nothing arrives, and the wire says it did

    async def send(self, to: Address, card: Card, previous: SentRef | None) -> SentRef:
        if failure := self.broken.get(to.person_id):
            raise failure
        if to.person_id in self.lost:
            return {}
        screen = self.screens.setdefault(to.person_id, [])
        shown = self.chat.show(card)
        if previous and "at" in previous:
            screen[int(previous["at"])].replaced = True
        screen.append(shown)
        return {"at": len(screen) - 1}

    async def find(self, organisation: Organisation, person: Person) -> Address | None:
        return Address(
            person_id=person.id, channel=self.name, external_id=person.email, reference={}
        )


@dataclass(slots=True)
class Player:
    """One person of the cast."""

    email: str
    id: UUID
    stage: "Stage"
    _looked: int = 0

    @property
    def screen(self) -> Sequence[Shown]:
        return self.stage.wire.screens.get(self.id, [])

    async def says(self, text: str, *uploads: Upload) -> Turned:
        """Type a message, with files or without."""
        return await self.stage.send(self.stage.wire.chat.typed(self.email, text, uploads))

    async def taps(self, step: str, value: str, on: str = "") -> Turned:
        """Tap a button or pick from a list, on the newest card (about `on`) that has it."""
        shown = self.newest(step, value, on)
        return await self.stage.send(self.stage.wire.chat.tapped(self.email, shown, step, value))

    async def taps_the_old(self, step: str, value: str) -> Turned:
        """Tap on the oldest card that has it, on a screen that has not been refreshed since."""
        shown = next(one for one in self.screen if one.offers(step, value))
        return await self.stage.send(self.stage.wire.chat.tapped(self.email, shown, step, value))

    async def hands_in(self, step: str, on: str = "", **fields: Sequence[str]) -> Turned:
        """Hand in the newest form of a step (about `on`); fields not named stay as shown.

        A field is named `f1`, `f2`, … in the order of the form.
        """
        shown = self.newest(step, None, on)
        given = {int(name[1:]): tuple(values) for name, values in fields.items()}
        inbound = self.stage.wire.chat.handed_in(self.email, shown, shown.step_of(step), given)
        return await self.stage.send(inbound)

    def newest(self, step: str, value: str | None = None, on: str = "") -> Shown:
        """Return the newest card on which this can be answered; a duty's step may lack its id."""
        for shown in reversed(self.screen):
            if not shown.replaced and on in shown.text and shown.offers(step, value):
                return shown
        offered = [sorted(shown.taps) for shown in self.screen[-3:]]
        raise AssertionError(f"{self.email} sees nothing for {step} {value}, only {offered}")

    def sees(self, *words: str) -> str:
        """Check that these words have arrived since the last look; return all that has."""
        text = self.reads()
        for word in words:
            assert word in text, f"{self.email} does not see {word!r} but:\n{text}"
        return text

    def reads(self) -> str:
        """Return what has arrived since the last look."""
        new = self.screen[self._looked :]
        self._looked = len(self.screen)
        return "\n\n".join(shown.text for shown in new)

    def breaks(self, failure: DeliveryFailed) -> None:
        """From now on nothing reaches this person."""
        self.stage.wire.broken[self.id] = failure


@dataclass(slots=True)
class Stage:
    """The municipality, its people and its clock."""

    office: Office
    clock: StandingClock
    wire: Wire
    people: dict[str, Player] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Player:
        return self.people[name]

    async def send(self, inbound: object) -> Turned:
        """Bring something in through the one door, and take out what comes of it."""
        turned = await self.office.cases.turn(inbound)  # type: ignore[arg-type]
        await self.office.delivery.answer(turned)
        return turned

    async def later(self, **span: float) -> None:
        """Let time pass, stopping at every moment at which something is due."""
        end = self.clock.at + timedelta(**span)
        for _ in range(500):
            async with self.office.database.reading() as transaction:
                coming = await transaction.next_look()
            if coming is None or coming > end:
                break
            self.clock.at = max(coming, self.clock.at + timedelta(seconds=1))
            await self.office.worker.until_quiet()
        self.clock.at = end
        await self.office.worker.until_quiet()


@cache
def municipality() -> OrganisationFile:
    """Return the file of the invented municipality."""
    return read_organisation_file(MUNICIPALITY)


@cache
def settings() -> Settings:
    """Return the settings of every stage; reading them looks at the environment and at files."""
    return Settings(public_url=ADDRESS)


@asynccontextmanager
async def staged(
    database: Database, chat: Chat, clock: StandingClock | None = None
) -> AsyncIterator[Stage]:
    """Open the invented municipality on a fresh, migrated database."""
    standing = clock or StandingClock()
    async with database.writing() as transaction:
        file = municipality()
        await import_organisation(transaction, file, standing.now())
    wire = Wire(chat.channel, chat)
    async with open_office(settings(), {wire.name: wire}, standing, database) as office:
        stage = Stage(office, standing, wire)
        async with database.reading() as transaction:
            for person in await transaction.of(file.organisation.id).people.all():
                name = person.email.partition("@")[0]
                stage.people[name] = Player(person.email, person.id, stage)
        yield stage
