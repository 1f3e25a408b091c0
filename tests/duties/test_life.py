"""A duty's life, whatever happens to it, in any order, the clock going back and forth too."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases.mending import NotPossible, cancel_duty, move_duty
from storage.database import Database
from storage.records import Duty, DutyState
from tests.cast import Stage, staged
from tests.chats import WebChat
from tests.scripts.plays import report

TOWN = "voorbeeldstad"
DAY = 24 * 60
ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("clock"), st.sampled_from([-DAY, -60, 1, 60, DAY, 7 * DAY])),
        st.tuples(st.just("move"), st.integers(1, 60 * DAY)),
        st.tuples(st.just("cancel"), st.just(0)),
        st.tuples(st.just("look"), st.just(0)),
    ),
    min_size=1,
    max_size=6,
)


async def duty(stage: Stage, id: UUID) -> Duty:
    async with stage.office.database.reading() as transaction:
        found = await transaction.of(TOWN).duties.get(id)
    assert found
    return found


async def change(stage: Stage, id: UUID, act: str, minutes: int) -> bool:
    """Move or cancel it as an administrator does; False when it had ended, or changed just now."""
    now = stage.clock.at
    try:
        async with stage.office.database.writing() as transaction:
            if act == "cancel":
                await cancel_duty(transaction, TOWN, id, "proef", "admin:test", now)
            else:
                to = now + timedelta(minutes=minutes)
                await move_duty(transaction, TOWN, id, to, "proef", "admin:test", now)
    except NotPossible:
        return False
    return True


@settings(
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.data())
async def test_a_duty_is_told_or_ended_and_never_lost(
    database: Database, data: st.DataObject
) -> None:
    """A change races the clock's look each time: one of them is first, and both see that."""
    async with staged(database, WebChat()) as stage:
        await report(stage["medewerker"])
        id = await _one(stage)
        start, cancelled = stage.clock.at, False
        for act, minutes in data.draw(ACTS):
            before = await duty(stage, id)
            if act == "clock":
                stage.clock.at = max(start, stage.clock.at + timedelta(minutes=minutes))
            elif act == "look":
                await stage.office.worker.until_quiet()
            else:
                done, _ = await asyncio.gather(
                    change(stage, id, act, minutes), stage.office.cases.tick()
                )
                cancelled = cancelled or (act == "cancel" and done)
            after = await duty(stage, id)
            assert after.version >= before.version
            assert before.state.open or after == before  # what has ended stays as it is
        await _never_lost(stage, id, cancelled)


async def _one(stage: Stage) -> UUID:
    """Return the newest case's first talk, due at once; the clock passes over all else."""
    async with stage.office.database.writing() as transaction:
        storage = transaction.of(TOWN)
        for case in await storage.cases.list():
            for other in await storage.duties.of_case(case.id):
                await storage.duties.save(replace(other, next_at=None), other.version)
        case = (await storage.cases.list())[0]
        talks = [d for d in await storage.duties.of_case(case.id) if d.kind == "aftercare_talk"]
        due = replace(talks[0], next_at=stage.clock.at)
        assert await storage.duties.save(due, talks[0].version)
    return talks[0].id


async def _never_lost(stage: Stage, id: UUID, cancelled: bool) -> None:
    """In the end it is cancelled, or it has been taken all the way up the line."""
    await stage.later(days=100)
    end = await duty(stage, id)
    assert (end.state is DutyState.CANCELLED) == cancelled
    assert cancelled or end.state is DutyState.ESCALATED
    async with stage.office.database.reading() as transaction:
        assert await transaction.of(TOWN).audit.verify(end.case_id)
