"""The report's conversation in a turn: an answer in, the next question out.

Danger goes before everything: a message that shows it is kept, and the 112 card comes before any
question. What is typed is never lost: not when it does not answer the question, not when two
messages come at once, not when the card was an old one.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import uuid4

from cases.cards import talk
from cases.desk import Desk
from cases.evidence import Owner, Refused, keep
from cases.inbound import Inbound
from cases.report import send_report
from cases.story import read_story
from cases.verdict import locations, suggest
from dialogs.answers import Answer, Answers, from_json, to_json
from dialogs.asked import STORY_LENGTH
from dialogs.asks import Files, Ticks
from dialogs.card import Card
from dialogs.dialog import Dialog, NotUnderstood, Outdated, Outside, fill, open_step, take
from dialogs.incident import INCIDENT
from dialogs.reply import Attachment, Reply
from dialogs.several import REPORTED, SEVERAL, story_of, take_several
from dialogs.texts import say
from dialogs.word_cards import with_word
from storage.records import Case, CaseState, Conversation, ConversationState, Person
from words.danger import danger
from words.language import readable
from words.moments import read_moment
from words.observe import tells_of_incident

KEPT = timedelta(days=7)  # how long a draft is kept after its last change
WARNED = timedelta(days=6)  # when its owner is told that it will go
_SAID_DANGER = Answer(codes=("yes",), source="text", tentative=True)
A_STORY = 4  # words; less than that, sent out of the blue, starts no report


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a reply: the answers as they are now, and what to say of it first."""

    answers: Answers
    problem: NotUnderstood | Outdated | None = None
    refused: Sequence[Refused] = ()
    files: int = 0
    foreign: bool = False  # told in a language we do not read
    added: bool = False  # it answered another question than the open one: it is in the story


async def start(
    desk: Desk, person: Person, channel: str, answers: Answers | None = None
) -> Conversation:
    """Open a new report for this person."""
    conversation = Conversation(
        id=uuid4(),
        person_id=person.id,
        dialog=INCIDENT.name,
        language=person.language,
        channel=channel,
        answers=to_json(answers or {}),
        version=1,
        state=ConversationState.OPEN,
        started_at=desk.now,
        changed_at=desk.now,
        next_at=_looked_at(desk.now),
    )
    await desk.storage.conversations.start(conversation)
    return conversation


async def typed(desk: Desk, person: Person, inbound: Inbound, draft: Conversation | None) -> None:
    """Take a message that is no command: an answer, the start of a report, or neither."""
    if draft is not None:
        await answer(desk, person, inbound, draft)
    elif _tells(inbound.reply.text):
        # The story comes first and is kept; whether there is danger is asked before anything.
        new = await start(desk, person, inbound.channel)
        await answer(desk, person, inbound, new)
    elif inbound.uploads:
        await _late_files(desk, person, inbound)
    elif _shows_danger(inbound.reply):
        card = talk.danger(desk, person, _heard(inbound.reply), ref="")
        desk.send(person.id, card, channel=inbound.channel)
    else:
        desk.send(person.id, talk.unclear(person), channel=inbound.channel)


async def _late_files(desk: Desk, person: Person, inbound: Inbound) -> None:
    """Add files that come after the report to the newest open case of who sends them."""
    cases = await desk.storage.cases.of_reporter(person.id)
    case = next((case for case in cases if case.state is CaseState.OPEN), None)
    if case is None or case.erased_at:
        desk.send(person.id, talk.file_alone(person), channel=inbound.channel)
        return
    await add_to_case(desk, person, inbound, case)


async def add_to_case(desk: Desk, person: Person, inbound: Inbound, case: Case) -> None:
    """Add files to a case, and write down who did."""
    owner = Owner(case_id=case.id)
    kept, refused = await keep(desk.storage, owner, inbound.uploads, desk.now)
    for file in kept:
        detail = {"file": file.file_id}
        await desk.storage.audit.append(case.id, str(person.id), "file_added", detail, desk.now)
    card = talk.files_later(person, case, len(kept), refused)
    desk.send(person.id, card, channel=inbound.channel, case_id=case.id)


