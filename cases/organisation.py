"""Bringing an organisation file into the database: new people in, changed ones changed.

Nobody is deleted. Somebody left out of the file is kept, marked inactive, and their open duties go
to the next in line; the answer names them.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID, uuid4

from cases.confirmed_texts import KEEP_CONFIRMED_TEXTS
from cases.desk import OPEN_TERMS
from cases.directory import Directory
from cases.hours import Hours
from cases.letterhead import LETTERHEAD
from cases.organisation_file import WEEKDAYS, OrganisationFile, PersonEntry
from protocols.agreed import Answers, BadAnswer, Kind, agreed, kind_of, unanswered
from protocols.load import packs
from protocols.pack import OpenTerm
from protocols.vocabulary import Role
from storage.database import Storage, Transaction
from storage.records import Duty, Organisation, Person, RoleHolder, Team

_NEEDED = (Role.CAG, Role.BMW, Role.DIRECTOR)


class UnknownProtocol(ValueError):
    """The file names a protocol that no pack is there for."""


@dataclass(frozen=True, slots=True)
class Unanswered:
    """Something that a protocol leaves open, and what an answer would be."""

    protocol: str
    term: OpenTerm
    kind: Kind


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did, by e-mail address."""

    organisation: str
    people: int
    added: tuple[str, ...]
    left_out: tuple[str, ...]
    duties_handed_over: int
    roles_nobody_holds: tuple[str, ...]


async def import_organisation(
    transaction: Transaction, file: OrganisationFile, now: datetime, hours: Hours | None = None
) -> Imported:
    """Bring the file in, in the caller's transaction. Raises UnknownProtocol, BadAnswer."""
    check_protocols(file)
    check_open_terms(file)
    organisation = _organisation(file, hours or Hours())
    await transaction.save_organisation(organisation)
    storage = transaction.of(organisation.id)
    before = {person.email: person for person in await storage.people.all()}
    ids = await _save_people(storage, file, before)
    await _save_roles(storage, file, ids)
    left_out = [p for email, p in before.items() if email not in ids and p.in_file and p.active]
    for person in left_out:
        await storage.people.save(replace(person, active=False))
    handed = await _hand_over(storage, left_out, now)
    return Imported(
        organisation=organisation.id,
        people=len(ids),
        added=tuple(sorted(ids.keys() - before.keys())),
        left_out=tuple(sorted(person.email for person in left_out)),
        duties_handed_over=handed,
        roles_nobody_holds=_vacant(file),
    )


def check_protocols(file: OrganisationFile) -> None:
    """Raise UnknownProtocol when a protocol named in the file has no pack."""
    for group, protocol in file.organisation.protocols.items():
        if protocol not in packs():
            known = ", ".join(sorted(packs()))
            raise UnknownProtocol(f"protocols.{group}: {protocol!r} is no pack; known are {known}")


def check_open_terms(file: OrganisationFile) -> None:
    """Raise BadAnswer when an answer is to a question that its protocol does not leave open."""
    for protocol, answers in file.organisation.open_terms.items():
        if protocol not in file.organisation.protocols.values():
            named = ", ".join(file.organisation.protocols.values())
            raise BadAnswer(f"open_terms: {protocol!r} is not under protocols; those are {named}")
        agreed(packs()[protocol], answers)


def left_open(protocols: Iterable[str], answers: Mapping[str, Answers]) -> Iterator[Unanswered]:
    """Yield what these protocols leave open and this organisation has not answered."""
    for name in dict.fromkeys(protocols):
        pack = packs()[name]
        for one in unanswered(pack, answers.get(name, {})):
            yield Unanswered(name, one, kind_of(pack, one.id))


def _vacant(file: OrganisationFile) -> tuple[str, ...]:
    """The roles without which a report reaches nobody who acts."""
    return tuple(role for role in _NEEDED if not file.roles.get(role))


