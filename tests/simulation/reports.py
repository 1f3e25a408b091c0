"""Reports: each story is told once to the bot, question by question; the next ones are like it.

A report like an earlier one has its answers and only the last one is given, which opens the case:
that is the turn in which the promises are made.
"""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from bot.wiring import Office
from cases.conversing import ref_of
from cases.inbound import Inbound, Turned
from dialogs.incident import INCIDENT
from dialogs.reply import Reply
from storage.records import Conversation, ConversationState
from tests.bench.people import answer_to
from tests.simulation.town import Town

STORIES = (
    "Een man aan de balie schold mij uit voor alles wat lelijk is omdat hij moest wachten.",
    "Een vrouw zei aan de telefoon dat ze me na het werk op zou wachten en in elkaar zou slaan.",
    "Vanmorgen sloeg een man mij aan de balie in mijn gezicht. Ik had een bloedneus.",
    "Een bezoeker gooide een stoel tegen het raam van de spreekkamer, dat brak.",
    "Een man stuurde me een mail dat hij weet waar ik woon en waar mijn kinderen op school zitten.",
    "Een klant bleef schreeuwen en wilde niet weggaan, ook niet nadat ik het had gevraagd.",
)
MOST_TURNS = 30
MANAGERS = 0.03  # of the reports are a manager's own, who then does not handle it


@dataclass(frozen=True, slots=True)
class Told:
    """A report that became a case, as whoever reported it knows."""

    town: Town
    reporter: str
    team: int
    since: datetime


@dataclass(slots=True)
class Reports:
    """`cases`: every case there is, by its id."""

    office: Office
    rng: random.Random
    cases: dict[UUID, Told] = field(default_factory=dict)
    _told: dict[tuple[str, str], tuple[datetime, Mapping[str, Any]]] = field(default_factory=dict)

    async def report(self, town: Town) -> None:
        """Let somebody report something."""
        number, story = self.rng.randrange(town.employees), self.rng.choice(STORIES)
        team = town.team_of(number)
        by_manager = self.rng.random() < MANAGERS
        email = town.manager(team) if by_manager else town.employee(number)
        known = self._told.get((town.protocol, story))
        case_id = await (
            self._again(town, email, *known) if known else self._tell(town, email, story)
        )
        self.cases[case_id] = Told(town, email, team, self.office.clock.now())

    async def _tell(self, town: Town, email: str, story: str) -> UUID:
        """Tell a story and answer whatever is asked."""
        card: dict[str, Any] = {}
        for _ in range(MOST_TURNS):
            turned = await turn(self.office, town, email, _answer(card, story))
            card = dict(turned.answers[-1].card)
            if card["kind"] == "receipt":
                return await self._keep(town, story, turned)
        raise AssertionError(f"the report does not end: {card}")

    async def _keep(self, town: Town, story: str, turned: Turned) -> UUID:
        case_id = turned.answers[-1].case_id
        assert case_id
        async with self.office.database.reading() as transaction:
            case = await transaction.of(town.id).cases.get(case_id)
        assert case
        answers = {key: value for key, value in case.story.items() if key != "send"}
        self._told[town.protocol, story] = (self.office.clock.now(), answers)
        return case_id

    async def _again(
        self, town: Town, email: str, told_at: datetime, answers: Mapping[str, Any]
    ) -> UUID:
        """Report the same, later, by somebody else."""
        now = self.office.clock.now()
        async with self.office.database.writing() as transaction:
            storage = transaction.of(town.id)
            person = await storage.people.by_email(email)
            assert person
            draft = Conversation(
                id=uuid4(),
                person_id=person.id,
                dialog=INCIDENT.name,
                language="nl",
                channel="web",
                answers={k: _later(v, now - told_at) for k, v in answers.items()},
                version=1,
                state=ConversationState.OPEN,
                started_at=now,
                changed_at=now,
                next_at=None,
            )
            await storage.conversations.start(draft)
        send = Reply(step="send", value="yes", ref=ref_of(draft))
        turned = await turn(self.office, town, email, send)
        case_id = turned.answers[-1].case_id
        assert case_id, turned.answers[-1].card
        return case_id


def _later(answer: Mapping[str, Any], by: timedelta) -> Mapping[str, Any]:
    at = answer.get("at")
    return {**answer, "at": (datetime.fromisoformat(at) + by).isoformat()} if at else answer


def _answer(card: dict[str, Any], story: str) -> Reply:
    match card.get("step"):
        case "story":
            return Reply(text=story)
        case "category":
            return Reply(step="category", value="confirm", ref=card["ref"])
        case "send":
            return Reply(step="send", value="yes", ref=card["ref"])
        case _:
            said = answer_to(card, 0)
            values = {name: tuple(chosen) for name, chosen in said.pop("values", {}).items()}
            return Reply(**said, values=values)


async def turn(office: Office, town: Town, email: str, reply: Reply) -> Turned:
    """Bring a reply in through the front door, and take out what comes of it."""
    inbound = Inbound(
        channel="web",
        workspace=town.id,
        external_id=email,
        event_id=uuid4().hex,
        reply=reply,
    )
    turned = await office.cases.turn(inbound)
    await office.delivery.answer(turned)
    return turned
