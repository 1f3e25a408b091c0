"""The lists: my tasks, my reports, and one report as it stands."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from textwrap import shorten
from uuid import UUID

from cases.access import Action, CaseCircle, may
from cases.cards.duty import duty_text, named, short, state_text
from cases.cards.evidence import files_parts
from cases.cards.frame import button, buttons, card, case_rows, heading, quiet
from cases.desk import Desk, pack_of_case
from cases.options import rows_of
from cases.part_time import days_text
from dialogs.answers import Answer, from_json
from dialogs.card import Bullets, Button, Buttons, Card, Part, Quote, Row, Rows, Text
from dialogs.incident import SEVEN_WS
from dialogs.summary import answer_text
from dialogs.texts import say
from protocols.facts import FactSheet
from protocols.guidance import category_text
from protocols.online import online_rule
from storage.records import Case, Duty, DutyState, Person, StoredFile

_TOLD = (
    *SEVEN_WS,
    "precisely",
    "target",
    "ground",
    "summoned",
    "account",
    "harm",
)  # rows of a report that is read
MOST = 10  # lines of a list; the rest is counted
LABEL = 60  # characters of a sentence on a button


def tasks_card(
    desk: Desk,
    person: Person,
    duties: Sequence[Duty],
    cases: Mapping[UUID | None, Case],
) -> Card:
    """Return somebody's open duties, the soonest first, each with a button that shows its card.

    What comes back by itself stands behind those of cases: people come first.
    """
    language = person.language
    if not duties:
        none = [Text(text=say("tasks.none", language)), *_days_off(person)]
        return card("list", say("tasks.title", language), none, person)
    count = len(duties)
    shown = sorted(duties, key=lambda duty: duty.case_id is None)[:MOST]
    lines = [task_line(desk, duty, cases.get(duty.case_id), language) for duty in shown]
    opens = [open_button(desk, duty, cases.get(duty.case_id), language) for duty in shown]
    parts: list[Part] = [
        Text(text=say("tasks.some", language, count=count)),
        Bullets(items=tuple(lines)),
        Buttons(buttons=tuple(opens)),
    ]
    if count > MOST:
        parts.append(quiet(say("tasks.more", language, count=count - MOST)))
    parts += _days_off(person)
    return card("list", say("tasks.title", language), parts, person)


def _days_off(person: Person) -> Iterator[Part]:
    """Yield on which days somebody is not asked anything that can wait."""
    if person.days_off:
        yield quiet(say("tasks.days_off", person.language, days=days_text(person)))


def task_line(desk: Desk, duty: Duty, case: Case | None, language: str) -> str:
    """Return a duty in one line: what, of which case or period, by when, and whether it is late.

    Several of a kind come back in one period, so these are told with the protocol's sentence.
    """
    line = _by_when(desk, duty, case, language)
    asks = duty_text(duty, language)
    return say("tasks.standing", language, line=line, asks=asks) if asks and not case else line


def _by_when(desk: Desk, duty: Duty, case: Case | None, language: str) -> str:
    due = desk.say_moment(duty.due_at, language)
    values = {"what": named(duty, case, language), "due": due}
    if case and duty.due_at <= case.reported_at:
        return say("tasks.at_once", language, **values)
    return say("tasks.late" if duty.due_at < desk.now else "tasks.line", language, **values)


def open_button(desk: Desk, duty: Duty, case: Case | None, language: str) -> Button:
    """Return the button that shows a duty's card; of three talks each has its own day."""
    return button(_label(desk, duty, case, language), f"open.{duty.id}", "card", str(duty.version))


def _label(desk: Desk, duty: Duty, case: Case | None, language: str) -> str:
    if case is None:
        asks = duty_text(duty, language) or named(duty, None, language)
        return shorten(asks, LABEL, placeholder="…")
    due = desk.calendar.local(duty.due_at)
    month = say(f"moment.month.m{due.month}", language)
    values = {"what": short(duty, language), "number": case.number}
    return say("tasks.button", language, **values, day=due.day, month=month)


def reports_card(
    desk: Desk, person: Person, cases: Sequence[Case], draft_started: str | None
) -> Card:
    """Return what somebody has reported, the newest first, and a draft if there is one."""
    language = person.language
    lines = [_report(desk, case, language) for case in cases[:MOST]]
    parts: list[Part] = []
    if draft_started:
        parts.append(Text(text=say("reports.draft", language, started=draft_started)))
    if not lines and not draft_started:
        parts.append(Text(text=say("reports.none", language)))
    if lines:
        parts.append(Bullets(items=tuple(lines)))
    go_on = (
        button(say("conversation.buttons.go_on", language), "start", "go_on", "")
        if draft_started
        else None
    )
    view = [
        button(case.number, f"follow.{case.id}", "state", str(case.version))
        for case in cases[:MOST]
    ]
    parts += buttons(go_on, *view)
    return card("list", say("reports.title", language), parts, person)