def _organisation(file: OrganisationFile, hours: Hours) -> Organisation:
    entry = file.organisation
    return Organisation(
        id=entry.id,
        name=entry.name,
        protocols={str(group): pack for group, pack in entry.protocols.items()},
        slack_team_id=entry.slack_team_id,
        teams_tenant_id=entry.teams_tenant_id.lower() if entry.teams_tenant_id else None,
        time_zone=entry.time_zone or hours.time_zone,
        office_hours=entry.office_hours or hours.office_hours,
        closed_days=entry.closed_days,
        contacts=entry.contacts,
        locations=tuple(location.model_dump() for location in entry.locations),
        settings={
            OPEN_TERMS: entry.open_terms,
            KEEP_CONFIRMED_TEXTS: entry.keep_confirmed_texts,
            LETTERHEAD: entry.letterhead.model_dump(mode="json") if entry.letterhead else {},
        },
    )


async def _save_people(
    storage: Storage, file: OrganisationFile, before: Mapping[str, Person]
) -> dict[str, UUID]:
    # Teams first without their managers, since each refers to the other.
    teams = [Team(id=team.id, name=team.name, manager_id=None) for team in file.teams]
    await storage.people.save_team(*teams)
    people = [_person(entry, before.get(entry.email)) for entry in file.people]
    await storage.people.save(*people)
    ids = {person.email: person.id for person in people}
    chiefs = {team.id: ids.get(team.manager) if team.manager else None for team in file.teams}
    await storage.people.save_team(*[replace(t, manager_id=chiefs[t.id]) for t in teams])
    return ids


def _person(entry: PersonEntry, before: Person | None) -> Person:
    return Person(
        id=before.id if before else uuid4(),
        email=entry.email,
        name=entry.name,
        team_id=entry.team,
        office=entry.office,
        language=entry.language,
        prefer=entry.prefer,
        active=True,
        days_off=_days_off(entry, before),
        in_file=True,
    )


def _days_off(entry: PersonEntry, before: Person | None) -> tuple[int, ...]:
    """Return the days of the file, else those that somebody has said in the chat."""
    if entry.days_off is None:
        return before.days_off if before else ()
    return tuple(sorted({WEEKDAYS.index(day) + 1 for day in entry.days_off}))


async def _save_roles(storage: Storage, file: OrganisationFile, ids: Mapping[str, UUID]) -> None:
    present = {holder.role for holder in await storage.people.all_holders()}
    for role in present - set(file.roles):
        await storage.people.save_holders(role, ())
    for role, entries in file.roles.items():
        holders = [
            RoleHolder(
                role=role,
                person_id=ids[entry.person],
                deputy_id=ids[entry.deputy] if entry.deputy else None,
                position=position,
            )
            for position, entry in enumerate(entries)
        ]
        await storage.people.save_holders(role, holders)


async def _hand_over(storage: Storage, gone: Sequence[Person], now: datetime) -> int:
    """Give the open duties of those who left to the next in line; the clock tells them."""
    if not gone:
        return 0
    directory = await Directory.read(storage, now.date())
    count = 0
    for person in gone:
        for duty in await storage.duties.of_person(person.id):
            count += await _hand_over_one(storage, directory, duty, now)
    return count


async def _hand_over_one(storage: Storage, directory: Directory, duty: Duty, now: datetime) -> bool:
    case = await storage.cases.get(duty.case_id) if duty.case_id else None
    parties = await storage.cases.parties(case.id) if case else ()
    involved = {party.person_id for party in parties if party.person_id}
    team_id = case.team_id if case else duty.team_id
    heir = directory.who(duty.role, team_id, without=involved)
    moved = replace(duty, person_id=heir.id if heir else None, next_at=now)
    if not await storage.duties.save(moved, duty.version):
        return False
    detail = {"duty": str(duty.id), "from_person": str(duty.person_id)}
    detail |= {"person": str(heir.id)} if heir else {}
    await storage.audit.append(duty.trail_id, "import", "duty_left_behind", detail, now)
    return True
