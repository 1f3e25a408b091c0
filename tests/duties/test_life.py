"""A duty's life, whatever happens to it, in any order, the clock going back and forth too.

The same machine plays a duty of a case and one that comes back by itself: there is one mechanism.
"""

import asyncio
from collections.abc import Coroutine
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID, uuid4

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from cases.desk import Desk
from cases.inbound import Inbound
from cases.line import line
from cases.mending import NotPossible, cancel_duty, move_duty
from cases.schedule import SPANS, must_act_by
from dialogs.reply import Reply
from storage.records import Duty, DutyState
from tests.cast import MONDAY, Player, Stage
from tests.scripts.plays import report

TOWN = "voorbeeldstad"
DAY = 24 * 60
REPORT = "heerlen-10-quarterly-report"
ACTS = ("duty_later", "duty_give", "duty_seen")  # by who knew of it before it was announced
CARERS = st.sampled_from(["bmw", "bmw2"])
SELDOM = st.sampled_from([False, False, False, True])  # else most lives would be short
Found = TypeVar("Found")


@pytest.fixture
async def owed(stage: Stage) -> list[Duty]:
    """A first talk of a case and a report that comes back; the clock passes over all others."""
    await report(stage["medewerker"])
    await stage.office.cases.tick()  # what comes back is made
    async with stage.office.database.writing() as transaction:
        storage = transaction.of(TOWN)
        every = await storage.duties.open()
        for one in every:
            await storage.duties.save(replace(one, next_at=None), one.version)
        await storage.standing.planned(MONDAY + timedelta(days=10 * 365))
    talk = next(one for one in every if one.kind == "aftercare_talk")
    standing = next(one for one in every if one.rule == REPORT)
    soon = replace(standing, due_at=MONDAY + timedelta(days=5))
    return [
        replace(one, state=DutyState.PLANNED, next_at=MONDAY, version=1) for one in (talk, soon)
    ]


async def test_a_duty_is_told_or_ended_and_never_lost(stage: Stage, owed: list[Duty]) -> None:
    """Every life is a duty of its own: a report for each would take most of the time."""
    loop = asyncio.get_running_loop()

    class Bound(Life):
        def __init__(self) -> None:
            super().__init__(stage, owed, loop)

    few = settings(max_examples=25, stateful_step_count=10)
    await asyncio.to_thread(run_state_machine_as_test, Bound, settings=few)


