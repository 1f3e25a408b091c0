"""Plays the days one by one: reports come in, people act, the clock looks, and all is checked."""

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import chain
from time import process_time

from bot.settings import Settings
from bot.wiring import Office, open_office
from cases.organisation import import_organisation
from protocols.terms import Calendar
from storage.database import Database
from tests.cast import StandingClock
from tests.simulation.check import Check
from tests.simulation.company import Alone, Company
from tests.simulation.figures import Figures, total
from tests.simulation.people import People
from tests.simulation.post import Post
from tests.simulation.register import Register
from tests.simulation.reports import Reports
from tests.simulation.town import Town

START = date(2027, 1, 1)
DAY = timedelta(days=1)
STEP = timedelta(minutes=10)  # how far the clock goes at least
A_YEAR = 365.0
ALONE = Alone()


def _go_on(_day: date, _figures: Figures) -> bool:
    return True


@dataclass(slots=True)
class Year:
    """`towns`: those whose people are played here; the worker works for all there are.

    `reports_per_1000`: how many reports there are a year for each thousand employees.
    """

    towns: Mapping[str, Town]
    office: Office
    clock: StandingClock
    post: Post
    people: People
    reports: Reports
    check: Check
    rng: random.Random
    reports_per_1000: float
    company: Company
    calendar: Calendar = field(default_factory=Calendar.of)
    step: timedelta = STEP
    rounds: int = 0
    took: Counter[str] = field(default_factory=Counter)

    async def play(self, days: int, tell: Callable[[date, Figures], bool] = _go_on) -> None:
        """Play so many days, or until whoever is told of one says that it is enough."""
        for today in [START + DAY * number for number in range(days)]:
            with self._timing("people"):
                await self._morning(today)
            await self._until(datetime.combine(today + DAY, time(), self.calendar.zone))
            with self._timing("check"):
                await self.check.day(self.clock.at)
            figures = total(await self.company.all(self.figures()))
            enough = self.company.number == 0 and not tell(today, figures)
            if any(await self.company.all(enough)):
                break

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
        while (moment := await self._next_moment()) and moment < end:
            self.clock.at = max(moment, self.clock.at + self.step)
            self.rounds += 1
            with self._timing("people"):
                await self.people.act(self.clock.at, self.reports)
            with self._timing("clock"):
                await self.office.worker.until_quiet()
        self.clock.at = max(end, self.clock.at)

    async def _next_moment(self) -> datetime | None:
        """When everybody is done with this moment: hand over the letters, and find the next."""
        letters, self.post.elsewhere = self.post.elsewhere, []
        self.post.take(chain.from_iterable(await self.company.all(letters)))
        look = await self._look() if self.company.number == 0 else None
        coming = await self.company.all((self.people.next_act(), look))
        return min((moment for moment in chain.from_iterable(coming) if moment), default=None)

    async def _look(self) -> datetime | None:
        async with self.office.database.reading() as transaction:
            return await transaction.next_look()

    @contextmanager
    def _timing(self, what: str) -> Iterator[None]:
        began = process_time()
        yield
        self.took[what] += round(1000 * (process_time() - began))

    def figures(self) -> Figures:
        """Return what has been played so far, of the towns that are played here."""
        return Figures(
            cases=len(self.reports.cases),
            duties=self.check.ended.total() + len(self.check.register.open),
            open=len(self.check.register.open),
            climbed=self.check.climbed,
            cards=self.post.shown,
            failed=self.post.failed,
            lost=self.post.lied,
            acts=self.people.acted,
            ended=self.check.ended,
            took=self.took,
            wrong=self.check.wrong,
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
    database: Database,
    towns: Sequence[Town],
    seed: int,
    reports_per_1000: float,
    company: Company = ALONE,
) -> AsyncIterator[Year]:
    """Open the office of so many towns on a fresh, migrated database."""
    clock = StandingClock(datetime.combine(START, time(), UTC))
    rng = random.Random(seed)  # noqa: S311  no secret
    by_id = {town.id: town for town in towns}
    await asyncio.gather(*[_bring_in(database, town, clock.now()) for town in towns])
    await company.all(None)
    post = Post(clock, rng, by_id)
    async with open_office(Settings(), {"web": post}, clock, database) as office:
        people, reports = People(office, by_id, rng), Reports(office, rng)
        people.listen(post)
        check = Check(Register(database, by_id), post, reports)
        yield Year(
            by_id,
            office,
            clock,
            post,
            people,
            reports,
            check,
            rng,
            reports_per_1000,
            company,
        )
