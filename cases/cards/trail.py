"""What happened in a case or with a standing duty, by whom, when and why: for who handles it."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from cases.access import Circle
from cases.cards.duty import about, short
from cases.cards.frame import card, quiet
from cases.desk import Desk
from cases.reason import in_words
from dialogs.card import Bullets, Card, Part, Text
from dialogs.texts import knows, say
from storage.records import AuditEntry, Person, Reason

MOST = 30  # lines, the newest; the rest is counted


def trail_card(
    desk: Desk,
    person: Person,
    circle: Circle,
    entries: Sequence[AuditEntry],
    people: Mapping[str, Person],
    reasons: Mapping[UUID, Reason],
    in_doubt: Collection[UUID] = (),
) -> Card:
    """Return what was done, the newest last, and what is in doubt now.

    Who only looked is left out: that is in the trail.
    """
    language = person.language
    told = [one for one in entries if knows(f"trail.did.{one.action}", language)]
    lines = tuple(_line(desk, circle, one, people, reasons, language) for one in told[-MOST:])
    parts: list[Part] = [Bullets(items=lines)] if lines else []
    if len(told) > MOST:
        parts.insert(0, quiet(say("trail.earlier", language, count=len(told) - MOST)))
    parts += [
        Text(text=say("trail.in_doubt", language, what=short(duty, language)), tone="alarm")
        for duty in circle.duties
        if duty.id in in_doubt
    ]
    duty = next(iter(circle.duties), None)
    title = say("trail.title", language, about=about(duty, circle.case, language))
    return card("list", title, parts, person, case=circle.case)


def _line(
    desk: Desk,
    circle: Circle,
    entry: AuditEntry,
    people: Mapping[str, Person],
    reasons: Mapping[UUID, Reason],
    language: str,
) -> str:
    what = say(
        f"trail.did.{entry.action}",
        language,
        who=_who(entry, people, language),
        whom=_name(people, entry.detail.get("person"), language),
        what=_what(circle, entry, language),
        old=_moment(desk, entry.detail.get("from"), language),
        until=_moment(desk, entry.detail.get("to") or entry.detail.get("until"), language),
    )
    line = say("trail.line", language, at=desk.say_moment(entry.at, language), what=what)
    why = _why(entry, reasons, language)
    return f"{line} {say('trail.why', language, reason=why)}" if why else line


def _who(entry: AuditEntry, people: Mapping[str, Person], language: str) -> str:
    if entry.actor.startswith("admin:"):
        return say("trail.administrator", language)
    return _name(people, entry.actor, language)


def _name(people: Mapping[str, Person], id: str | None, language: str) -> str:
    person = people.get(id or "")
    return person.name if person else say("trail.bot", language)


def _what(circle: Circle, entry: AuditEntry, language: str) -> str:
    """Return the duty in a word or two; nothing where the line is about none."""
    named = entry.detail.get("duty")
    duty = next((one for one in circle.duties if str(one.id) == named), None)
    return short(duty, language).lower() if duty else ""


def _moment(desk: Desk, written: str | None, language: str) -> str:
    return desk.say_moment(datetime.fromisoformat(written), language) if written else ""


def _why(entry: AuditEntry, reasons: Mapping[UUID, Reason], language: str) -> str:
    named = entry.detail.get("reason")
    reason = next((one for id, one in reasons.items() if str(id) == named), None)
    return in_words(reason, language) if reason else ""
