"""Beside the question of a police report: what the law may say of it, and what is told with it.

The bot never says that something is a crime: the articles stand there with the condition that
people have to weigh, as the law was on the day of the incident.
"""

from collections.abc import Iterator

from cases.access import CaseCircle
from cases.cards.decision import police_rule
from cases.cards.frame import quiet
from cases.desk import Desk, pack_of_case
from dialogs.card import Bullets, Part, Text
from dialogs.texts import Language, say
from protocols.law import LegalPoint, legal_points

_MOST = 8  # points; a card that is longer is not read


def law_parts(circle: CaseCircle, desk: Desk, language: Language) -> Iterator[Part]:
    """Yield the articles that may apply to what was reported, and the conditions."""
    day = desk.calendar.local(circle.sheet.occurred_at).date()
    points = legal_points(pack_of_case(circle.case), circle.sheet.conducts, day)[:_MOST]
    if not points:
        return
    yield Text(text=say("decision.law.title", language, day=day.strftime("%d-%m-%Y")))
    yield Bullets(items=tuple(_line(point, language) for point in points))
    for note in dict.fromkeys(point.note.of(language) for point in points if point.note):
        yield quiet(note)
    yield quiet(say("decision.law.not_decided", language))


def told_parts(circle: CaseCircle, language: Language) -> Iterator[Part]:
    """Yield what the protocol has told with a report to the police."""
    rule = police_rule(circle)
    if rule:
        yield Text(text=say("decision.police.told", language))
        yield Bullets(items=tuple(fact.of(language) for fact in rule.facts))


def _line(point: LegalPoint, language: Language) -> str:
    acts = ", ".join(say(f"conduct.{act}", language) for act in point.conducts)
    key = point.punishable if point.holds else "not_yet"
    since = point.since.strftime("%d-%m-%Y") if point.since else ""
    said = say(f"decision.law.{key}", language, acts=acts, since=since)
    articles = say("decision.law.articles", language, articles=", ".join(point.articles))
    changed = say("decision.law.since", language, since=since) if since and point.holds else ""
    parts = (said, point.when.of(language), articles if point.articles else "", changed)
    return " ".join(part for part in parts if part)
