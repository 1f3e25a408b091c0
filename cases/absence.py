"""Being away: "afwezig tot 3 januari" hands open duties to the deputy, and back on return."""

import re
from collections.abc import Sequence
from datetime import date

from cases.cards import frame
from cases.days_ahead import day_ahead
from cases.desk import Desk
from cases.handing import Handed, hand_back, hand_over
from dialogs.card import Card, Text
from dialogs.spoken import day_text
from dialogs.texts import say
from protocols.vocabulary import Role
from storage.records import Absence, Person

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
    deputy = await _deputy(desk, text)
    away = Absence(
        person_id=person.id, since=desk.today, until=until, deputy_id=deputy.id if deputy else None
    )
    await desk.storage.people.save_absence(away)
    await _hand_over(desk, person, channel, until)


def _last_day(desk: Desk, text: str) -> date | None:
    """Read the last day away: the day that is named after "tot"."""
    found = _UNTIL.search(_DEPUTY.sub("", text))
    return day_ahead(found[1], desk.calendar.local(desk.now)) if found else None


async def _deputy(desk: Desk, text: str) -> Person | None:
    """Return who is named to stand in. Everybody is read only where somebody is named."""
    found = _DEPUTY.search(text)
    wanted = found[1].strip().rstrip(".").casefold() if found else ""
    if not wanted:
        return None
    people = (await desk.directory()).people.values()
    named = [p for p in people if wanted in (p.email, p.name.casefold())]
    return named[0] if len(named) == 1 else None


async def _hand_over(desk: Desk, person: Person, channel: str, until: date) -> None:
    """Hand over what is open, and say so to who goes, who stands in, and the CAG if nobody does."""
    # A desk of its own: the people were read before this absence was noted.
    fresh = Desk(desk.storage, desk.organisation, desk.now, desk.sends_itself, desk.outgoing)
    handed = await hand_over(fresh, person)
    directory = await fresh.directory_of(handed.heirs)
    heirs = [p for p in map(directory.person, handed.heirs) if p]
    desk.send(person.id, _noted(person, until, heirs, handed), channel=channel)
    for heir in heirs:
        desk.send(heir.id, _told(heir, person, until, handed.heirs[heir.id]))
    cag = directory.who(Role.CAG, without={person.id})
    if handed.left and cag:
        desk.send(cag.id, _told_cag(cag, person, until))


def _noted(person: Person, until: date, heirs: Sequence[Person], handed: Handed) -> Card:
    language = person.language
    title = say("absence.noted.title", language, until=day_text(until, language))
    names = ", ".join(heir.name for heir in heirs)
    if heirs:
        count = handed.heirs.total()
        line = say("absence.noted.deputy", language, name=names, count=count)
    else:
        line = say("absence.noted.nobody" if handed.left else "absence.noted.later", language)
    parts = [Text(text=line), frame.quiet(say("absence.noted.back", language))]
    return frame.card("word", title, parts, person)


def _told_cag(cag: Person, person: Person, until: date) -> Card:
    values = {"name": person.name, "until": day_text(until, cag.language)}
    title = say("absence.told_cag.title", cag.language, **values)
    text = say("absence.told_cag.text", cag.language, **values)
    return frame.card("notice", title, [Text(text=text)], cag)


def _told(heir: Person, person: Person, until: date, count: int) -> Card:
    language = heir.language
    values = {"name": person.name, "until": day_text(until, language)}
    title = say("absence.told_deputy.title", language, **values)
    text = say("absence.told_deputy.text", language, count=count)
    return frame.card("notice", title, [Text(text=text)], heir)


async def _back(desk: Desk, person: Person, channel: str) -> None:
    """End the absence from today; what went to somebody else comes back."""
    was_away = person.id in (await desk.directory()).absences
    await desk.storage.people.end_absences(person.id, desk.today)
    if was_away:
        await hand_back(desk, person)
    key = "absence.back.text" if was_away else "absence.back.was_not"
    desk.send(person.id, frame.word(key, person), channel=channel)