def _report(desk: Desk, case: Case, language: str) -> str:
    shown = case.verdict.get("counts_as", case.category)
    label = category_text(pack_of_case(case), shown, "en" if language == "en" else "nl").label
    at = desk.say_moment(case.occurred_at, language)
    state = say(f"reports.state.{case.state}", language)
    line = say("reports.line", language, number=case.number, category=label, at=at)
    return f"{line}. {state}."


def follow_card(
    desk: Desk, person: Person, circle: CaseCircle, in_doubt: Collection[UUID] = ()
) -> Card:
    """Return one report as it stands: what was done, what is to come, and whom to ask.

    `in_doubt`: duties with a card that perhaps did not arrive.
    """
    language, case = person.language, circle.case
    parts: list[Part] = [case_rows(desk, case, pack_of_case(case), language)]
    done = [d for d in circle.duties if not d.state.open or d.state is DutyState.SEEN]
    ahead = [d for d in circle.duties if d.state.open and d.state is not DutyState.SEEN]
    for key, found in (("done", done), ("ahead", ahead)):
        if lines := tuple(_step(desk, duty, language, in_doubt) for duty in found):
            parts += [Text(text=say(f"reports.detail.{key}", language)), Bullets(items=lines)]
    if not ahead:
        parts.append(quiet(say("reports.detail.nothing_ahead", language)))
    parts += buttons(*_looks(desk, person, circle))
    title = say("reports.detail.title", language, number=case.number)
    return card("list", title, parts, person, case=case)


def _looks(desk: Desk, person: Person, circle: CaseCircle) -> Iterator[Button]:
    """Yield what this person may do with the case: read it, note what has happened since."""
    case = circle.case
    for action, key, step, value in (
        (Action.READ_STORY, "reports.buttons.view", "view", "story"),
        (Action.CHANGE, "event.button", "event", "open"),
        (Action.CHANGE, "repeat.button", "again", "open"),
        (Action.CHANGE, "trail.button", "trail", "all"),
    ):
        if may(person.id, action, circle):
            label = say(key, person.language)
            yield button(label, f"{step}.{case.id}", value, str(case.version))
    if may(person.id, Action.CHANGE, circle) and rows_of(desk, circle):
        label = say("row.button", person.language)
        yield button(label, f"row.{case.id}", "open", str(case.version))


def _step(desk: Desk, duty: Duty, language: str, in_doubt: Collection[UUID]) -> str:
    values = {
        "what": f"{say(f'role.{duty.role}', language)}, {short(duty, language).lower()}",
        "state": state_text(duty, language, in_doubt),
        "at": desk.say_moment(duty.planned_for or duty.target or duty.due_at, language),
    }
    return say("reports.detail.step", language, **values)


def story_card(desk: Desk, person: Person, circle: CaseCircle, files: Sequence[StoredFile]) -> Card:
    """Return the report itself, for those who may read it; that they did is on it."""
    language, case = person.language, circle.case
    answers = from_json(case.story)
    parts: list[Part] = [case_rows(desk, case, pack_of_case(case), language)]
    told = answers.get("story", Answer()).text
    if told:
        parts += [heading(say("notice.view.story", language)), Quote(text=told)]
    else:
        parts.append(Text(text=say("notice.view.empty", language)))
    parts.append(Rows(rows=tuple(_people(circle, language))))
    parts.append(Rows(rows=(*_answers(answers, language), *_online(case, language))))
    parts += files_parts(case, files, person)
    parts.append(quiet(say("notice.view.logged", language, at=desk.say_moment(desk.now, language))))
    parts += buttons(
        *(one for one in _looks(desk, person, circle) if not one.step.startswith("view"))
    )
    title = say("notice.view.title", language, number=case.number)
    return card("notice", title, parts, person, case=case)


def _people(circle: CaseCircle, language: str) -> Iterator[Row]:
    for party in circle.parties:
        yield Row(label=say(f"role.{party.part}", language).capitalize(), value=party.name)


def _answers(answers: Mapping[str, Answer], language: str) -> Iterator[Row]:
    for key in _TOLD:
        if key not in answers:
            continue
        text = answer_text(key, answers[key], language)
        if text:
            yield Row(label=say(f"incident.{key}.label", language), value=text)


def _online(case: Case, language: str) -> Iterator[Row]:
    """Yield what sort of digital aggression the protocol calls it."""
    sheet = FactSheet.model_validate(case.sheet)
    rule = online_rule(pack_of_case(case), sheet.place, sheet.conducts)
    if rule:
        value = f"{rule.id}: {rule.label.of('en' if language == 'en' else 'nl')}"
        yield Row(label=say("notice.rows.online", language), value=value)