class Life(RuleBasedStateMachine):
    """One duty. Whatever is done to it races the clock's look: one is first, and both see that.

    No rule asks what came of the one before: who won a race is not the same each time it is run.
    """

    def __init__(self, stage: Stage, owed: list[Duty], loop: asyncio.AbstractEventLoop) -> None:
        super().__init__()
        self.stage, self.owed, self.loop = stage, owed, loop
        self.id = UUID(int=0)
        self.before: Duty | None = None
        self.ended: DutyState | None = None  # what somebody ended it as
        self.moved = False
        self.went: set[UUID] = set()  # who was away for a while

    @initialize(which=st.sampled_from([0, 1]))
    def begins(self, which: int) -> None:
        self.stage.clock.at = MONDAY
        duty = replace(self.owed[which], id=uuid4())
        self.id = duty.id
        self._wait(self._owe(duty))
        self.before = duty

    @rule(minutes=st.sampled_from([-DAY, -60, 1, 60, DAY, 7 * DAY]))
    def time_passes(self, minutes: int) -> None:
        self.stage.clock.at = max(MONDAY, self.stage.clock.at + timedelta(minutes=minutes))

    @rule()
    def the_clock_looks(self) -> None:
        self._wait(self.stage.office.worker.until_quiet())

    @rule(minutes=st.integers(1, 60 * DAY))
    def an_administrator_moves_it(self, minutes: int) -> None:
        to = self.stage.clock.at + timedelta(minutes=minutes)
        self.moved |= self._mended(to=to)

    @rule(really=SELDOM)
    def an_administrator_cancels_it(self, really: bool) -> None:
        if really and self._mended(to=None):
            self.ended = DutyState.CANCELLED

    @rule(who=CARERS, span=st.sampled_from(sorted(SPANS)))
    def somebody_puts_it_off(self, who: str, span: str) -> None:
        self._taps(who, "later", span, "busy")

    @rule(who=CARERS, heir=CARERS)
    def somebody_hands_it_over(self, who: str, heir: str) -> None:
        self._taps(who, "give", str(self.stage[heir].id), "away")

    @rule(who=CARERS)
    def somebody_has_seen_it(self, who: str) -> None:
        self._taps(who, "seen")

    @rule(who=CARERS, really=SELDOM)
    def somebody_has_done_it(self, who: str, really: bool) -> None:
        if really:
            self._taps(who, "done")
            ended = not self._duty().state.open
            self.ended = self.ended or (DutyState.DONE if ended else None)

    @rule(who=CARERS, days=st.integers(1, 20))
    def somebody_goes_away(self, who: str, days: int) -> None:
        until = (self.stage.clock.at + timedelta(days=days)).date()
        self.went.add(self.stage[who].id)
        self._races(self._turn(self.stage[who], Reply(text=f"afwezig tot en met {until}")))

    @rule(who=CARERS)
    def somebody_is_back(self, who: str) -> None:
        self._races(self._turn(self.stage[who], Reply(text="ik ben er weer")))

    @invariant()
    def what_has_ended_stays_as_it_is(self) -> None:
        duty, before = self._duty(), self.before
        assert before
        assert duty.version >= before.version
        assert before.state.open or duty == before
        assert duty.state.open == (self.ended is None)
        self.before = duty

    @invariant()
    def the_clock_looks_again_and_before_its_limit(self) -> None:
        duty = self._duty()
        if not duty.state.open:
            assert duty.next_at is None
            return
        assert duty.next_at or duty.escalated, "nobody looks, and it never went up the line"
        assert self.moved or not duty.planned_for or duty.planned_for < must_act_by(duty)

    def teardown(self) -> None:
        """In the end it has ended, or everybody in the line was told who was never away."""
        for who in ("bmw", "bmw2"):
            self._wait(self._turn(self.stage[who], Reply(text="ik ben er weer")))
        self._wait(self.stage.later(days=100))
        self._wait(self._check_the_end())

    async def _check_the_end(self) -> None:
        end = self._of(await self._read())
        assert end.next_at is None
        assert end.state is self.ended or (self.ended is None and end.state.open)
        async with self.stage.office.database.reading() as transaction:
            storage, [town] = transaction.of(TOWN), await transaction.organisations()
            assert await storage.audit.verify(end.trail_id)
            trail = await storage.audit.of_trail(end.trail_id)
            circle = await Desk(storage, town, self.stage.clock.at).circle_of(end)
        assert circle
        mine = [entry for entry in trail if entry.detail.get("duty") == str(self.id)]
        assert len(mine) < end.version  # a line for each change at most: none was written over
        if self.ended is None:
            told = {UUID(id) for id in end.plan.get("told", ())}
            assert {one.id for one in line(end, circle)} - told <= self.went
            assert {"duty_announce", *ACTS} & {entry.action for entry in mine}

    def _taps(self, who: str, verb: str, *fields: str) -> None:
        """Tap on the duty, or hand in its form, as somebody with an old card can."""
        step = f"{verb}.{self.id}"
        names = [step, *(f"{step}#{number}" for number in range(2, len(fields) + 1))]
        values = {name: (value,) for name, value in zip(names, fields, strict=False)}
        reply = Reply(step=step, value="submit" if fields else "yes", ref="1", values=values)
        self._races(self._turn(self.stage[who], reply))

    async def _turn(self, player: Player, reply: Reply) -> None:
        await self.stage.send(
            Inbound(
                channel="web",
                workspace=TOWN,
                external_id=player.email,
                event_id=uuid4().hex,
                reply=reply,
            )
        )

    def _mended(self, to: datetime | None) -> bool:
        """Move or cancel it; False when it had ended, or changed just now."""
        return self._races(self._mend(to))

    async def _mend(self, to: datetime | None) -> bool:
        now = self.stage.clock.at
        try:
            async with self.stage.office.database.writing() as transaction:
                if to is None:
                    await cancel_duty(transaction, TOWN, self.id, "proef", "admin:test", now)
                else:
                    await move_duty(transaction, TOWN, self.id, to, "proef", "admin:test", now)
        except NotPossible:
            return False
        return True

    async def _owe(self, duty: Duty) -> None:
        """Begin with this duty, and with everybody there: the life before is forgotten."""
        async with self.stage.office.database.writing() as transaction:
            storage = transaction.of(TOWN)
            for away in await storage.people.absences():
                await storage.people.end_absences(away.person_id, away.since)
            await storage.duties.add([duty])

    async def _read(self) -> Duty | None:
        async with self.stage.office.database.reading() as transaction:
            return await transaction.of(TOWN).duties.get(self.id)

    def _duty(self) -> Duty:
        return self._of(self._wait(self._read()))

    def _of(self, found: Duty | None) -> Duty:
        assert found, "it is gone"
        return found

    def _races(self, act: Coroutine[Any, Any, Found]) -> Found:
        """Do it while the clock looks."""

        async def both() -> Found:
            looking = asyncio.create_task(self.stage.office.cases.tick())
            done = await act
            await looking
            return done

        return self._wait(both())

    def _wait(self, act: Coroutine[Any, Any, Found]) -> Found:
        """Wait for something that happens in the loop of the test; we are in a thread beside it."""
        return asyncio.run_coroutine_threadsafe(act, self.loop).result()
