"""Days of the week on which somebody never works: "ik werk niet op woensdag".

On such a day what is not urgent waits for their next working day where that is before its limit,
and else goes to who stands in. What is urgent never waits.
"""

from dataclasses import replace
from datetime import datetime, time, timedelta

from cases.cards import frame
from cases.desk import Desk
from dialogs.card import Text
from dialogs.spoken import listing
from dialogs.texts import say
from dialogs.weekdays import weekdays_in
from protocols.terms import Calendar
from storage.records import Person

_FAR = 60  # days; nobody's next working day lies further ahead


async def note(desk: Desk, person: Person, channel: str, name: str, text: str) -> None:
    """Note on which days somebody never works, or that they work every day again."""
    days = weekdays_in(text) if name == "days_off" else ()
    if name == "days_off" and len(days) not in range(1, 7):
        key = "part_time.every" if days else "part_time.unclear"
        desk.send(person.id, frame.word(key, person, "error"), channel=channel)
        return
    changed = replace(person, days_off=days)
    await desk.storage.people.save(changed)
    key = "part_time.noted" if days else "part_time.all"
    title = say(f"{key}.title", person.language, days=days_text(changed))
    more = Text(text=say(f"{key}.text", person.language))
    desk.send(person.id, frame.card("word", title, [more], person), channel=channel)


def days_text(person: Person) -> str:
    """Return somebody's days off as people say them: "woensdag en vrijdag"; "" for none."""
    names = [say(f"moment.weekday.d{day}", person.language) for day in person.days_off]
    return listing(names, person.language)


def first_day(person: Person, now: datetime, calendar: Calendar) -> datetime | None:
    """Return the opening of the next office day that is one of theirs; None: they have none."""
    today = calendar.local(now).date()
    for ahead in range(1, _FAR):
        day = today + timedelta(days=ahead)
        if day.isoweekday() not in person.days_off and calendar.is_working_day(day):
            return calendar.next_office_moment(datetime.combine(day, time.min, calendar.zone))
    return None
