"""The check after each day: was every promise told to the right person in time, or taken up?

Written from what the product promises (README, ARCHITECTURE "The clock"), not from its code: who
is who comes from `town.py`, what arrived from `post.py`, and from the product only its rows.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

from protocols.terms import Calendar, Length
from protocols.vocabulary import Role
from storage.records import Duty, DutyState
from tests.simulation.letters import Arrival
from tests.simulation.post import Post
from tests.simulation.register import Entry, Register
from tests.simulation.reports import Reports, Told
from tests.simulation.town import Town

AT_ONCE = timedelta(hours=1)  # "at once", with the steps of the simulation and a try again
GRACE, GRACE_URGENT = timedelta(hours=4), timedelta(hours=1)
EACH_STEP = Length(
    3, "working_days"
)  # at most for a step up: one, and one more for who has seen it
MOST_STEPS = 12  # there is no longer line
NEVER = datetime.max.replace(tzinfo=UTC)
OWN = (Role.REPORTER, Role.VICTIM)
NOBODY, TEAM = "", "team"  # who reported what comes back; before the number of a team


@dataclass(slots=True)
class Check:
    """`wrong`: a line for every promise that was not kept."""

    register: Register
    post: Post
    reports: Reports
    calendar: Calendar = field(default_factory=Calendar.of)
    wrong: list[str] = field(default_factory=list)
    ended: Counter[str] = field(default_factory=Counter)
    climbed: int = 0
    _said: set[tuple[UUID, str]] = field(default_factory=set)
    _known: dict[UUID, datetime] = field(default_factory=dict)  # by when each was there
    _again: dict[UUID, datetime] = field(default_factory=dict)  # when to look at an open one
    _over: set[UUID] = field(default_factory=set)

    async def day(self, now: datetime) -> None:
        """Check every duty whose row changed or of which something arrived since the last look,
        and every other one as soon as a moment has passed by which more must have been told.
        """
        touched = self.post.close()
        read = await self.register.look(touched)
        self._known |= {id: now for id in read if id not in self._known}
        passed = {id for id, moment in self._again.items() if moment < now}
        still = {id: self.register.open[id] for id in touched | passed if id in self.register.open}
        for entry in (still | read).values():
            self._look(entry, now)
        self._count([entry.duty for entry in read.values() if not entry.duty.state.open])

    def _look(self, entry: Entry, now: datetime) -> None:
        duty = entry.duty
        for problem in self._problems(duty, self._told(duty, entry.town), now):
            self._say(duty, entry.town, problem)
        if duty.state.open:
            self._again[duty.id] = self._next_moment(duty, now)
        else:
            self._again.pop(duty.id, None)

    def _count(self, ended: Sequence[Duty]) -> None:
        new = [duty for duty in ended if duty.id not in self._over]
        self._over |= {duty.id for duty in new}
        self.ended.update(duty.state for duty in new)
        self.climbed += sum(duty.escalated > 0 for duty in new)

    def _told(self, duty: Duty, town: Town) -> Told:
        """Return of which report a duty is; what comes back by itself is of none."""
        if duty.case_id:
            return self.reports.cases[duty.case_id]
        team = int(duty.team_id.removeprefix(TEAM)) if duty.team_id else 0
        return Told(town, NOBODY, team, asked_at(duty))

    def _say(self, duty: Duty, town: Town, problem: str) -> None:
        if (duty.id, problem) not in self._said:
            self._said.add((duty.id, problem))
            due = self.calendar.local(duty.due_at).isoformat(timespec="minutes")
            seen = "; ".join(
                f"{self.calendar.local(one.at).isoformat(timespec='minutes')} {one.email}"
                + (" (lost)" if one.lost else "")
                for one in self._arrivals(duty)
            )
            self.wrong.append(f"{town.id} {duty.rule} {duty.state} due {due}: {problem}: {seen}")

    def _arrivals(self, duty: Duty) -> list[Arrival]:
        """Return the duty's own cards, in their order."""
        return self.post.about.get(duty.id, [])

    def _problems(self, duty: Duty, told: Told, now: datetime) -> Iterator[str]:
        arrivals = self._arrivals(duty)
        if duty.state is DutyState.FAILED:
            yield from self._set_aside(duty, told, arrivals, now)
        if now > self._tell_by(duty) and not arrivals and duty.state is not DutyState.CANCELLED:
            yield "told to nobody"
        if arrivals and arrivals[0].at > self._tell_by(duty):
            yield "told too late"
        yield from self._strangers(duty, told, arrivals)
        yield from self._silent(duty, told, arrivals, now)

    def _tell_by(self, duty: Duty) -> datetime:
        """Return by when somebody must have been told: its limit, or at once."""
        by = max(duty.due_at, self._given(duty) + AT_ONCE)
        return by if urgent(duty) else self.calendar.next_office_moment(by) + AT_ONCE

    def _given(self, duty: Duty) -> datetime:
        """Return since when the duty is there: as its row says, and no later than it was seen."""
        return min(asked_at(duty), self._known[duty.id])

    def _strangers(self, duty: Duty, told: Told, arrivals: Sequence[Arrival]) -> Iterator[str]:
        """The first is whose duty it is, at work that day; where nobody holds the role, the next
        in line. Nobody else than the line ever hears of it. Of who is told at one moment, as with
        a term that was over when it was reported, there is no first: their cards go side by side.
        """
        first = _line(told, duty.role)
        everybody = _everybody(duty, told)
        for one in arrivals:
            if one.email not in everybody:
                yield f"{one.email} has nothing to do with it"
        at_first = [one for one in arrivals if one.at == arrivals[0].at]
        if arrivals and not any(
            self._right(duty, told, first or everybody, one) for one in at_first
        ):
            yield f"{arrivals[0].email} is not the first who should be told"

    def _right(self, duty: Duty, told: Told, first: Sequence[str], one: Arrival) -> bool:
        """It goes to the first who is there that day, or was on a day since the report: who was
        given it, or took it over, while another was away has it until the other says to be back.
        """
        day, given = (self.calendar.local(at).date() for at in (one.at, told.since))
        while day >= given:
            there = [who for who in first if not told.town.was_away(who, day)]
            if one.email == (there or first)[0]:
                return True
            day -= timedelta(days=1)
        return False

    def _set_aside(
        self, duty: Duty, told: Told, arrivals: Sequence[Arrival], now: datetime
    ) -> Iterator[str]:
        """That nobody is left to tell is right as long as everybody else in the line is away.

        Then it is looked at again on the next working day, when who is back is told; what cannot be
        handled is not, and never right here. This is asked at midnight: whoever was there on the
        whole of the last working day, and since, must have heard.
        """
        if duty.next_at is None:
            yield "it was set aside"
        today = self.calendar.local(now).date()
        since = self.calendar.last_office_moment(now).date()
        heard = {one.email for one in arrivals}
        left = [who for who in _everybody(duty, told) if who not in heard]
        there = [who for who in left if not told.town.was_away(who, since, today)]
        if there:
            yield f"set aside, though {there[0]} was there"

    def _silent(
        self, duty: Duty, told: Told, arrivals: Sequence[Arrival], now: datetime
    ) -> Iterator[str]:
        """Nobody acted by the limit: one after another in the line hears of it, up to the last.

        Who was away in those days may have been passed over.
        """
        must = self._must(duty)
        steps, _ = self._steps(must, now)
        if not duty.state.open or not steps:
            return
        since, day = (self.calendar.local(at).date() for at in (must, now))
        line = [who for who in _above(duty, told) if not told.town.was_away(who, since, day)]
        heard = {one.email for one in arrivals}
        missing = [who for who in line if who not in heard]
        if missing and len(heard) < steps + bool(_line(told, duty.role)):
            yield f"nobody acts since {must:%Y-%m-%d %H:%M}, and {missing[0]} has not heard"

    def _must(self, duty: Duty) -> datetime:
        """Return when silence begins: at the limit, or after a grace where that was at once."""
        return max(duty.due_at, self._given(duty) + (GRACE_URGENT if urgent(duty) else GRACE))

    def _steps(self, must: datetime, now: datetime) -> tuple[int, datetime]:
        """Return how many steps up must have been taken since silence began, and by when the next
        one must be."""
        steps, moment = 0, self.calendar.add(EACH_STEP, must)
        while moment < now and steps < MOST_STEPS:
            steps, moment = steps + 1, self.calendar.add(EACH_STEP, moment)
        return steps, moment

    def _next_moment(self, duty: Duty, now: datetime) -> datetime:
        """Return by when more must have been told than by now, if nobody does anything."""
        tell_by, (_, step_by) = self._tell_by(duty), self._steps(self._must(duty), now)
        return min(moment for moment in (tell_by, step_by, NEVER) if moment >= now)


def asked_at(duty: Duty) -> datetime:
    return datetime.fromisoformat(duty.plan["asked_at"])


def urgent(duty: Duty) -> bool:
    return bool(duty.plan.get("urgent"))


def _line(told: Told, role: str) -> list[str]:
    """Return who a role is in this case: who reported it is passed over, but for their own part."""
    if role in OWN:
        return [told.reporter]
    return [who for who in told.town.line(role, told.team) if who != told.reporter]


def _everybody(duty: Duty, told: Told) -> list[str]:
    """Return whose duty it is, and after them who hears of it when nobody acts."""
    return [*_line(told, duty.role), *_above(duty, told)]


def _above(duty: Duty, told: Told) -> list[str]:
    """Return who hears of it when nobody acts: who stands in, then whom the protocol names."""
    roles = [] if duty.role in OWN else [duty.role]
    found = [who for role in [*roles, *duty.plan["escalates_to"]] for who in _line(told, role)]
    return list(dict.fromkeys(found))
