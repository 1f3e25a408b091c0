"""Statements that are compiled once: what is forgotten is said then, not passed over."""

from uuid import uuid4

import pytest
from sqlalchemy import Dialect, bindparam, select, update
from sqlalchemy.dialects import sqlite
from sqlalchemy.dialects.postgresql import asyncpg

from storage import prepared
from storage.prepared import prepare
from storage.records import RoleHolder
from storage.rows import id_values
from storage.tables import people
from tests.storage import made
from tests.storage.conftest import ORGANISATION, Town

DIALECTS = [sqlite.dialect(paramstyle="qmark"), asyncpg.dialect()]  # type: ignore[no-untyped-call]


@pytest.mark.parametrize("dialect", DIALECTS)
def test_the_same_statement_is_compiled_once(dialect: Dialect) -> None:
    statement = select(people.c.id).where(people.c.language == bindparam("spoken"))
    first = prepare(statement, {"spoken": "nl"}, dialect)
    assert prepare(statement, {"spoken": "en"}, dialect) is first
    assert first.values({"spoken": "nl"}) == ["nl"]


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_value_that_is_not_given_is_said(dialect: Dialect) -> None:
    statement = select(people.c.id).where(people.c.id == bindparam("its_id"))
    with pytest.raises(TypeError, match="no value is given for 'its_id'"):
        prepare(statement, {}, dialect)


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_list_of_any_length_cannot_be_prepared(dialect: Dialect) -> None:
    statement = select(people.c.id).where(people.c.id.in_([uuid4()]))
    with pytest.raises(TypeError, match="varying length"):
        prepare(statement, {}, dialect)


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_change_sets_what_it_is_given(dialect: Dialect) -> None:
    statement = update(people).where(people.c.id == bindparam("its_id"))
    row = {"language": "en", "its_id": uuid4()}
    prepared = prepare(statement, row, dialect)
    assert "language=" in prepared.sql
    assert "office" not in prepared.sql
    assert len(prepared.values(row)) == 2


@pytest.mark.parametrize(("count", "places"), [(1, 1), (2, 2), (3, 4), (4, 4), (5, 8), (300, 512)])
def test_ids_are_filled_up_to_a_power_of_two(count: int, places: int) -> None:
    ids = [uuid4() for _ in range(count)]
    values = id_values(ids)
    assert len(values) == places
    assert set(values.values()) == set(ids)


async def test_nothing_is_compiled_anew_for_the_next_report_or_organisation(town: Town) -> None:
    async def one_more(id: str) -> int:
        await town.draft()
        await town.case()
        async with town.database.writing() as transaction:
            await transaction.save_organisation(made.organisation(id))
            bram = [RoleHolder(role="cag", position=0, person_id=town.bram.id, deputy_id=None)]
            await transaction.of(ORGANISATION).people.save_holders("cag", bram)
        return len(prepared._compiled)

    assert await one_more("nog-een") == await one_more("en-nog-een")
