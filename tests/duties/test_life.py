"""A duty's life, whatever happens to it, in any order, the clock going back and forth too."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases.desk import Desk
from cases.line import line
from cases.mending import NotPossible, cancel_duty, move_duty
from storage.records import Duty, DutyState
from tests.cast import MONDAY, Stage
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
    max_size=8,
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
    max_examples=30,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(acts=ACTS)
async def test_a_duty_is_told_or_ended_and_never_lost(
    stage: Stage, talk: Duty, acts: Sequence[tuple[str, int]]
) -> None:
    """A change races the clock's look each time: one of them is first, and both see that.

    Every life is a duty of its own, in one case: a report for each would take most of the time.
    """
    stage.clock.at, cancelled = MONDAY, False
    id = await _another(stage, talk)
    for act, minutes in acts:
        before = await duty(stage, id)
        if act == "clock":
            stage.clock.at = max(MONDAY, stage.clock.at + timedelta(minutes=minutes))
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


@pytest.fixture
async def talk(stage: Stage) -> Duty:
    """A case's first talk, as it was planned; the clock passes over every duty of the case."""
    await report(stage["medewerker"])
    async with stage.office.database.writing() as transaction:
        duties = transaction.of(TOWN).duties
        [case] = await transaction.of(TOWN).cases.list()
        every = await duties.of_case(case.id)
        for one in every:
            await duties.save(replace(one, next_at=None), one.version)
    found = next(one for one in every if one.kind == "aftercare_talk")
    return replace(found, state=DutyState.PLANNED, next_at=MONDAY, version=1)


async def _another(stage: Stage, talk: Duty) -> UUID:
    """Owe the talk once more, due at once."""
    again = replace(talk, id=uuid4())
    async with stage.office.database.writing() as transaction:
        await transaction.of(TOWN).duties.add([again])
    return again.id


async def _never_lost(stage: Stage, id: UUID, cancelled: bool) -> None:
    """In the end it is cancelled, or it has been taken all the way up the line."""
    await stage.later(days=100)
    end = await duty(stage, id)
    assert (end.state is DutyState.CANCELLED) == cancelled
    assert cancelled or end.state is DutyState.ESCALATED
    assert end.next_at is None
    async with stage.office.database.reading() as transaction:
        storage, [town] = transaction.of(TOWN), await transaction.organisations()
        assert await storage.audit.verify(end.trail_id)
        trail = await storage.audit.of_trail(end.trail_id)
        case = await storage.cases.get(end.trail_id)
        assert case
        circle = await Desk(storage, town, stage.clock.at).circle(case)
    told_of = [entry.action for entry in trail if entry.detail.get("duty") == str(id)]
    assert len(told_of) < end.version  # a line for each change at most: no change was written over
    if not cancelled:
        assert "duty_announce" in told_of
        assert end.escalated == len(line(end, circle))
