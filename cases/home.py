"""What somebody asks outside a question: the lists, help, a pause, going on, a look at a case."""

from dataclasses import replace
from uuid import UUID

from cases import (
    absence,
    ban_list,
    conversing,
    events,
    part_time,
    repeats,
    showing,
    table_row,
)
from cases.access import Action, may
from cases.cards import frame, lists, talk
from cases.cards.duty import duty_card
from cases.desk import Crossed, Desk
from cases.guidance import what_if, what_now
from cases.overview import at_hand, tasks
from cases.trail import show_trail
from dialogs.answers import from_json
from dialogs.reply import Reply
from storage.records import Case, Conversation, ConversationState, Part, Person

# Steps of taps that are no question of a report and no duty.
STEPS = (
    "event",
    "again",
    "row",
    "bans",
    "ban",
    "likeness",
    "trail",
    "start",
    "stop",
    "guide",
    "view",
    "follow",
    "file",
    "open",
    "aftercare",
)
_WISH = {"yes": "welcome", "later": "ask_later", "no": "declined"}


async def tapped(desk: Desk, person: Person, channel: str, reply: Reply, subject: str) -> None:
    """Do what a tap outside a question asks. `subject` is the id behind the step, if any."""
    draft = await desk.draft_of(person)
    match reply.step:
        case "start":
            await command(desk, person, channel, reply.value or "help", "", draft)
        case "stop":
            await _stopped(desk, person, channel, reply.value or "", draft)
        case "guide":
            await what_now(desk, person, channel, reply.value or "", draft)
        case "view" | "follow":
            await _look(desk, person, channel, reply.step, _uuid(subject))
        case "file":
            await showing.offer(desk, person, channel, _uuid(reply.value or ""))
        case "event" | "again" | "row" as what:
            case = await desk.storage.cases.get(_uuid(subject))
            takes = {"event": events.note, "again": repeats.note, "row": table_row.note}[what]
            await takes(desk, person, case, replace(reply, step=f"{what}.{subject}"))
        case "bans":
            await ban_list.show(desk, person, channel, _number(reply.value or ""))
        case "ban":
            id, whole = _uuid(subject or reply.value or ""), f"ban.{subject}"
            await ban_list.note(desk, person, channel, replace(reply, step=whole), id)
        case "likeness":
            await ban_list.offer_likeness(desk, person, channel, _uuid(subject))
        case "trail":
            await show_trail(desk, person, _uuid(subject))
        case "open":
            await _open(desk, person, channel, _uuid(subject))
        case "aftercare":
            await _wish(desk, person, channel, reply.value or "", _uuid(subject))


async def command(
    desk: Desk, person: Person, channel: str, name: str, text: str, draft: Conversation | None
) -> None:
    """Do what somebody typed, or chose from the help: one of the words the bot knows."""
    match name:
        case "report" | "new":
            await _report(desk, person, channel, draft, new=name == "new")
        case "go_on":
            await _go_on(desk, person, channel, draft)
        case "hello" if draft is not None:
            await _go_on(desk, person, channel, draft)
        case "what_now":
            await what_now(desk, person, channel, "", draft)
        case "what_if":
            await what_if(desk, person, channel, text)
        case "my_reports":
            await _reports(desk, person, channel, draft)
        case "my_tasks":
            await _tasks(desk, person, channel)
        case "cases":
            await _cases_at_hand(desk, person, channel)
        case "bans":
            await ban_list.show(desk, person, channel)
        case "stop":
            await _ask_stop(desk, person, channel, draft)
        case "away" | "back":
            await absence.note(desk, person, channel, name, text)
        case "days_off" | "every_day":
            await part_time.note(desk, person, channel, name, text)
        case _:
            card = await talk.help_card(desk, person, bans=await ban_list.may_open(desk, person))
            desk.send(person.id, card, channel=channel)


async def _report(
    desk: Desk, person: Person, channel: str, draft: Conversation | None, *, new: bool
) -> None:
    """Start a report; an open one is not forgotten but asked about."""
    if draft is not None and not new and draft.answers:
        card = talk.open_already(desk, person, draft)
        desk.send(person.id, card, channel=channel, conversation_id=draft.id)
        return
    if draft is not None and not draft.answers:
        fresh = draft
    else:
        fresh = await conversing.start(desk, person, channel)
    card = await conversing.question(desk, person, fresh, from_json(fresh.answers))
    desk.send(person.id, card, channel=channel, conversation_id=fresh.id)


async def _go_on(desk: Desk, person: Person, channel: str, draft: Conversation | None) -> None:
    """Go on with a draft, on whatever device; the open question comes again."""
    if draft is None:
        await _report(desk, person, channel, None, new=True)
        return
    saved = conversing.keep_open(desk, draft)
    card = await conversing.question(desk, person, saved, from_json(saved.answers))
    shown = talk.resumed(person, card, from_json(saved.answers))
    desk.send(person.id, shown, channel=channel, conversation_id=saved.id)


