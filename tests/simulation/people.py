"""The people: they answer most cards, in their own time, and are away now and then."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from heapq import heappop, heappush
from itertools import count
from uuid import UUID

from bot.wiring import Office
from dialogs.card import Button, Card, Form, Input
from dialogs.reply import Reply
from protocols.terms import Calendar
from tests.simulation.post import Post, duty_of, town_of
from tests.simulation.reports import Reports, turn
from tests.simulation.town import Town

ACTS = 0.7  # of the cards are answered; for the rest the clock must see to it
USUAL = timedelta(hours=5)  # until somebody gets to it, in the middle
GOES = 0.012  # of those at work go away each day, so that some six in a hundred are away
SAYS_SO = 0.8
LONGEST = 10  # days
_VERBS = ("done", "decide", "seen")


@dataclass(slots=True)
class People:
    """Everybody of all towns. They see what arrives, and act on it through the front door."""

    office: Office
    towns: Mapping[str, Town]
    rng: random.Random
    calendar: Calendar = field(default_factory=Calendar.of)
    acted: int = 0
    _agenda: list[tuple[datetime, int, str, UUID | None]] = field(default_factory=list)
    _cards: dict[tuple[str, UUID], Card] = field(default_factory=dict)
    _number: Iterator[int] = field(default_factory=count)

    def listen(self, post: Post) -> None:
        post.arrived = self._sees

    def next_act(self) -> datetime | None:
        return self._agenda[0][0] if self._agenda else None

    def _sees(self, email: str, at: datetime, card: Card) -> None:
        """Look at a card, and perhaps make a note to do something about it."""
        duty = duty_of(card)
        if duty:
            self._cards[email, duty] = card
        for one in [duty] if duty else _opens(card):
            if self.rng.random() < ACTS:
                wait = USUAL * self.rng.lognormvariate(0, 1)
                when = self.calendar.next_office_moment(at + wait)
                heappush(self._agenda, (when, next(self._number), email, one))

    def means_to_report(self, town: Town, at: datetime) -> None:
        """Somebody of a town will report something at that moment."""
        heappush(self._agenda, (at, next(self._number), town.id, None))

    async def act(self, now: datetime, reports: Reports) -> None:
        """Do what somebody meant to do by now, if they are there."""
        while self._agenda and self._agenda[0][0] <= now:
            _, _, who, duty = heappop(self._agenda)
            if duty is None:
                await reports.report(self.towns[who])
            else:
                await self._answer(self.towns[town_of(who)], who, duty, now.date())

    async def _answer(self, town: Town, email: str, duty: UUID, today: date) -> None:
        card = self._cards.get((email, duty))
        reply = _reply(card, self.rng) if card else None
        if reply and not self._is_away(town, email, today):
            self.acted += 1
            del self._cards[email, duty]  # the answer is a new one
            await turn(self.office, town, email, reply)

    def _is_away(self, town: Town, email: str, on: date) -> bool:
        return email in town.departed or town.was_away(email, on)

    async def new_day(self, today: date) -> None:
        """Let people go and come back; most say so to the bot."""
        for town in self.towns.values():
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


def _opens(card: Card) -> list[UUID]:
    """Return the duties that a list of reminders opens."""
    return [
        UUID(button.step.partition(".")[2])
        for button in _buttons(card)
        if button.step.startswith("open.")
    ]


def _buttons(card: Card) -> list[Button]:
    return [button for part in card.parts if part.part == "buttons" for button in part.buttons]


def _reply(card: Card, rng: random.Random) -> Reply | None:
    """Answer a card in one of the ways that it offers; None where it asks nothing."""
    taps = [
        Reply(step=button.step, value=button.value, ref=button.ref)
        for button in _buttons(card)
        if button.step.partition(".")[0] in _VERBS
    ]
    forms = [
        Reply(step=part.step, ref=part.ref, values=_filled(part))
        for part in card.parts
        if part.part == "form" and part.step.partition(".")[0] in _VERBS
    ]
    either = forms or taps
    return rng.choice(either) if either else None


def _filled(form: Form) -> dict[str, tuple[str, ...]]:
    return {one.name: _value(one, first=one.name == form.step) for one in form.inputs}


def _value(one: Input, *, first: bool) -> tuple[str, ...]:
    """Fill in a field: one of what is to be chosen, all of what is to be ticked."""
    values = tuple(option.value for option in one.options)
    match one.kind:
        case "ticks" if not first:
            return values
        case "ticks" | "choice":
            return values[:1]
        case "text":
            return ("3",)
        case _:
            return ("Zo is besloten in de proef van een jaar.",)