def hands_in(desk: Desk, person: Person, draft: Conversation) -> bool:
    """Tell whether "verder" answers the open question: it hands in a card, or leaves the 112."""
    answers = from_json(draft.answers)
    step = open_step(desk.dialog_for(person), answers)
    if step is None or draft.state is not ConversationState.OPEN:
        return False
    return isinstance(step.ask, Ticks | Files) or answers.get(step.key, Answer()).tentative


def _tells(text: str) -> bool:
    """Tell whether a message out of the blue tells of an incident."""
    return len(text.split()) >= A_STORY and tells_of_incident(text[:STORY_LENGTH])


async def tapped(desk: Desk, person: Person, inbound: Inbound) -> None:
    """Take a tap or form of a report; one of another conversation is an old card."""
    draft = await desk.draft_of(person)
    if inbound.reply.step == REPORTED and draft and draft.answers:
        # One more message while a report is open: it is evidence of that one.
        await answer(desk, person, replace(inbound, reply=Reply()), draft)
    elif inbound.reply.step in (SEVERAL, REPORTED):
        fresh = draft if draft and not draft.answers else None
        new = fresh or await start(desk, person, inbound.channel)
        await answer(desk, person, inbound, new)
    elif draft is None:
        card = talk.old_card(person)
        desk.send(person.id, card, channel=inbound.channel)
    elif inbound.reply.ref and inbound.reply.ref.partition(".")[0] != str(draft.id):
        await show_open(
            desk, person, inbound.channel, draft, Taken(from_json(draft.answers), Outdated())
        )
    else:
        await answer(desk, person, inbound, draft)


async def answer(desk: Desk, person: Person, inbound: Inbound, draft: Conversation) -> None:
    """Take one reply to a report and send what comes next: a question, 112, or the receipt."""
    before = from_json(draft.answers)
    files, refused = await keep(desk.storage, Owner(draft.id), inbound.uploads, desk.now)
    reply = _with_files(inbound.reply, files)
    alarmed = _shows_danger(inbound.reply)
    taken = _alarm(desk, person, before, reply) if alarmed else _take(desk, person, before, reply)
    added = _added(desk.dialog_for(person), before, taken)
    foreign = _foreign(before, taken)
    taken = replace(taken, refused=refused, files=len(files), foreign=foreign, added=added)
    done = _is_done(desk.dialog_for(person), taken) and not alarmed
    saved = _save(desk, draft, taken.answers, sent=done)
    if alarmed:
        card = talk.danger(desk, person, _heard(inbound.reply), ref=ref_of(saved))
        desk.send(person.id, card, channel=inbound.channel, conversation_id=saved.id)
    elif done:
        await send_report(desk, person, saved, taken.answers)
    else:
        await show_open(desk, person, inbound.channel, saved, taken)


def _is_done(dialog: Dialog, taken: Taken) -> bool:
    """Tell whether everything is answered, the question whether to send it too."""
    return not taken.problem and open_step(dialog, taken.answers) is None


def _foreign(before: Answers, taken: Taken) -> bool:
    """Tell whether the story is new and in a language we do not read."""
    return _retold(before, taken.answers) and not readable(_story(taken.answers))


def _added(dialog: Dialog, before: Answers, taken: Taken) -> bool:
    """Tell whether an answer to a later question went to a story that was there."""
    step = open_step(dialog, before)
    later = step is not None and step.key not in ("danger", "story")
    return later and _retold(before, taken.answers)


def _retold(before: Answers, after: Answers) -> bool:
    return _story(after) != _story(before)


def _story(answers: Answers) -> str:
    return answers.get("story", Answer()).text


def _with_files(reply: Reply, files: Sequence[Attachment]) -> Reply:
    return replace(reply, files=(*reply.files, *files)) if files else reply


def _shows_danger(reply: Reply) -> bool:
    return danger(_heard(reply))


def _heard(reply: Reply) -> str:
    """Return what is searched for danger: of a text too long to keep, its beginning and its end.

    To search takes longer than the text grows, and everybody else waits meanwhile.
    """
    text = story_of(reply)
    if len(text) <= 2 * STORY_LENGTH:
        return text
    return f"{text[:STORY_LENGTH]}\n{text[-STORY_LENGTH:]}"


