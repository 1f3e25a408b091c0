"""Being away: "afwezig tot 3 januari" hands open duties to the deputy, and back on return."""

import re
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from cases.cards import frame
from cases.desk import Desk
from cases.directory import Directory
from cases.line import owner
from cases.telling import show
from dialogs.card import Card, Text
from dialogs.spoken import day_text
from dialogs.texts import say
from storage.records import Absence, DutyState, Person
from words.moments import read_moment

_UNTIL = re.compile(r"\b(?:tot en met|t/m|tot|until|till)\b(.*)", re.IGNORECASE | re.DOTALL)
_DEPUTY = re.compile(r"\b(?:vervanger|vervangen door|deputy)\b:?\s*(.*)", re.IGNORECASE | re.DOTALL)


async def note(desk: Desk, person: Person, channel: str, name: str, text: str) -> None:
    """Note that somebody is away until a day, or back again."""
    if name == "back":
        await _back(desk, person, channel)
        return
    until = _last_day(desk, text)
    if until is None or until < desk.today:
        key = "absence.ask.unclear" if until is None else "absence.ask.past"
        desk.send(person.id, frame.word(key, person), channel=channel)
        return
    directory = await desk.directory()
    deputy = _deputy(directory, text)
    away = Absence(
        person_id=person.id, since=desk.today, until=until, deputy_id=deputy.id if deputy else None
    )
    await desk.storage.people.save_absence(away)
    await _hand_over(desk, person, channel, until)


def _last_day(desk: Desk, text: str) -> date | None:
    """Read the last day away: the first day after "tot" that lies ahead."""
    found = _UNTIL.search(_DEPUTY.sub("", text))
    return _day_ahead(desk, found[1].strip()) if found else None


def _day_ahead(desk: Desk, text: str) -> date | None:
    """Read a day that is to come; a moment reader looks back, so it is given a later "now"."""
    if iso := re.search(r"\d{4}-\d{2}-\d{2}", text):
        try:
            return date.fromisoformat(iso[0])
        except ValueError:
            return None
    ahead = desk.calendar.local(desk.now) + timedelta(days=360)
    moment = read_moment(text, ahead)
    return moment.at.date() if moment else None


def _deputy(directory: Directory, text: str) -> Person | None:
    found = _DEPUTY.search(text)
    wanted = found[1].strip().rstrip(".").casefold() if found else ""
    if not wanted:
        return None
    named = [p for p in directory.people.values() if wanted in (p.email, p.name.casefold())]
    return named[0] if len(named) == 1 else None


async def _hand_over(desk: Desk, person: Person, channel: str, until: date) -> None:
    """Give what is open to who stands in, show it to them, and say so to who goes."""
    away = Desk(desk.storage, desk.organisation, desk.now, desk.sends_itself, desk.outgoing)
    heirs: dict[UUID, int] = {}
    for duty in await desk.storage.duties.of_person(person.id):
        case = await desk.storage.cases.get(duty.case_id)
        heir = owner(duty, circle) if case and (circle := await away.circle(case)) else None
        if not case or not heir or heir.id == person.id:
            continue
        moved = replace(duty, person_id=heir.id)
        if await desk.storage.duties.save(moved, duty.version):
            heirs[heir.id] = heirs.get(heir.id, 0) + 1
            if duty.state is not DutyState.PLANNED:
                show(away, replace(moved, version=duty.version + 1), circle, heir)
            detail = {"duty": str(duty.id), "person": str(heir.id)}
            await desk.storage.audit.append(
                case.id, str(person.id), "duty_handed_over", detail, desk.now
            )
    directory = await away.directory()
    names = [p.name for p in (directory.person(heir) for heir in heirs) if p]
    desk.send(person.id, _noted(person, until, names, sum(heirs.values())), channel=channel)
    for heir_id, count in heirs.items():
        if heir := directory.person(heir_id):
            desk.send(heir.id, _told(heir, person, until, count))


def _noted(person: Person, until: date, names: list[str], count: int) -> Card:
    language = person.language
    title = say("absence.noted.title", language, until=day_text(until, language))
    line = (
        say("absence.noted.deputy", language, name=", ".join(names), count=count)
        if names
        else say("absence.noted.later", language)
    )
    parts = [Text(text=line), frame.quiet(say("absence.noted.back", language))]
    return frame.card("word", title, parts, person)


def _told(heir: Person, person: Person, until: date, count: int) -> Card:
    language = heir.language
    values = {"name": person.name, "until": day_text(until, language)}
    title = say("absence.told_deputy.title", language, **values)
    text = say("absence.told_deputy.text", language, count=count)
    return frame.card("notice", title, [Text(text=text)], heir)


async def _back(desk: Desk, person: Person, channel: str) -> None:
    """End the absence from today; new duties come to this person again."""
    was_away = person.id in (await desk.directory()).absences
    await desk.storage.people.end_absences(person.id, desk.today)
    key = "absence.back.text" if was_away else "absence.back.was_not"
    desk.send(person.id, frame.word(key, person), channel=channel)
