"""One piece of work in one transaction: the organisation, the moment, and what goes out with it."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from cases.access import CaseCircle, Circle
from cases.directory import Directory
from cases.known import Known
from cases.links import Links, NoLinks
from dialogs.card import Card
from dialogs.dialog import Dialog
from dialogs.incident import incident
from dialogs.spoken import moment_text
from protocols.agreed import agreed, usable
from protocols.facts import FactSheet
from protocols.load import pack, pack_of
from protocols.measures import Measures, measures
from protocols.pack import Pack
from protocols.terms import Calendar
from storage.database import Storage
from storage.records import Case, Conversation, Duty, Organisation, Outgoing, OutgoingState, Person

OPEN_TERMS = "open_terms"  # under which an organisation's answers are kept, by protocol
LEASE = timedelta(seconds=120)  # how long a card is ours to send before another may take it


class Crossed(Exception):
    """A draft was changed by somebody else since it was read; nothing of this work is stored."""


@dataclass(slots=True)
class Desk:
    """What every use case works with. Cards and a changed draft are kept, and written by `finish`.

    `draft`: the newest draft of who sent something in, where it came along with that.
    """

    storage: Storage
    organisation: Organisation
    now: datetime
    sends_itself: bool = False  # the process that opened the desk sends the cards after the commit
    outgoing: list[Outgoing] = field(default_factory=list)
    links: Links = field(default_factory=NoLinks)
    cards: dict[UUID, Card] = field(default_factory=dict)
    draft: Conversation | None = None
    _changed: tuple[Conversation, int] | None = None  # a draft to save, and its version before
    _measures: dict[UUID, tuple[FactSheet, Measures]] = field(default_factory=dict)
    _directory: Directory | None = None
    _people: Mapping[UUID, Person] = field(default_factory=dict)  # whoever was read last
    _written: list[Outgoing] = field(default_factory=list)
    _looked_at: int = 0  # how many of `outgoing` are written, or were there already

    @property
    def known(self) -> Known:
        """What whoever sends the cards need not read again."""
        return Known(people=self._people, cards=self.cards)

    @property
    def today(self) -> date:
        """The date where the organisation is."""
        return self.now.astimezone(ZoneInfo(self.organisation.time_zone)).date()

    @property
    def calendar(self) -> Calendar:
        return calendar_of(self.organisation)

    async def directory(self) -> Directory:
        """Return everybody, read once per piece of work: to find somebody by a name."""
        if self._directory is None:
            self._directory = await Directory.read(self.storage, self.today)
            self._people = self._directory.people
        return self._directory

    async def directory_of(self, meant: Collection[UUID]) -> Directory:
        """Return these people, and whoever a role can be.

        A large municipality's names cost more to decrypt than all else in a piece of work.
        """
        if self._directory:
            return self._directory
        found = await Directory.of(self.storage, self.today, meant)
        self._people = found.people
        return found

    def say_moment(self, moment: datetime, language: str = "nl") -> str:
        """Return a moment as people say it, on the organisation's clock."""
        return _said(self.calendar.zone, moment, language)

    def read_moment(self, values: Sequence[str]) -> datetime | None:
        """Read what a picker gave ("2026-12-18T16:30", or seconds since 1970); None: unreadable."""
        written = "T".join(value for value in values if value)
        try:
            if written.isdecimal():
                return datetime.fromtimestamp(int(written), self.calendar.zone)
            at = datetime.fromisoformat(written)
        except (ValueError, OverflowError, OSError):
            return None
        return at if at.tzinfo else at.replace(tzinfo=self.calendar.zone)

    async def circles_of(self, duties: Sequence[Duty]) -> Mapping[UUID, Circle]:
        """Return who has to do with each of several duties, by the id of its trail."""
        standing = [duty for duty in duties if duty.case_id is None]
        cases = sorted({duty.case_id for duty in duties if duty.case_id})
        meant = {duty.person_id for duty in standing if duty.person_id}
        found: dict[UUID, Circle] = dict(await self.circles(cases, meant))
        directory = await self.directory_of(meant)
        return found | {duty.id: _around(duty, directory) for duty in standing}

    async def circle_of(self, duty: Duty) -> Circle | None:
        """Return who has to do with a duty; None where its case is gone."""
        if duty.case_id is None:
            meant = {duty.person_id} if duty.person_id else set()
            return _around(duty, await self.directory_of(meant))
        case = await self.storage.cases.get(duty.case_id)
        return await self.circle(case) if case else None

    async def circles(
        self, case_ids: Sequence[UUID], others: Collection[UUID] = ()
    ) -> Mapping[UUID, CaseCircle]:
        """Return who has to do with several cases, in a few queries for all of them.

        The directory holds whom these cases can mean, not everybody: the round of the clock asks
        for it again and again. `others`: who else will be asked for in it.
        """
        cases = await self.storage.cases.by_ids(case_ids)
        parties, duties = defaultdict(list), defaultdict(list)
        for party in await self.storage.cases.parties_of(case_ids):
            parties[party.case_id].append(party)
        for duty in await self.storage.duties.of_cases(case_ids):
            duties[duty.trail_id].append(duty)
        meant = {*others, *(case.reporter_id for case in cases)}
        meant |= {one.person_id for some in parties.values() for one in some if one.person_id}
        meant |= {one.person_id for some in duties.values() for one in some if one.person_id}
        self._directory = await self.directory_of(meant)
        return {
            case.id: CaseCircle.of(case, parties[case.id], duties[case.id], self._directory)
            for case in cases
        }

    async def circle(self, case: Case) -> CaseCircle:
        """Return who has to do with a case, to ask `access.may` about."""
        parties = await self.storage.cases.parties(case.id)
        duties = await self.storage.duties.of_case(case.id)
        meant = {party.person_id for party in parties} | {duty.person_id for duty in duties}
        found = await self.directory_of({case.reporter_id, *(id for id in meant if id)})
        return CaseCircle.of(case, parties, duties, found)

    def pack_for(self, person: Person) -> Pack:
        """Return the protocol in force for this person's group: employee or office-holder."""
        group = "employee" if person.office == "employee" else "office_holder"
        protocols = self.organisation.protocols
        return pack(protocols.get(group) or next(iter(protocols.values())), self.today)

    def agreed(self, pack: Pack, case: Case | None = None) -> Pack:
        """Return the pack with what was agreed on where its text leaves it open.

        By this organisation, in its file; and for this case alone, by who decides in it.
        """
        answers = {**self.organisation.settings.get(OPEN_TERMS, {}).get(pack.id, {})}
        answers |= case.agreed if case else {}
        if not answers:
            return pack
        return _agreed(pack.id, pack.valid_from.isoformat(), tuple(sorted(answers.items())))

    def pack_of(self, case: Case) -> Pack:
        """Return the version that the case began with, with what was agreed on for it."""
        return self.agreed(pack_of_case(case), case)

    def measures_of(self, circle: CaseCircle) -> Measures:
        """Return what the protocol proposes and offers in a case.

        Several parts of each card ask for it; it is looked up anew when the case has changed.
        """
        case, sheet = circle.case, circle.sheet
        known = self._measures.get(case.id)
        if known is None or known[0] is not sheet:
            known = sheet, measures(self.pack_of(case), sheet, self.calendar)
            self._measures[case.id] = known
        return known[1]

    def dialog_for(self, person: Person) -> Dialog:
        """Return the questions of a report, with what this person's protocol asks for beside."""
        return incident(frozenset(one.id for one in self.pack_for(person).asks))

    def send(
        self,
        person_id: UUID,
        card: Card,
        *,
        channel: str | None = None,
        conversation_id: UUID | None = None,
        case_id: UUID | None = None,
        duty_id: UUID | None = None,
        once: str | None = None,
    ) -> None:
        """Queue a card for somebody; it goes out after the commit.

        `once` is the idempotency key: the same one is queued a single time. A card of a report
        that is not sent yet takes the place of the one before it, so that no old button stays.
        """
        if conversation_id and card.key is None:
            card = card.model_copy(update={"key": conversation_key(conversation_id)})
        row = Outgoing(
            id=uuid4(),
            organisation_id=self.organisation.id,
            person_id=person_id,
            channel=channel,
            card=card.model_dump(mode="json", exclude_none=True),
            key=card.key,
            conversation_id=conversation_id,
            case_id=case_id,
            duty_id=duty_id,
            state=OutgoingState.SENDING if self.sends_itself else OutgoingState.WAITING,
            next_at=self.now + LEASE if self.sends_itself else self.now,
            tries=1 if self.sends_itself else 0,
            created_at=self.now,
            once=once,
        )
        self.outgoing.append(row)
        self.cards[row.id] = card

    async def draft_of(self, person: Person) -> Conversation | None:
        """Return the draft (open or paused) of this person that changed last."""
        if self.draft and self.draft.person_id == person.id:
            return self.draft
        return await self.storage.conversations.latest(person.id)

    def save(self, before: Conversation, changed: Conversation) -> Conversation:
        """Let `finish` store a draft; return it as it will be. The last thing done to its row."""
        self._changed = changed, before.version
        return replace(changed, version=before.version + 1)

    async def finish(self) -> Sequence[Outgoing]:
        """Write what goes out and is not written yet; return all of it that was not there before.

        The last thing before the commit. Raises Crossed.
        """
        cards = self.outgoing[self._looked_at :]
        self._looked_at = len(self.outgoing)
        if self._changed:
            added = await self.storage.answered.store(*self._changed, cards)
            if added is None:
                raise Crossed
            self._changed = None
            self._written += added
        elif cards:
            self._written += await self.storage.outbox.add(*cards)
        return self._written