def _alarm(desk: Desk, person: Person, before: Answers, reply: Reply) -> Taken:
    """Keep a cry for help as part of the story; it answers no question. 112 comes first."""
    story = before.get("story", Answer())
    told = "\n".join(text for text in (story.text, reply.text.strip()) if text)
    kept = {**before, "story": Answer(text=told[:STORY_LENGTH], source="text")}
    kept.setdefault("danger", _SAID_DANGER)
    return Taken(_read(desk, person, before, kept))


def _take(desk: Desk, person: Person, before: Answers, reply: Reply) -> Taken:
    """Take the reply; what was understood is kept even when something was not."""
    takes = take_several if reply.step in (SEVERAL, REPORTED) else take
    try:
        after = takes(desk.dialog_for(person), before, reply, outside(desk, person, before))
    except NotUnderstood as problem:
        return Taken(_read(desk, person, before, problem.answers or before), problem)
    except Outdated as problem:
        return Taken(problem.answers or before, problem)
    return Taken(_read(desk, person, before, after))


def _read(desk: Desk, person: Person, before: Answers, after: Answers) -> Answers:
    """Fill in what a new or changed story tells."""
    story = _story(after)
    if not story or not _retold(before, after):
        return after
    names = locations(desk.organisation)
    found = read_story(story, desk.calendar.local(desk.now), names, person.language)
    return fill(desk.dialog_for(person), after, found.answers)


def outside(desk: Desk, person: Person, answers: Answers) -> Outside:
    """Return what the dialog cannot know: the moment, the protocol's codes, its suggestion."""
    now = desk.calendar.local(desk.now)
    step = open_step(desk.dialog_for(person), answers)
    if step is None or step.key != "category":
        return Outside(now=now, read_moment=lambda text: read_moment(text, now))
    pack = desk.pack_for(person)
    suggestion = suggest(pack, answers)
    return Outside(
        now=now,
        read_moment=lambda text: read_moment(text, now),
        categories=pack.codes,
        suggested=suggestion.verdict.category,
    )


def _save(desk: Desk, draft: Conversation, answers: Answers, *, sent: bool) -> Conversation:
    state = ConversationState.SENT if sent else ConversationState.OPEN
    return keep_open(desk, replace(draft, answers=to_json(answers)), state)


def keep_open(
    desk: Desk, draft: Conversation, state: ConversationState = ConversationState.OPEN
) -> Conversation:
    """Keep a draft as it is, open or paused, for as long again as a new one."""
    next_at = _looked_at(desk.now) if state is not ConversationState.SENT else None
    changed = replace(draft, state=state, changed_at=desk.now, next_at=next_at)
    return desk.save(draft, changed)


def _looked_at(changed: datetime) -> datetime:
    """Return when the clock looks at a draft that changed at a moment: on the hour, WARNED later.

    So most messages leave it as it was, and the database need not write its indexes anew.
    """
    return (changed + WARNED).replace(minute=0, second=0, microsecond=0)


async def show_open(
    desk: Desk, person: Person, channel: str, conversation: Conversation, taken: Taken
) -> None:
    """Send the open question, with a word before it when the reply could not be taken."""
    step = open_step(desk.dialog_for(person), taken.answers)
    if step is None:
        return
    card = await question(desk, person, conversation, taken.answers)
    words = talk.word_before(person, taken.problem, taken.refused, taken.files)
    if taken.added:
        words.append(say("conversation.added_to_story.text", person.language))
    if taken.foreign:
        words.append(say("conversation.other_language.text", person.language))
    desk.send(person.id, with_word(card, *words), channel=channel, conversation_id=conversation.id)


async def question(
    desk: Desk, person: Person, conversation: Conversation, answers: Answers
) -> Card:
    """Return the card of the open question."""
    step = open_step(desk.dialog_for(person), answers)
    assert step  # noqa: S101  the caller has looked
    ref = ref_of(conversation)
    if step.key in ("category", "send"):
        pack = desk.pack_for(person)
        found = suggest(pack, answers)
        if step.key == "category":
            return talk.category(desk, person, pack, answers, found, ref)
        return await talk.send(desk, person, pack, answers, found, ref)
    if step.key == "danger" and answers.get("danger", Answer()).code == "yes":
        return talk.danger(desk, person, answers.get("story", Answer()).text, ref)
    return talk.question(desk, person, step, answers, ref)


def ref_of(conversation: Conversation) -> str:
    """Return what a button carries: the conversation and its version."""
    return f"{conversation.id}.{conversation.version}"
