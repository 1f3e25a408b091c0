"""The list of warnings and bans that hold: who may see it sees whom it is about, never the story.

A measure comes on it when it is imposed. Who keeps the list fills in the name and, where the
protocol has likenesses on it, attaches a picture of the evidence (Heerlen §7.1, §8.1; Velsen §11).
Each look is written in the trail of each case that was shown.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID, uuid5

from cases.access import Action, CaseCircle, Denied, may, may_open_list
from cases.cards import ban_list as cards
from cases.cards.frame import word
from cases.clock import Clock
from cases.desk import Desk
from cases.opening import Gone, Look, opened_once
from cases.problems import Misunderstood
from dialogs.reply import Reply
from dialogs.typed import clean
from protocols.load import pack
from protocols.vocabulary import Role
from storage.database import Database
from storage.records import Listed, Person, StoredFile

KIND = "likeness"  # under which the ids of links that were used are noted
PICTURES = ("image/jpeg", "image/png", "image/gif", "image/webp")  # what a page can show
LONGEST = 100  # characters of a name


@dataclass(frozen=True, slots=True)
class LikenessLook(Look):
    """A link to the likeness that goes with an entry."""

    listed_id: UUID


async def put_on(desk: Desk, circle: CaseCircle, events: Iterable[Mapping[str, Any]]) -> None:
    """Put measures that were imposed on the list, and ask the coordinator to fill it in.

    `events` are those of the fact sheet: each with its measure and, as an ISO date, its last day.
    """
    rule, case = desk.pack_of(circle.case).ban_list, circle.case
    asked = circle.directory.who(Role.CAG, case.team_id, without=circle.involved)
    kept = desk.calendar.add(rule.keep, desk.now).date() if rule and rule.keep else None
    for event in events:
        measure, until = str(event["measure"]), event["until"]
        if rule is None or measure not in rule.measures:
            continue
        listed = Listed(
            id=uuid5(case.id, f"listed/{measure}/{desk.now.isoformat()}"),
            case_id=case.id,
            measure=measure,
            starts=desk.today,
            ends=date.fromisoformat(until) if until else kept,
        )
        await desk.storage.listed.add(listed)
        if asked:
            await _ask(desk, asked, listed, circle)


async def take_off(desk: Desk, circle: CaseCircle) -> None:
    """Take a case's measures off the list: they ended, or were withdrawn."""
    for listed in await desk.storage.listed.of_case(circle.case.id):
        if listed.off_at is None:
            await desk.storage.listed.save(replace(listed, off_at=desk.now))


async def may_open(desk: Desk, person: Person) -> bool:
    """Tell whether one of the organisation's protocols names the person for its list."""
    directory = await desk.directory_of({person.id})
    teams = [team.id for team in directory.teams.values() if team.manager_id == person.id]
    rules = [pack(id, desk.today).ban_list for id in desk.organisation.protocols.values()]
    return any(
        may_open_list(person.id, rule, directory, team) for rule in rules for team in (*teams, None)
    )


async def show(desk: Desk, person: Person, channel: str, start: int = 0) -> None:
    """Show what holds, to whom the protocol names; a page at a time, from entry `start` on."""
    if not await may_open(desk, person):
        desk.send(person.id, word("bans.refused", person, "error"), channel=channel)
        return
    seen = await _seen(desk, person)
    start = start if start < len(seen) else 0
    page = seen[start : start + cards.MOST]
    for case_id in dict.fromkeys(circle.case.id for _, circle in page):
        await desk.storage.audit.append(case_id, str(person.id), "read_list", {}, desk.now)
    card = cards.list_card(desk, person, page, start, len(seen))
    desk.send(person.id, card, channel=channel)


async def note(desk: Desk, person: Person, channel: str, reply: Reply, id: UUID) -> None:
    """Show one entry to fill in, take what was filled in, or take the entry off."""
    found = await _entry(desk, id)
    if found is None or not may(person.id, Action.KEEP_LIST, found[1]):
        desk.send(person.id, word("bans.refused", person, "error"), channel=channel)
        return
    listed, circle = found
    if reply.value == "off":
        await _change(desk, person, replace(listed, off_at=desk.now))
        desk.send(person.id, word("bans.off_noted", person), case_id=listed.case_id)
        return
    if reply.values:
        try:
            listed = await _filled_in(desk, person, listed, circle, reply)
        except Misunderstood as problem:
            desk.send(person.id, word(problem.text_key, person, "error"), case_id=listed.case_id)
        else:
            await _change(desk, person, listed)
            desk.send(person.id, word("bans.noted", person), case_id=listed.case_id)
            return
    await _ask(desk, person, listed, circle)


