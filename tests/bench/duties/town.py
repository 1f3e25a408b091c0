"""A municipality with many reminders due: cases as the protocol plans them, and people to remind.

Each reminder is a real duty of a real pack: it is rendered with its rows, forms and buttons.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import asyncpg

from cases.directory import Directory
from cases.duties import rows
from cases.organisation import import_organisation
from protocols.facts import FactSheet
from protocols.load import pack
from protocols.terms import Calendar
from protocols.timeline import timeline
from storage.database import Database, Storage, Transaction
from storage.records import Address, Case, CaseState, Duty, DutyState, Part, Party, Person
from tests.bench.people import ORGANISATION, organisation_file

EMPLOYEES = 1000
DUE = 10_000
IN_FLIGHT = 100  # what a worker that is stopped may have sent and not yet settled
_SHEET = {
    "category": "D_physical",
    "conducts": ["hitting"],
    "place": "balie",
    "injury": "first_aid",
    "camera": True,
}


async def fill(database: Database, due: int = DUE) -> list[UUID]:
    """Fill a migrated database; return the ids of the duties that are due, the longest first."""
    now = datetime.now(UTC)
    async with database.writing() as transaction:
        await import_organisation(transaction, organisation_file(EMPLOYEES), now)
        storage = transaction.of(ORGANISATION)
        directory = await Directory.read(storage, now.date())
        people = [p for p in directory.people.values() if p.email.startswith("medewerker")]
        for person in people:
            await storage.people.save_address(_address(person))
    made: list[UUID] = []
    while len(made) < due:
        async with database.writing() as transaction:
            duties = await _case(transaction.of(ORGANISATION), people, directory, now)
            some = list(_due(duties[: due - len(made)], people, now, len(made)))
            await transaction.of(ORGANISATION).duties.add(some)
        made += [duty.id for duty in some]
    return made


def _address(person: Person) -> Address:
    return Address(
        person_id=person.id, channel="web", external_id=person.email, reference={"id": person.email}
    )


async def _case(
    storage: Storage, people: Sequence[Person], directory: Directory, now: datetime
) -> list[Duty]:
    """Open a case of yesterday; return what the protocol asks in it."""
    protocol, calendar = pack("heerlen"), Calendar.of()
    reported = calendar.local(now - timedelta(days=1))
    moments = {"occurred_at": reported - timedelta(hours=1), "reported_at": reported}
    sheet = FactSheet.model_validate({**_SHEET, **moments})
    case = await storage.cases.open(
        Case(
            id=uuid4(),
            number="",
            protocol=protocol.id,
            protocol_date=str(protocol.valid_from),
            category="D_physical",
            place="balie",
            occurred_at=sheet.occurred_at,
            reported_at=reported,
            state=CaseState.OPEN,
            version=1,
            reporter_id=people[0].id,
            team_id="balie",
            sheet=sheet.model_dump(mode="json"),
            verdict={},
            story={},
        )
    )
    victim = Party(
        id=uuid4(), case_id=case.id, part=Part.VICTIM, person_id=people[0].id, name=people[0].name
    )
    await storage.cases.add_party(victim)
    return rows(case, timeline(protocol, sheet, calendar), [victim], directory)


def _due(
    duties: Sequence[Duty], people: Sequence[Person], now: datetime, before: int
) -> Iterator[Duty]:
    """Make each a reminder whose moment has come; no two to one person in a row."""
    for number, duty in enumerate(duties, before):
        yield replace(
            duty,
            state=DutyState.DUE,
            person_id=people[number % len(people)].id,
            target=None,
            due_at=now + timedelta(days=2),
            next_at=now - timedelta(hours=1) + timedelta(milliseconds=number),
            nudges=1,
            plan={**duty.plan, "urgent": False, "asked_at": now.isoformat()},
        )


async def add_future(url: str, how_many: int) -> None:
    """Copy a duty into the months to come, as SQL: a table as it is after years."""
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(
            """
            INSERT INTO duties (id, organisation_id, case_id, rule, kind, role, person_id, about_id,
              due_at, next_at, state, version, attempts, escalated, nudges, plan)
            SELECT gen_random_uuid(), d.organisation_id, d.case_id, d.rule, d.kind, d.role,
              d.person_id, NULL, now() + n * interval '1 minute' + interval '7 days',
              now() + n * interval '1 minute' + interval '7 days', 'planned', 1, 0, 0, 0, '{}'
            FROM (SELECT * FROM duties LIMIT 1) AS d, generate_series(1, $1) AS n
            """,
            how_many,
        )
        await connection.execute("VACUUM ANALYZE duties")
    finally:
        await connection.close()


async def settled(transaction: Transaction) -> tuple[int, int]:
    """Return how many cards are noted as sent, and how many reminders stand in the trails."""
    storage = transaction.of(ORGANISATION)
    cases = await storage.cases.list()
    trails = [await storage.audit.of_case(case.id) for case in cases]
    told = sum(line.action == "duty_remind" for trail in trails for line in trail)
    people = await storage.people.all()
    cards = [await storage.outbox.history(person.id, DUE) for person in people]
    return sum(len(some) for some in cards), told