async def _ask_stop(desk: Desk, person: Person, channel: str, draft: Conversation | None) -> None:
    if draft is None:
        desk.send(person.id, talk.nothing_open(person), channel=channel)
        return
    until = draft.changed_at + conversing.KEPT
    card = talk.stop(desk, person, draft, until)
    desk.send(person.id, card, channel=channel, conversation_id=draft.id)


async def _stopped(
    desk: Desk, person: Person, channel: str, value: str, draft: Conversation | None
) -> None:
    """Keep the draft, throw it away when that was said twice, or go on after all."""
    if draft is None:
        desk.send(person.id, talk.nothing_open(person), channel=channel)
        return
    match value:
        case "keep" | "longer":
            paused = conversing.keep_open(desk, draft, ConversationState.PAUSED)
            card = talk.paused(desk, person, desk.now + conversing.KEPT)
            desk.send(person.id, card, channel=channel, conversation_id=paused.id)
        case "throw_away":
            card = talk.throw_away(person, draft)
            desk.send(person.id, card, channel=channel, conversation_id=draft.id)
        case "yes":
            await _drop(desk, draft)
            desk.send(person.id, talk.thrown_away(person), channel=channel)
        case _:
            await _go_on(desk, person, channel, draft)


async def _drop(desk: Desk, draft: Conversation) -> None:
    """Throw a draft away for good: its key goes, and with it every word and file."""
    dropped = replace(draft, state=ConversationState.DROPPED, next_at=None, changed_at=desk.now)
    if not await desk.storage.conversations.save(dropped, draft.version):
        raise Crossed
    await desk.storage.keys.erase(draft.id, desk.now)


async def _reports(desk: Desk, person: Person, channel: str, draft: Conversation | None) -> None:
    cases = await desk.storage.cases.of_reporter(person.id)
    started = desk.say_moment(draft.started_at, person.language) if draft else None
    card = lists.reports_card(desk, person, cases, started)
    desk.send(person.id, card, channel=channel)


async def _tasks(desk: Desk, person: Person, channel: str) -> None:
    desk.send(person.id, await tasks(desk, person), channel=channel)


async def _cases_at_hand(desk: Desk, person: Person, channel: str) -> None:
    """Show the open cases that somebody may see, with what is late."""
    card = await at_hand(desk, person)
    desk.send(person.id, card, channel=channel)


async def _look(desk: Desk, person: Person, channel: str, step: str, case_id: UUID) -> None:
    """Show a case to who may see it; every look at the story is written in its trail."""
    case = await desk.storage.cases.get(case_id)
    action = Action.READ_STORY if step == "view" else Action.READ_STATE
    circle = await desk.circle(case) if case else None
    if case is None or circle is None or not may(person.id, action, circle):
        card = frame.word("notice.view.refused", person, "error")
        desk.send(person.id, card, channel=channel)
        if case is not None:
            await _audit(desk, case, person, "refused")
        return
    await _audit(desk, case, person, action)
    if step == "follow":
        card = lists.follow_card(desk, person, circle, await desk.storage.outbox.in_doubt())
    else:
        files = await desk.storage.files.of_case(case.id)
        card = lists.story_card(desk, person, circle, files)
    desk.send(person.id, card, channel=channel, case_id=case.id)


async def _audit(desk: Desk, case: Case, person: Person, action: str) -> None:
    await desk.storage.audit.append(case.id, str(person.id), action, {}, desk.now)


async def _open(desk: Desk, person: Person, channel: str, duty_id: UUID) -> None:
    """Show one duty of "my tasks". Looking moves nothing."""
    duty = await desk.storage.duties.get(duty_id)
    circle = await desk.circle_of(duty) if duty else None
    if duty is None or circle is None or not may(person.id, Action.ACT, circle, duty):
        card = frame.word("conversation.no_duty.text", person)
        desk.send(person.id, card, channel=channel)
        return
    card = duty_card(duty, circle, person, desk)
    desk.send(person.id, card, channel=channel, case_id=duty.case_id, duty_id=duty.id)


async def _wish(desk: Desk, person: Person, channel: str, value: str, party_id: UUID) -> None:
    """Note whether a victim or witness wants a talk; nobody else may say so for them."""
    for case in await desk.storage.cases.cases_of_person(person.id):
        for party in await desk.storage.cases.parties(case.id):
            mine = party.id == party_id and party.person_id == person.id
            if mine and party.part is not Part.REPORTER and value in _WISH:
                await desk.storage.cases.save_party(replace(party, aftercare=_WISH[value]))
                detail = {"party": str(party.id), "wish": _WISH[value]}
                await desk.storage.audit.append(
                    case.id, str(person.id), "aftercare", detail, desk.now
                )
                desk.send(
                    person.id, frame.word(f"notice.witness.noted.{value}", person), channel=channel
                )
                return
    desk.send(
        person.id, frame.word("conversation.not_yours.text", person, "error"), channel=channel
    )


def _uuid(text: str) -> UUID:
    """Read an id out of a tap; one that is none finds nothing."""
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)


def _number(text: str) -> int:
    """Read from which entry on a list goes on; what is no number begins anew."""
    return int(text) if text.isdecimal() and len(text) < 6 else 0
