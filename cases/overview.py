"""What somebody has of their own, at a glance: reports, tasks and, for who handles them, cases."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from cases import schedule
from cases.access import Action, CaseCircle, may
from cases.ban_list import may_open
from cases.cards.ban_list import way_to_list
from cases.cards.duty import short
from cases.cards.frame import button, buttons, card, place_text, quiet
from cases.cards.lists import open_button, reports_card, task_line, tasks_card
from cases.desk import Desk, pack_of_case
from dialogs.card import Bullets, Button, Buttons, Card, Part, Style, Text
from dialogs.texts import Language, say
from protocols.guidance import category_text
from protocols.vocabulary import Role
from storage.records import Case, CaseState, Duty, DutyState, Person

_TAPS: tuple[tuple[str, Style], ...] = (
    ("report", "primary"),
    ("what_now", "plain"),
    ("help", "plain"),
)
MOST = 10  # cases that are shown; the rest is counted
LOOKED_AT = 200  # open cases, the newest


@dataclass(frozen=True, slots=True)
class OpenCase:
    """A case somebody may see, with what is late in it."""

    case: Case
    late: tuple[Duty, ...]


async def overview(desk: Desk, person: Person) -> tuple[Card, ...]:
    """Return the cards, the way in first. Reads only; needs no writing transaction."""
    reported = await desk.storage.cases.of_reporter(person.id)
    cards = [
        way_in("en" if person.language == "en" else "nl"),
        reports_card(desk, person, reported, None),
        await tasks(desk, person),
    ]
    if await _handles_cases(desk, person):
        cards.append(await at_hand(desk, person))
    if await may_open(desk, person):
        cards.append(way_to_list(person))
    return tuple(cards)


async def tasks(desk: Desk, person: Person) -> Card:
    """Return somebody's open duties, those of cases and those that come back by themselves."""
    duties = await desk.storage.duties.of_person(person.id)
    ids = {duty.case_id for duty in duties if duty.case_id}
    cases: dict[UUID | None, Case] = {
        case.id: case for case in await desk.storage.cases.by_ids(sorted(ids))
    }
    there = [duty for duty in duties if duty.case_id is None or duty.case_id in cases]
    return tasks_card(desk, person, there, cases)


def way_in(language: Language) -> Card:
    """Return what anybody may do, somebody who is in no organisation file too."""
    taps = tuple(
        button(say(f"conversation.buttons.{name}", language), "start", name, "", style)
        for name, style in _TAPS
    )
    parts = (Text(text=say("overview.text", language)), Buttons(buttons=taps))
    title = say("overview.title", language)
    return Card(kind="list", title=title, parts=parts, language=language)


async def _handles_cases(desk: Desk, person: Person) -> bool:
    directory = await desk.directory()
    manages = any(team.manager_id == person.id for team in directory.teams.values())
    return manages or directory.holds(person.id, Role.CAG)


async def at_hand(desk: Desk, person: Person) -> Card:
    """Return the open cases that somebody may see, and what comes back and is late."""
    late = await late_standing(desk, person)
    return cases_card(desk, person, await open_cases(desk, person), late)


async def late_standing(desk: Desk, person: Person) -> Sequence[Duty]:
    """Return what comes back by itself, is late, and may be acted on by this person."""
    every = await desk.storage.standing.open()
    late = [duty for duty in every if schedule.must_act_by(duty) <= desk.now]
    circles = await desk.circles_of(late)
    return [duty for duty in late if may(person.id, Action.ACT, circles[duty.id], duty)]


async def open_cases(desk: Desk, person: Person) -> Sequence[OpenCase]:
    """Return the open cases that this person may see, those with something late first."""
    cases = await desk.storage.cases.list(state=CaseState.OPEN)
    circles = await desk.circles([case.id for case in cases[:LOOKED_AT]])
    seen = [circle for circle in circles.values() if may(person.id, Action.READ_STATE, circle)]
    found = [OpenCase(circle.case, _late(desk, circle)) for circle in seen]
    return sorted(found, key=lambda one: (not one.late, one.case.number))


def _late(desk: Desk, circle: CaseCircle) -> tuple[Duty, ...]:
    """What should have been done. "At once" has its grace, as it has before it goes up the line."""
    return tuple(
        duty
        for duty in circle.duties
        if duty.state is DutyState.OVERDUE
        or (duty.state.open and schedule.must_act_by(duty) <= desk.now)
    )


def cases_card(
    desk: Desk, person: Person, found: Sequence[OpenCase], standing: Sequence[Duty]
) -> Card:
    """Return the open cases with the least content; a button shows how one stands.

    `standing`: what comes back by itself and is late.
    """
    parts = [*_cases(person, found), *_standing(desk, person, standing)]
    return card("list", say("overview.cases.title", person.language), parts, person)


def _cases(person: Person, found: Sequence[OpenCase]) -> Iterator[Part]:
    language = person.language
    if not found:
        yield Text(text=say("overview.cases.none", language))
        return
    late = sum(bool(one.late) for one in found)
    shown = found[:MOST]
    yield Text(text=say("overview.cases.some", language, count=len(found), late=late))
    yield Bullets(items=tuple(_line(one, language) for one in shown))
    yield from buttons(*(_look(one.case) for one in shown))
    yield from _more(len(found), language)


def _standing(desk: Desk, person: Person, late: Sequence[Duty]) -> Iterator[Part]:
    if not late:
        return
    language, shown = person.language, late[:MOST]
    yield Text(text=say("overview.standing", language))
    yield Bullets(items=tuple(task_line(desk, duty, None, language) for duty in shown))
    yield from buttons(*(open_button(desk, duty, None, language) for duty in shown))
    yield from _more(len(late), language)


def _more(many: int, language: str) -> Iterator[Part]:
    if many > MOST:
        yield quiet(say("overview.cases.more", language, count=many - MOST))


def _line(one: OpenCase, language: str) -> str:
    category = one.case.verdict.get("counts_as", one.case.category)
    label = category_text(
        pack_of_case(one.case), category, "en" if language == "en" else "nl"
    ).label
    what = ", ".join(dict.fromkeys(short(duty, language) for duty in one.late))
    return say(
        "overview.cases.late" if one.late else "overview.cases.line",
        language,
        number=one.case.number,
        category=label,
        place=place_text(one.case.place, language),
        what=what,
    )


def _look(case: Case) -> Button:
    return button(case.number, f"follow.{case.id}", "state", str(case.version))