@lru_cache(maxsize=10_000)
def _said(zone: ZoneInfo, moment: datetime, language: str) -> str:
    """The moments of a case stand on each of its cards."""
    return moment_text(moment.astimezone(zone), language)


def _around(duty: Duty, directory: Directory) -> Circle:
    """Return the circle of a standing duty."""
    return Circle(team_id=duty.team_id, duties=(duty,), directory=directory)


def conversation_key(conversation_id: UUID) -> str:
    """Return what every card of one report in the making is about."""
    return f"conversation:{conversation_id}"


def calendar_of(organisation: Organisation) -> Calendar:
    """Return the days and hours on which the organisation's people work."""
    return _calendar(organisation.time_zone, organisation.closed_days, organisation.office_hours)


@lru_cache(maxsize=1000)
def _calendar(time_zone: str, closed_days: tuple[date, ...], office_hours: str) -> Calendar:
    return Calendar.of(time_zone, closed_days, office_hours)


@lru_cache(maxsize=1000)
def _agreed(id: str, valid_from: str, answers: tuple[tuple[str, str], ...]) -> Pack:
    found = pack_of(id, valid_from)
    return agreed(found, usable(found, dict(answers)))


def pack_of_case(case: Case) -> Pack:
    """Return the very version of the protocol that the case began with."""
    return pack_of(case.protocol, case.protocol_date)
