"""The trial: what a page shows of one person, and what comes of a form that was handed in."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from bot.web.channel import WebChannel
from bot.web.clock import Time
from bot.web.log import TALK, Entry, Said, entries
from bot.web.personas import Persona, personas
from bot.web.render import Viewer
from bot.web.said import asks, said
from cases.inbound import Inbound, Turned
from dialogs.card import Card, Option
from storage.database import Database
from storage.records import Organisation, Outgoing, Person

WINDOW = 150  # cards of one person that the page shows


class Turns(Protocol):
    """The only way in (`cases.turn.Cases`)."""

    async def turn(self, inbound: Inbound) -> Turned: ...


class Sends(Protocol):
    """The only way out (`bot.deliver.Delivery`)."""

    async def answer(self, turned: Turned) -> None: ...


class NobodyThere(LookupError):
    """Nobody in the municipality has this address."""


@dataclass(frozen=True, slots=True)
class Window:
    """All that one page shows, at one moment."""

    organisation: Organisation
    viewer: Viewer
    person: Person
    people: Sequence[Persona]
    chat: Sequence[Entry]
    now: datetime  # in the organisation's own zone


@dataclass(slots=True)
class Trial:
    """One invented municipality on one page. What people typed is kept in memory alone."""

    organisation: Organisation
    database: Database
    cases: Turns
    delivery: Sends
    channel: WebChannel
    time: Time
    _said: dict[UUID, list[Said]] = field(default_factory=lambda: defaultdict(list))
    _answered: set[UUID] = field(default_factory=set)

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of the municipality."""
        return ZoneInfo(self.organisation.time_zone)

    async def window(self, email: str | None) -> Window:
        """Return what the person sees; without an address, the first of the list.

        Raises NobodyThere.
        """
        people = await self._people()
        chosen = [p for p in people if p.person.email == email] if email else list(people)
        if not chosen:
            raise NobodyThere(f"nobody here has the address {email}")
        person = chosen[0].person
        chat = entries(await self._rows(person.id), self._said[person.id], self._answered)
        return Window(
            organisation=self.organisation,
            viewer=_viewer(person, people, self.zone),
            person=person,
            people=people,
            chat=chat,
            now=self.time.clock.now().astimezone(self.zone),
        )

    async def take(self, inbound: Inbound) -> None:
        """Give a form to the one door, and deliver what comes of it. Raises NobodyThere."""
        person = await self._person(inbound.external_id)
        before = await self._rows(person.id)
        turned = await self.cases.turn(inbound)
        if not turned.repeated:
            self._note(person, inbound, before)
        self._answered.update(row.id for row in turned.answers)
        await self.delivery.answer(turned)
        self.channel.wake()

    def _note(self, person: Person, inbound: Inbound, rows: Sequence[Outgoing]) -> None:
        """Keep what was said for the chat; a tap on a task shows on the task itself."""
        reply = inbound.reply
        cards = [Card.model_validate(row.card) for row in reversed(rows)]
        asking = next((card for card in cards if asks(card, reply)), None)
        if asking and asking.kind not in TALK:
            return
        names = [upload.name for upload in inbound.uploads]
        text = said(reply, asking, names, person.language)
        if text:
            after = rows[-1].id if rows else None
            self._said[person.id].append(Said(uuid4(), text, self.time.clock.now(), after))

    async def _people(self) -> Sequence[Persona]:
        async with self.database.reading() as transaction:
            people = transaction.of(self.organisation.id).people
            everybody, teams = await people.all(), await people.teams()
            holders = await people.all_holders()
        return personas(everybody, teams, holders, self.channel.unread)

    async def _person(self, email: str) -> Person:
        async with self.database.reading() as transaction:
            person = await transaction.of(self.organisation.id).people.by_email(email)
        if person is None:
            raise NobodyThere(f"nobody here has the address {email}")
        return person

    async def _rows(self, person_id: UUID) -> Sequence[Outgoing]:
        async with self.database.reading() as transaction:
            outbox = transaction.of(self.organisation.id).outbox
            return await outbox.history(person_id, WINDOW)


def _viewer(person: Person, people: Sequence[Persona], zone: ZoneInfo) -> Viewer:
    return Viewer(
        email=person.email,
        language=person.language if person.language in ("nl", "en") else "nl",
        event=uuid4().hex,
        zone=zone,
        people=tuple(Option(value=p.person.email, label=p.person.name) for p in people),
    )
