"""Cases. Each has a data key of its own and a number without gaps."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Insert, Integer, Select, bindparam, insert, literal, select, update
from sqlalchemy.dialects import postgresql, sqlite

from storage.parties import Parties
from storage.prepared import Row
from storage.records import Case, CaseState
from storage.rows import (
    ITS_ID,
    NO_LINE,
    ORGANISATION,
    UnknownOrganisation,
    id_values,
    in_ids,
    key_of,
    mine,
)
from storage.tables import (
    case_counters,
    cases,
    data_keys,
    organisations,
    parties,
    perpetrator_marks,
)
from storage.vault import DataKey, Secret

STORY, AGREED = Secret(cases.c.story), Secret(cases.c.agreed)
_ALL = (
    select(cases, data_keys.c.key_id, data_keys.c.wrapped, data_keys.c.erased_at)
    .join(data_keys, key_of(cases))
    .where(mine(cases))
    .order_by(cases.c.reported_at.desc(), cases.c.number.desc())
)
_BY_ID = _ALL.where(cases.c.id == ITS_ID)
_BY_NUMBER = _ALL.where(cases.c.number == bindparam("its_number"))
_OF_REPORTER = _ALL.where(cases.c.reporter_id == bindparam("person"))
_WITH_PERSON = _ALL.where(
    cases.c.id.in_(
        select(parties.c.case_id).where(mine(parties), parties.c.person_id == bindparam("person"))
    )
)
_ITS_MARKS = select(perpetrator_marks.c.mark).where(
    mine(perpetrator_marks), perpetrator_marks.c.case_id == ITS_ID
)
_SAME = _ALL.where(
    cases.c.id.in_(
        select(perpetrator_marks.c.case_id).where(
            mine(perpetrator_marks), perpetrator_marks.c.mark.in_(_ITS_MARKS)
        )
    )
)
_ADD = insert(cases)
_SAVE = update(cases).where(
    mine(cases), cases.c.id == ITS_ID, cases.c.version == bindparam("expected")
)


def _count(make: Any) -> Insert:
    """Count one up: who is first makes others wait for the commit, so that no number is lost."""
    one = select(organisations.c.id, bindparam("its_year", type_=Integer), literal(1))
    first: Any = make(case_counters).from_select(
        ["organisation_id", "year", "last"], one.where(organisations.c.id == ORGANISATION)
    )
    counted: Insert = first.on_conflict_do_update(
        index_elements=list(case_counters.primary_key.columns),
        set_={"last": case_counters.c.last + 1},
    ).returning(case_counters.c.last)
    return counted


_COUNT_POSTGRES, _COUNT_SQLITE = _count(postgresql.insert), _count(sqlite.insert)


@cache
def _by_ids(places: int) -> Select[Any]:
    return _ALL.where(in_ids(cases.c.id, places))


class Cases(Parties):
    """The cases of one organisation, and who is in them."""

    async def open(self, case: Case, year: int) -> Case:
        """Add a case with its data key; return it with its number and version 1.

        The number is the year where the organisation is and a count that has no gaps; whatever
        `case.number` says is passed over. Raises UnknownOrganisation.
        """
        case = replace(case, number=await self._next_number(year), version=1)
        key = await self._new_key(case.id, "case")
        row = {
            "id": case.id,
            "number": case.number,
            "version": case.version,
            **_sealed(key, case),
            **_changing(case),
        }
        await self._insert(_ADD, [row])
        self._work.chains[case.id] = NO_LINE  # nobody else knows of it before the commit
        return case

    async def get(self, case_id: UUID) -> Case | None:
        """Return a case; its story is empty once it is erased."""
        return self._one(await self._first(_BY_ID, its_id=case_id))

    async def by_ids(self, case_ids: Sequence[UUID]) -> Sequence[Case]:
        """Return those that exist, in one query, the newest first."""
        if not case_ids:
            return []
        values = id_values(case_ids)
        return self._several(await self._all(_by_ids(len(values)), **values))

    async def by_number(self, number: str) -> Case | None:
        return self._one(await self._first(_BY_NUMBER, its_number=number))

    async def list(
        self, state: CaseState | None = None, team_id: str | None = None
    ) -> Sequence[Case]:
        """Return cases, the newest first."""
        statement: Select[Any] = _ALL
        if state is not None:
            statement = statement.where(cases.c.state == state)
        if team_id is not None:
            statement = statement.where(cases.c.team_id == team_id)
        return self._several(await self._all(statement))

    async def of_reporter(self, person_id: UUID) -> Sequence[Case]:
        """Return the cases somebody reported, the newest first."""
        return self._several(await self._all(_OF_REPORTER, person=person_id))

    async def cases_of_person(self, person_id: UUID) -> Sequence[Case]:
        """Return the cases somebody is a party to, the newest first."""
        return self._several(await self._all(_WITH_PERSON, person=person_id))

    async def of_same_perpetrator(self, case_id: UUID) -> Sequence[Case]:
        """Return the cases that share a mark with this one, itself included, the newest first.

        Empty: nobody said who did it.
        """
        return self._several(await self._all(_SAME, its_id=case_id))

    async def save(self, case: Case, expect_version: int) -> bool:
        """Store it as version `expect_version + 1`; False when somebody else was first.

        Raises Erased.
        """
        key = await self._key(case.id)
        return (
            await self._run(
                _SAVE,
                its_id=case.id,
                expected=expect_version,
                version=expect_version + 1,
                **_sealed(key, case),
                **_changing(case),
            )
            == 1
        )

    async def _next_number(self, year: int) -> str:
        count = _COUNT_POSTGRES if self._work.postgres else _COUNT_SQLITE
        counted = await self._first(count, its_year=year)
        if counted is None:
            raise UnknownOrganisation(self._organisation_id)
        return f"{year}-{counted.last:04d}"

    def _one(self, row: Row | None) -> Case | None:
        return self._case(row) if row else None

    def _several(self, rows: Sequence[Row]) -> Sequence[Case]:
        return [self._case(row) for row in rows]

    def _case(self, row: Row) -> Case:
        key = self._work.met(row.id, row.key_id, row.wrapped)
        return Case(
            id=row.id,
            number=row.number,
            protocol=row.protocol,
            protocol_date=row.protocol_date,
            category=row.category,
            place=row.place,
            occurred_at=row.occurred_at,
            reported_at=row.reported_at,
            state=CaseState(row.state),
            version=row.version,
            reporter_id=row.reporter_id,
            team_id=row.team_id,
            sheet=row.sheet,
            verdict=row.verdict,
            story=STORY.open_json(key, row.story, row.id),
            agreed=AGREED.open_json(key, row.agreed, row.id) if row.agreed else {},
            conversation_id=row.conversation_id,
            erased_at=row.erased_at,
        )


def _sealed(key: DataKey, case: Case) -> dict[str, bytes | None]:
    """Return what is encrypted; most cases have agreed on nothing of their own."""
    agreed = AGREED.seal_json(key, case.agreed, case.id) if case.agreed else None
    return {"story": STORY.seal_json(key, case.story, case.id), "agreed": agreed}


def _changing(case: Case) -> dict[str, Any]:
    return {
        "protocol": case.protocol,
        "protocol_date": case.protocol_date,
        "category": case.category,
        "place": case.place,
        "occurred_at": case.occurred_at,
        "reported_at": case.reported_at,
        "state": case.state,
        "reporter_id": case.reporter_id,
        "team_id": case.team_id,
        "sheet": dict(case.sheet),
        "verdict": dict(case.verdict),
        "conversation_id": case.conversation_id,
    }
