"""Stories with the category that people gave them: kept with the organisation's consent, read anew.

So a municipality can see how well its own stories are read. Nothing in such a row leads to a case
or a person, and names are taken out before it is stored.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from cases.desk import Desk
from cases.verdict import locations
from dialogs.answers import Answer, Answers
from protocols.load import pack
from protocols.verdict import classify
from storage.records import Case, ConfirmedText, Organisation
from storage.transaction import Transaction
from words.nameless import nameless
from words.observe import observe

KEEP_CONFIRMED_TEXTS = "keep_confirmed_texts"  # under which an organisation's consent is kept


@dataclass(slots=True)
class Score:
    """Of how many texts the category was right: as it was suggested then, as it is read now."""

    texts: int = 0
    suggested: int = 0
    read: int = 0


@dataclass(frozen=True, slots=True)
class Evaluation:
    """How well the texts of one organisation under one protocol are read, by confirmed category."""

    organisation: str
    protocol: str
    categories: dict[str, Score]

    @property
    def total(self) -> Score:
        scores = self.categories.values()
        return Score(
            texts=sum(score.texts for score in scores),
            suggested=sum(score.suggested for score in scores),
            read=sum(score.read for score in scores),
        )


def keeps_texts(organisation: Organisation) -> bool:
    """Tell whether the organisation agreed to keep what people confirm."""
    return bool(organisation.settings.get(KEEP_CONFIRMED_TEXTS, False))


async def keep_text(desk: Desk, case: Case, answers: Answers) -> None:
    """Keep the story of a report with its confirmed category, where that is agreed to."""
    story = answers.get("story", Answer()).text
    if not story or not keeps_texts(desk.organisation):
        return
    people = (await desk.directory()).people.values()
    named = [name for answer in answers.values() for name in answer.names]
    confirmed = ConfirmedText(
        protocol=case.protocol,
        suggested=str(case.verdict["suggested"]),
        confirmed=str(case.verdict["confirmed"]),
        day=desk.today,
        text=nameless(story, [*(person.name for person in people), *named]),
    )
    await desk.storage.confirmed_texts.add(confirmed)


async def evaluate(
    transaction: Transaction, protocol: str | None, now: datetime
) -> Sequence[Evaluation]:
    """Read the kept texts anew (those of one protocol, if it is given). Raises UnknownPack."""
    found = []
    for organisation in await transaction.organisations():
        by_protocol = defaultdict(list)
        for one in await transaction.of(organisation.id).confirmed_texts.all():
            if protocol in (None, one.protocol):
                by_protocol[one.protocol].append(one)
        found += [_evaluate(organisation, *item, now) for item in by_protocol.items()]
    return found


def _evaluate(
    organisation: Organisation, protocol: str, texts: Sequence[ConfirmedText], now: datetime
) -> Evaluation:
    in_force, names = pack(protocol, now.date()), locations(organisation)
    scores: dict[str, Score] = defaultdict(Score)
    for one in texts:
        read = classify(in_force, observe(one.text, now, names)).category
        score = scores[one.confirmed]
        score.texts += 1
        score.suggested += one.suggested == one.confirmed
        score.read += read == one.confirmed
    return Evaluation(organisation.id, protocol, dict(sorted(scores.items())))
