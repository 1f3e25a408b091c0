"""The receipt: the number, what happens now and when, who knows what, and what it is never for."""

from collections.abc import Collection, Iterator
from uuid import UUID

from cases.access import Action, CaseCircle, may
from cases.cards.frame import card, heading, quiet
from cases.desk import Desk
from dialogs.answers import Answers
from dialogs.card import Bullets, Card, Part, Text
from dialogs.texts import say
from protocols.vocabulary import DutyKind, Role
from storage.records import Part as CasePart
from storage.records import Person


def receipt_card(circle: CaseCircle, person: Person, desk: Desk, answers: Answers) -> Card:
    """Return the card the reporter gets when the report is in."""
    language, case = person.language, circle.case
    parts: list[Part] = [Text(text=say("receipt.thanks", language))]
    now = tuple(_now(circle, person, desk, answers))
    if now:
        parts += [heading(say("receipt.now_title", language)), Bullets(items=now)]
    elif circle.duties:
        parts.append(Text(text=say("receipt.nobody", language), tone="alarm"))
    else:
        parts.append(Text(text=say("receipt.nothing", language)))
    parts += [
        heading(say("receipt.knows_title", language)),
        Bullets(items=tuple(_knows(circle, person))),
    ]
    parts += [Text(text=say("receipt.promise", language)), quiet(say("receipt.keep", language))]
    parts.append(quiet(say("receipt.later", language)))
    title = say("receipt.title", language, number=case.number)
    return card("receipt", title, parts, person, case=case, key=f"receipt:{case.id}")


def _now(circle: CaseCircle, person: Person, desk: Desk, answers: Answers) -> Iterator[str]:
    """Yield what happens now: who is told, the first talk, a doctor, the police."""
    language = person.language
    for role in (Role.MANAGER, Role.MAYOR, Role.CAG):
        if teller := _told(circle, role):
            yield _contact(desk, role, teller, language)
    yield from _talk(circle, answers, desk, language)
    yield from _others(circle, person, language)
    if _has(circle, DutyKind.MEDICAL):
        infection = circle.case.sheet.get("infection_risk")
        yield say(f"receipt.now.{'infection' if infection else 'medical'}", language)
    if _has(circle, DutyKind.POLICE_REPORT) and (helper := _helper(circle, person)):
        yield say(f"receipt.now.police_{_wish(answers)}", language, name=helper.name)
    if circle.case.category == "E":
        yield say("receipt.now.care", language)


def _helper(circle: CaseCircle, person: Person) -> Person | None:
    """Return who sees to the police report with the reporter; if it is their own, the manager."""
    of_duty = (d.person_id for d in circle.duties if d.kind == DutyKind.POLICE_REPORT)
    helper = circle.directory.person(next(of_duty, None))
    return helper if helper and helper.id != person.id else _told(circle, Role.MANAGER)


def _contact(desk: Desk, role: Role, teller: Person, language: str) -> str:
    if role is Role.CAG:
        return say("receipt.now.cag", language, name=teller.name)
    if desk.calendar.in_office_hours(desk.now):
        return say("receipt.now.manager", language, name=teller.name)
    at = desk.say_moment(desk.calendar.next_office_moment(desk.now), language)
    return say("receipt.now.manager_later", language, name=teller.name, at=at)


def _talk(circle: CaseCircle, answers: Answers, desk: Desk, language: str) -> Iterator[str]:
    talks = [duty for duty in circle.duties if duty.kind == DutyKind.AFTERCARE_TALK]
    carer = next((circle.directory.person(duty.person_id) for duty in talks), None)
    phone = desk.organisation.contacts.get("bot_phone", "")
    wish = next(iter(answers["care"].of("aftercare")), "yes") if "care" in answers else "yes"
    if carer is None:
        return
    if wish == "yes":
        due = desk.say_moment(talks[0].due_at, language)
        yield say("receipt.now.talk", language, name=carer.name, due=due, phone=phone)
    else:
        key = "talk_later" if wish == "later" else "talk_no"
        yield say(f"receipt.now.{key}", language, phone=phone)


def _others(circle: CaseCircle, person: Person, language: str) -> Iterator[str]:
    names = [
        party.name
        for party in circle.parties
        if party.part in (CasePart.VICTIM, CasePart.WITNESS) and party.person_id != person.id
    ]
    if names:
        joined = ", ".join(dict.fromkeys(names))
        yield say("receipt.now.victims", language, names=joined, count=len(set(names)))


def _knows(circle: CaseCircle, person: Person) -> Iterator[str]:
    """Yield who gets to see what: the story, the least, or only that there is a talk."""
    told = {duty.person_id: duty for duty in circle.duties if duty.kind == DutyKind.NOTIFY}
    everyone = {duty.person_id for duty in circle.duties if duty.person_id} - {person.id}
    full = [p for p in everyone if p and may(p, Action.READ_STORY, circle)]
    least = [p for p in everyone if p and p not in full and p in told]
    carers = {d.person_id for d in circle.duties if d.kind == DutyKind.AFTERCARE_TALK}
    for key, ids in (
        ("full", full),
        ("least", [p for p in least if p not in carers]),
        ("care", [p for p in carers if p and p not in full]),
    ):
        if names := _names(circle, ids):
            yield say(f"receipt.knows.{key}", person.language, names=names)
    yield say("receipt.knows.nobody_else", person.language)


def _names(circle: CaseCircle, ids: Collection[UUID]) -> str:
    people = map(circle.directory.person, dict.fromkeys(ids))
    return ", ".join(sorted(person.name for person in people if person))


def _told(circle: CaseCircle, role: Role) -> Person | None:
    for duty in circle.duties:
        if duty.role == role and duty.kind == DutyKind.NOTIFY:
            return circle.directory.person(duty.person_id)
    return None


def _has(circle: CaseCircle, kind: DutyKind) -> bool:
    return any(duty.kind == kind for duty in circle.duties)


def _wish(answers: Answers) -> str:
    return next(iter(answers["care"].of("police")), "together") if "care" in answers else "together"