async def offer_likeness(desk: Desk, person: Person, channel: str, id: UUID) -> None:
    """Give a link to the likeness of an entry, to who may see the list."""
    found = await _entry(desk, id)
    if found is None or not may(person.id, Action.READ_LIST, found[1]):
        desk.send(person.id, word("bans.refused", person, "error"), channel=channel)
        return
    url = desk.links.to_likeness(desk.organisation.id, person.id, id, person.language)
    desk.send(person.id, cards.likeness_card(found[0], person, url), channel=channel)


async def open_likeness(
    database: Database, clock: Clock, look: LikenessLook
) -> tuple[StoredFile, bytes]:
    """Return the likeness, once, and write down who looked. Raises UsedUp, Denied, Gone."""
    async with opened_once(database, clock, KIND, look) as desk:
        found = await _entry(desk, look.listed_id)
        if found is None:
            raise Gone
        listed, circle = found
        allowed = may(look.person_id, Action.READ_LIST, circle)
        action = "read_likeness" if allowed else "refused"
        storage, detail = desk.storage, {"listed": str(listed.id)}
        await storage.audit.append(listed.case_id, str(look.person_id), action, detail, desk.now)
        file = await storage.files.get(listed.file_id) if listed.file_id else None
        content = await storage.files.content(file.id) if allowed and file else None
    if not allowed:
        raise Denied
    if file is None or content is None:
        raise Gone
    return file, content


async def _seen(desk: Desk, person: Person) -> list[tuple[Listed, CaseCircle]]:
    """Return what holds today and this person may see, by name; what has no name yet last."""
    holding = await desk.storage.listed.holding(desk.today)
    circles = await desk.circles(list(dict.fromkeys(one.case_id for one in holding)))
    seen = [
        (one, circles[one.case_id])
        for one in holding
        if may(person.id, Action.READ_LIST, circles[one.case_id])
    ]
    return sorted(seen, key=lambda one: (not one[0].name, one[0].name.casefold()))


async def _entry(desk: Desk, id: UUID) -> tuple[Listed, CaseCircle] | None:
    """Return an entry that holds today, and who has to do with its case."""
    listed = await desk.storage.listed.get(id)
    case = await desk.storage.cases.get(listed.case_id) if listed else None
    over = listed and (listed.off_at or (listed.ends and listed.ends < desk.today))
    return (listed, await desk.circle(case)) if listed and case and not over else None


async def _ask(desk: Desk, person: Person, listed: Listed, circle: CaseCircle) -> None:
    files = await _pictures(desk, person, circle)
    card = cards.entry_card(desk, person, listed, circle, files)
    desk.send(person.id, card, case_id=listed.case_id)


async def _pictures(desk: Desk, person: Person, circle: CaseCircle) -> Sequence[StoredFile]:
    """Return the pictures that can be attached: to who may see evidence, where there is a place."""
    rule = desk.pack_of(circle.case).ban_list
    if rule is None or not rule.photo or not may(person.id, Action.READ_EVIDENCE, circle):
        return ()
    files = await desk.storage.files.of_case(circle.case.id)
    return [file for file in files if file.media_type in PICTURES]


async def _filled_in(
    desk: Desk, person: Person, listed: Listed, circle: CaseCircle, reply: Reply
) -> Listed:
    step = reply.step or ""
    name = clean(" ".join(reply.values.get(step, ())))
    typed = reply.values.get(f"{step}#2", ())
    ends = desk.read_moment(typed)
    if len(name) > LONGEST or (any(typed) and (ends is None or ends.date() < desk.today)):
        raise Misunderstood("bans.unclear")
    files = {str(file.id): file.id for file in await _pictures(desk, person, circle)}
    chosen = next(iter(reply.values.get(f"{step}#3", ())), "")
    return replace(
        listed,
        name=name,
        ends=ends.date() if ends else None,
        file_id=files.get(chosen) if files else listed.file_id,
    )


async def _change(desk: Desk, person: Person, listed: Listed) -> None:
    detail = {"listed": str(listed.id), "photo": str(listed.file_id or "")}
    detail |= {"until": listed.ends.isoformat()} if listed.ends else {}
    action = "list_taken_off" if listed.off_at else "list_filled_in"
    await desk.storage.listed.save(listed)
    await desk.storage.audit.append(listed.case_id, str(person.id), action, detail, desk.now)
