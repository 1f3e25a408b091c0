"""Plays the days one by one: reports come in, people act, the clock looks, and all is checked."""

import asyncio
import random
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from time import perf_counter

from bot.settings import Settings
from bot.wiring import Office, open_office
from cases.organisation import import_organisation
from protocols.terms import Calendar
from storage.database import Database
from tests.cast import StandingClock
from tests.simulation.check import Check
from tests.simulation.people import People
from tests.simulation.post import Post
from tests.simulation.reports import Reports
from tests.simulation.town import Town

START = date(2027, 1, 1)
DAY = timedelta(days=1)
STEP = timedelta(minutes=5)  # how far the clock goes at least
A_YEAR = 365.0


@dataclass(slots=True)
class Year:
    """`reports_per_1000`: how many reports there are a year for each thousand employees."""

    towns: Mapping[str, Town]
    office: Office
    clock: StandingClock
    post: Post
    people: People
    reports: Reports
    check: Check
    rng: random.Random
    reports_per_1000: float
    calendar: Calendar = field(default_factory=Calendar.of)
    step: timedelta = STEP
    rounds: int = 0
    seconds: dict[str, float] = field(default_factory=dict)

    async def play(self, days: int, tell: Callable[[str], None] = lambda _: None) -> None:
        """Play so many days."""
        said = 0
        for number in range(days):
            today = START + DAY * number
            await self._morning(today)
            await self._until(datetime.combine(today + DAY, time(), self.calendar.zone))
            with self._timing("check"):
                for town in self.towns.values():
                    touched = self.post.of_today.pop(town.id, ())
                    await self.check.day(town, touched, self.clock.at)
            if number % 7 == 6:
                tell(f"{today}: {self.figures()}")
            for line in self.check.wrong[said:]:
                tell(line)
            said = len(self.check.wrong)

    async def _morning(self, today: date) -> None:
        """People go on leave; the day's reports are spread over the hours of work, mostly."""
        self.clock.at = datetime.combine(today, time(7, 30), self.calendar.zone).astimezone(UTC)
        await self.people.new_day(today)
        for town in self.towns.values():
            expected = town.employees / 1000 * self.reports_per_1000 / A_YEAR
            for _ in range(_poisson(expected, self.rng)):
                at = self.clock.at + timedelta(hours=self.rng.triangular(0, 16, 5))
                self.people.means_to_report(town, at)

    async def _until(self, end: datetime) -> None:
        """Go on from one moment at which something happens to the next."""
        while True:
            coming = [moment for moment in (self.people.next_act(), await self._look()) if moment]
            if not coming or min(coming) >= end:
                break
            self.clock.at = max(min(coming), self.clock.at + self.step)
            self.rounds += 1
            with self._timing("people"):
                await self.people.act(self.clock.at, self.reports)
            with self._timing("clock"):
                await self.office.worker.until_quiet()
        self.clock.at = max(end, self.clock.at)

    async def _look(self) -> datetime | None:
        async with self.office.database.reading() as transaction:
            return await transaction.next_look()

    @contextmanager
    def _timing(self, what: str) -> Iterator[None]:
        began = perf_counter()
        yield
        self.seconds[what] = self.seconds.get(what, 0.0) + perf_counter() - began

    def figures(self) -> str:
        """Return what has been played so far."""
        taken = ", ".join(f"{what} {seconds:.0f} s" for what, seconds in self.seconds.items())
        return (
            f"{len(self.reports.cases)} cases, {self.check.checked} duties "
            f"({self.check.escalated} of those that ended had gone up the line), "
            f"{self.post.shown} cards, {self.post.failed} failed, {self.post.lied} lost, "
            f"{self.people.acted} acts, {len(self.check.wrong)} wrong; {taken}"
        )


def _poisson(expected: float, rng: random.Random) -> int:
    """Draw how many there are on a day on which so many are expected."""
    many, left = 0, rng.expovariate(1.0)
    while left < expected:
        many += 1
        left += rng.expovariate(1.0)
    return many


async def _bring_in(database: Database, town: Town, now: datetime) -> None:
    async with database.writing() as transaction:
        await import_organisation(transaction, town.file(), now)


@asynccontextmanager
async def opened(
    database: Database, towns: list[Town], seed: int, reports_per_1000: float
) -> AsyncIterator[Year]:
    """Open the office of so many towns on a fresh, migrated database."""
    clock = StandingClock(datetime.combine(START, time(), UTC))
    rng = random.Random(seed)  # noqa: S311  no secret
    await asyncio.gather(*[_bring_in(database, town, clock.now()) for town in towns])
    post = Post(clock, rng)
    async with open_office(Settings(), {"web": post}, clock, database) as office:
        by_id = {town.id: town for town in towns}
        people, reports = People(office, by_id, rng), Reports(office, rng)
        people.listen(post)
        check = Check(database, post, reports)
        yield Year(by_id, office, clock, post, people, reports, check, rng, reports_per_1000)
