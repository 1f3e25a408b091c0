"""Cases: numbers, versions, who is in them, what is decided."""

import asyncio
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest

from storage.database import Database, Refused
from storage.records import CaseState, Part
from storage.rows import UnknownOrganisation
from tests.storage import made
from tests.storage.conftest import ORGANISATION, Town
from tests.storage.made import NOW


async def test_a_case_comes_back_as_it_was_opened(town: Town) -> None:
    draft = await town.draft()
    opened = await town.case(conversation_id=draft.id, number="passed over", version=9)
    assert (opened.number, opened.version) == ("2026-0001", 1)
    async with town.database.reading() as transaction:
        cases = transaction.of(ORGANISATION).cases
        assert await cases.get(opened.id) == opened
        assert await cases.by_number("2026-0001") == opened
        assert await cases.by_number("2026-0002") is None


async def test_numbers_have_no_gaps_when_cases_come_at_once_and_some_fail(town: Town) -> None:
    async def report(place: int) -> None:
        async with town.database.writing() as transaction:
            await transaction.of(ORGANISATION).cases.open(made.case(town.anna.id), made.NOW.year)
            if place % 3 == 0:
                raise ZeroDivisionError

    await asyncio.gather(*(report(place) for place in range(12)), return_exceptions=True)
    async with town.database.reading() as transaction:
        cases = await transaction.of(ORGANISATION).cases.list()
    assert sorted(case.number for case in cases) == [f"2026-{n:04d}" for n in range(1, 9)]


async def test_each_year_is_counted_by_itself(town: Town) -> None:
    async with town.database.writing() as transaction:
        cases = transaction.of(ORGANISATION).cases
        opened = [await cases.open(made.case(town.anna.id), year) for year in (2026, 2027, 2026)]
    assert [case.number for case in opened] == ["2026-0001", "2027-0001", "2026-0002"]


async def test_joined_inserts_are_done_at_the_end_of_their_block_or_not_at_all(town: Town) -> None:
    async with town.database.writing() as transaction:
        storage = transaction.of(ORGANISATION)
        async with storage.joined_inserts():
            case = await storage.cases.open(made.case(town.anna.id), made.NOW.year)
            duties = [made.duty(case.id), made.duty(case.id)]
            await storage.duties.add(duties)
            for action in ("reported", "told"):
                await storage.audit.append(case.id, "clock", action, {}, NOW)
            assert await storage.cases.get(case.id) is None
        with suppress(ZeroDivisionError):
            async with storage.joined_inserts():
                await storage.cases.add_parties(made.party(case.id))
                raise ZeroDivisionError
        assert await storage.cases.get(case.id) == case
        assert len(await storage.duties.of_case(case.id)) == 2
        assert [line.seq for line in await storage.audit.of_trail(case.id)] == [1, 2]
        assert await storage.audit.verify(case.id)
        assert await storage.cases.parties(case.id) == []


async def test_each_organisation_counts_by_itself(town: Town, database: Database) -> None:
    await town.case()
    clerk = made.person("clerk")
    async with database.writing() as transaction:
        await transaction.save_organisation(made.organisation("elders"))
        await transaction.of("elders").people.save(clerk)
        case = await transaction.of("elders").cases.open(made.case(clerk.id), made.NOW.year)
        assert case.number == "2026-0001"


async def test_no_case_is_opened_for_an_organisation_that_nobody_knows(town: Town) -> None:
    with pytest.raises(UnknownOrganisation):
        async with town.database.writing() as transaction:
            await transaction.of("elders").cases.open(made.case(town.anna.id), made.NOW.year)


async def test_a_case_changes_only_from_the_version_that_was_read(town: Town) -> None:
    case = await town.case()
    closed = replace(case, state=CaseState.CLOSED, story={"what": "anders"}, category="C")
    async with town.database.writing() as transaction:
        cases = transaction.of(ORGANISATION).cases
        assert await cases.save(closed, 1)
        assert not await cases.save(replace(case, category="E"), 1)
        assert await cases.get(case.id) == replace(closed, version=2)


async def test_cases_are_listed_newest_first(town: Town) -> None:
    first = await town.case(reported_at=NOW - timedelta(days=2))
    second = await town.case(reported_at=NOW - timedelta(days=1), state=CaseState.CLOSED)
    third = await town.case(team_id="burgerzaken")
    async with town.database.reading() as transaction:
        cases = transaction.of(ORGANISATION).cases
        assert await cases.list() == [third, second, first]
        assert await cases.list(state=CaseState.OPEN) == [third, first]
        assert await cases.list(team_id="publiekszaken") == [second, first]
        assert await cases.list(CaseState.OPEN, "publiekszaken") == [first]
        assert await cases.of_reporter(town.anna.id) == [third, second, first]
        assert await cases.of_reporter(town.bram.id) == []


async def test_the_people_in_a_case(town: Town) -> None:
    case, other = await town.case(), await town.case()
    reporter = made.party(case.id, part=Part.REPORTER, person_id=town.anna.id, name="")
    victim = made.party(case.id, part=Part.VICTIM, person_id=town.bram.id, name="")
    witness = made.party(case.id)
    async with town.database.writing() as transaction:
        cases = transaction.of(ORGANISATION).cases
        await cases.add_parties(reporter, victim, witness)
        declined = replace(victim, aftercare="declined")
        await cases.save_party(declined)
        assert await cases.parties(case.id) == [reporter, declined, witness]
        assert await cases.parties(other.id) == []
        assert await cases.cases_of_person(town.bram.id) == [case]


async def test_a_perpetrator_is_found_again_by_name_and_by_nothing_else(town: Town) -> None:
    first, second, third = await town.case(), await town.case(), await town.case()
    async with town.database.writing() as transaction:
        cases = transaction.of(ORGANISATION).cases
        await cases.mark_perpetrator(first.id, "J. de Vries", "06 0000 0000")
        await cases.mark_perpetrator(first.id, "J. de Vries")
        await cases.mark_perpetrator(second.id, "j.  de vries ")
        await cases.mark_perpetrator(third.id, "de Vries")
        assert await cases.of_same_perpetrator(first.id) == [second, first]
        assert await cases.of_same_perpetrator(third.id) == [third]
        await cases.unmark_perpetrator(second.id)
        assert await cases.of_same_perpetrator(first.id) == [first]
        assert await cases.of_same_perpetrator(second.id) == []


async def test_decisions_come_back_oldest_first(town: Town) -> None:
    case = await town.case()
    measure = made.decision(case.id, town.bram.id)
    letter = made.decision(case.id, town.bram.id, kind="letter", at=NOW - timedelta(hours=1))
    async with town.database.writing() as transaction:
        await transaction.of(ORGANISATION).decisions.add(measure)
        await transaction.of(ORGANISATION).decisions.add(letter)
    async with town.database.reading() as transaction:
        assert await transaction.of(ORGANISATION).decisions.of_case(case.id) == [letter, measure]


async def test_a_case_cannot_be_reported_by_somebody_of_elsewhere(town: Town) -> None:
    stranger = made.person("stranger")
    async with town.database.writing() as transaction:
        await transaction.save_organisation(made.organisation("elders"))
        await transaction.of("elders").people.save(stranger)
    with pytest.raises(Refused):
        async with town.database.writing() as transaction:
            await transaction.of(ORGANISATION).cases.open(made.case(stranger.id), made.NOW.year)
