"""The people: they answer most cards, in their own time, and are away now and then."""

import asyncio
import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from heapq import heappop, heappush
from itertools import count
from uuid import UUID

from bot.wiring import Office
from dialogs.reply import Reply
from protocols.terms import Calendar
from tests.simulation.letters import Letter, town_of
from tests.simulation.post import Post
from tests.simulation.reports import Reports, turn
from tests.simulation.town import Town

ACTS = 0.7  # of the cards are answered; for the rest the clock must see to it
USUAL = timedelta(hours=5)  # until somebody gets to it, in the middle
GOES = 0.012  # of those at work go away each day, so that some six in a hundred are away
SAYS_SO = 0.8
LONGEST = 10  # days


@dataclass(slots=True)
class People:
    """Everybody of all towns. They see what arrives, and act on it through the front door."""

    office: Office
    towns: Mapping[str, Town]
    rng: random.Random
    calendar: Calendar = field(default_factory=Calendar.of)
    acted: int = 0
    _agenda: list[tuple[datetime, int, str, UUID | None]] = field(default_factory=list)
    _replies: dict[tuple[str, UUID], Reply | None] = field(default_factory=dict)
    _number: Iterator[int] = field(default_factory=count)

    def listen(self, post: Post) -> None:
        post.arrived = self._sees

    def next_act(self) -> datetime | None:
        return self._agenda[0][0] if self._agenda else None

    def _sees(self, letter: Letter) -> None:
        """Look at a card, and perhaps make a note to do something about it."""
        email, at = letter.arrival.email, letter.arrival.at
        if letter.about:
            self._replies[email, letter.about] = letter.reply
        for duty in letter.opens:
            if self.rng.random() < ACTS:
                wait = USUAL * self.rng.lognormvariate(0, 1)
                when = self.calendar.next_office_moment(at + wait)
                heappush(self._agenda, (when, next(self._number), email, duty))

    def means_to_report(self, town: Town, at: datetime) -> None:
        """Somebody of a town will report something at that moment."""
        heappush(self._agenda, (at, next(self._number), town.id, None))

    async def act(self, now: datetime, reports: Reports) -> None:
        """Do what people meant to do by now; those of different towns do it side by side."""
        due: dict[str, list[tuple[str, UUID | None]]] = defaultdict(list)
        while self._agenda and self._agenda[0][0] <= now:
            _, _, who, duty = heappop(self._agenda)
            due[town_of(who) if duty else who].append((who, duty))
        towns = [self._act(self.towns[id], acts, now, reports) for id, acts in due.items()]
        await asyncio.gather(*towns)

    async def _act(
        self,
        town: Town,
        acts: Sequence[tuple[str, UUID | None]],
        now: datetime,
        reports: Reports,
    ) -> None:
        for who, duty in acts:
            if duty is None:
                await reports.report(town)
            else:
                await self._answer(town, who, duty, now.date())

    async def _answer(self, town: Town, email: str, duty: UUID, today: date) -> None:
        reply = self._replies.get((email, duty))
        if reply and not self._is_away(town, email, today):
            self.acted += 1
            del self._replies[email, duty]  # the answer is a new one
            await turn(self.office, town, email, reply)

    def _is_away(self, town: Town, email: str, on: date) -> bool:
        return email in town.departed or town.was_away(email, on)

    async def new_day(self, today: date) -> None:
        """Let people go and come back; most say so to the bot."""
        await asyncio.gather(*[self._new_day(town, today) for town in self.towns.values()])

    async def _new_day(self, town: Town, today: date) -> None:
        town.departed = {one for one in town.departed if self.rng.random() > 1 / LONGEST}
        for email in town.handlers:
            if self.rng.random() < GOES and not self._is_away(town, email, today):
                await self._goes(town, email, today)

    async def _goes(self, town: Town, email: str, today: date) -> None:
        if self.rng.random() > SAYS_SO:
            town.departed.add(email)
            return
        until = today + timedelta(days=self.rng.randint(1, LONGEST))
        town.away.setdefault(email, []).append((today, until))
        await turn(self.office, town, email, Reply(text=f"afwezig tot en met {until}"))
