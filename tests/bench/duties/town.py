"""A municipality with many reminders due: cases as the protocol plans them, and people to remind.

Each reminder is a real duty of a real pack: it is rendered with its rows, forms and buttons.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import asyncpg
from sqlalchemy import func, select

from cases.directory import Directory
from cases.duties import rows
from cases.organisation import import_organisation
from protocols.facts import FactSheet
from protocols.load import pack
from protocols.terms import Calendar
from protocols.timeline import timeline
from storage.database import Database, Storage, Transaction
from storage.records import (
    Address,
    Case,
    CaseState,
    Duty,
    DutyState,
    OutgoingState,
    Part,
    Party,
    Person,
)
from storage.tables import audit
from tests.bench.people import ORGANISATION, organisation_file

EMPLOYEES = 1000
PER_CASE = 25  # duties of a case that is to come
DUE = 10_000
IN_FLIGHT = 100  # what a worker that is stopped may have sent and not yet settled
_SHEET = {
    "category": "D_physical",
    "conducts": ["hitting"],
    "place": "balie",
    "injury": "first_aid",
    "camera": True,
}


async def fill(database: Database, due: int = DUE, employees: int = EMPLOYEES) -> list[UUID]:
    """Fill a migrated database; return the ids of the duties that are due, the longest first."""
    now = datetime.now(UTC)
    async with database.writing() as transaction:
        await import_organisation(transaction, organisation_file(employees), now)
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
        ),
        reported.year,
    )
    victim = Party(
        id=uuid4(), case_id=case.id, part=Part.VICTIM, person_id=people[0].id, name=people[0].name
    )
    await storage.cases.add_parties(victim)
    return rows(case, timeline(protocol, sheet, calendar), [victim], directory, calendar)


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
    """Copy a case with its duties into the months to come, as SQL: a table as after years."""
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(_CASES_TO_COME, -(-how_many // PER_CASE))
        await connection.execute(_DUTIES_TO_COME, how_many, PER_CASE)
        await connection.execute("VACUUM ANALYZE")
    finally:
        await connection.close()


# The copies have a story that nobody has the key of, as if they were erased: nothing reads it.
_CASES_TO_COME = """
    WITH copies AS (
      SELECT n, md5('case' || n)::uuid AS id FROM generate_series(1, $1) AS n
    ), keys AS (
      INSERT INTO data_keys (id, organisation_id, owner, key_id, wrapped)
      SELECT copies.id, k.organisation_id, k.owner, k.key_id, NULL
      FROM copies, (SELECT * FROM data_keys WHERE owner = 'case' LIMIT 1) AS k
    )
    INSERT INTO cases (id, organisation_id, number, protocol, protocol_date, category, place,
      occurred_at, reported_at, state, version, reporter_id, team_id, sheet, verdict, story)
    SELECT copies.id, c.organisation_id, 'later-' || n, c.protocol, c.protocol_date, c.category,
      c.place, c.occurred_at, c.reported_at, c.state, 1, c.reporter_id, c.team_id, c.sheet,
      c.verdict, c.story
    FROM copies, (SELECT * FROM cases LIMIT 1) AS c
"""
_DUTIES_TO_COME = """
    INSERT INTO duties (id, organisation_id, case_id, rule, kind, role, person_id, about_id,
      due_at, next_at, state, version, attempts, escalated, nudges, plan)
    SELECT gen_random_uuid(), d.organisation_id, md5('case' || (n - 1) / $2 + 1)::uuid, d.rule,
      d.kind, d.role, d.person_id, NULL, now() + n * interval '1 minute' + interval '7 days',
      now() + n * interval '1 minute' + interval '7 days', 'planned', 1, 0, 0, 0, d.plan
    FROM (SELECT * FROM duties LIMIT 1) AS d, generate_series(1, $1::int) AS n
"""


_REMINDED = select(func.count().label("lines")).where(audit.c.action == "duty_remind")


async def settled(transaction: Transaction) -> tuple[int, int]:
    """Return how many cards are noted as sent, and how many reminders stand in the trails."""
    row = await transaction._work.first(_REMINDED, {})
    cards = (await transaction.counted()).cards
    return cards.get(OutgoingState.SENT, 0), int(row.lines if row else 0)
