"""What comes back by itself: made ahead for each period, told, reminded of, taken up the line.

The protocols say who reports or meets, and how often; not on which day. So it is due at the end of
the last office day of its period, and told ahead: a quarter of the period, four weeks at most. What
belongs to the beginning of a period (a new council's) is told then, and due within a time of it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from uuid import UUID, uuid5

import structlog

from cases import schedule
from cases.cards.standing import late_card, nobody_card, standing_card
from cases.clock import Clock
from cases.desk import Desk
from cases.directory import Directory
from cases.part_time import first_day
from cases.schedule import Look, Step
from cases.telling import state_when_told
from dialogs.card import Card
from protocols.duty import Recurring
from protocols.load import pack
from protocols.pack import Pack
from protocols.periods import Period, period_of, periods
from protocols.terms import Calendar
from protocols.vocabulary import Role
from storage.database import Database
from storage.records import DutyState, Person, Standing

logger = structlog.get_logger(__name__)

AHEAD = timedelta(days=31)  # how long before it begins a period's duty is made
LONGEST_LEAD = timedelta(weeks=4)
BATCH = 200
ASK_AGAIN = timedelta(days=1)
AFTER_TROUBLE = timedelta(hours=1)
_LINE = (Role.CAG, Role.DIRECTOR)  # who hears of it after the deputy
_ROWS = UUID("0c7f27f1-6a5c-4d61-9a86-7a7a7c1b3d52")  # a namespace, drawn at random


async def look_at_standing(database: Database, clock: Clock, organisation_id: str) -> int:
    """Make what is to come at one organisation, and look at what is due; return how many rows."""
    async with database.writing() as transaction:
        organisation = await transaction.organisation(organisation_id)
        if organisation is None:
            return 0
        desk = Desk(transaction.of(organisation_id), organisation, clock.now())
        made = await plan_ahead(desk)
        taken = await desk.storage.standing.take(desk.now, BATCH)
        directory = await desk.directory_of({one.person_id for one in taken if one.person_id})
        for one in taken:
            await _look(desk, one, directory)
        await desk.finish()
    return made + len(taken)


async def plan_ahead(desk: Desk) -> int:
    """Make the duties of the periods that have begun or soon will; return how many were new.

    Where one has come back before, those that were missed are made too. Of a rule that is new here
    what is over already is nobody's.
    """
    newest = await desk.storage.standing.newest()
    directory = await desk.directory_of(())
    rows = [
        row
        for pack_, one in _recurring(desk)
        for period in _coming(desk, one, pack_, newest.get(one.id))
        for row in _rows(desk, one, period, directory)
    ]
    new = [row for row in rows if row.rule in newest or row.due_at > desk.now]
    await desk.storage.standing.add(new)
    await desk.storage.standing.planned(_plan_at(desk))
    return len(new)


def _recurring(desk: Desk) -> Iterator[tuple[Pack, Recurring]]:
    """Yield what comes back in the organisation's protocols, each once."""
    seen: set[str] = set()
    for name in dict.fromkeys(desk.organisation.protocols.values()):
        found = pack(name, desk.today)
        for one in found.recurring:
            if one.id not in seen:
                seen.add(one.id)
                yield found, one


def _coming(desk: Desk, one: Recurring, pack_: Pack, had: date | None) -> Iterator[Period]:
    """Yield the periods after the last there is, else this one, up to those that begin soon."""
    first = desk.today if had is None else had + timedelta(days=1)
    return periods(one.every, _since(one, pack_), first, desk.today + AHEAD)


def _since(one: Recurring, pack_: Pack) -> date:
    """Return a day on which a period began: years and quarters are the calendar's own."""
    return one.since or pack_.valid_from.replace(month=1, day=1)


def _plan_at(desk: Desk) -> datetime:
    """Return when the next period comes within sight; a month from now where nothing comes back."""
    seen = desk.today + AHEAD
    ends = [period_of(one.every, _since(one, pack_), seen).ends for pack_, one in _recurring(desk)]
    day = min(ends, default=seen + AHEAD) - AHEAD + timedelta(days=1)
    return _at(max(day, desk.today + timedelta(days=1)), time.min, desk.calendar)


def _rows(desk: Desk, one: Recurring, period: Period, directory: Directory) -> Iterator[Standing]:
    """Yield a row for each role; for the managers one for each team."""
    for role in one.to:
        teams = [*directory.teams] if role == Role.MANAGER else [None]
        for team_id in teams:
            yield _row(desk, one, period, role, team_id, directory)


def _row(
    desk: Desk,
    one: Recurring,
    period: Period,
    role: str,
    team_id: str | None,
    directory: Directory,
) -> Standing:
    asked_at = _at(period.starts, time.min, desk.calendar)
    last = desk.calendar.add(one.within, asked_at).date() if one.within else period.ends
    due_at = _last_office_moment(last, desk.calendar)
    late = due_at <= desk.now  # its whole period passed while nobody was looking
    person = directory.who(role, team_id)
    row = Standing(
        id=uuid5(_ROWS, f"{desk.organisation.id}/{one.id}/{role}/{team_id}/{period.starts}"),
        rule=one.id,
        kind=one.kind,
        role=role,
        team_id=team_id,
        starts=period.starts,
        ends=period.ends,
        person_id=person.id if person else None,
        due_at=due_at,
        next_at=None,
        state=DutyState.PLANNED,
        plan={
            "text": one.text.model_dump(),
            "source": one.source,
            "asked_at": (desk.now if late else asked_at).isoformat(),
            "reminders": [at.isoformat() for at in _reminders(one, asked_at, due_at, desk)],
            "escalates_to": list(_LINE),
        },
    )
    return replace(row, next_at=desk.now if late else schedule.first_look(row, desk.calendar))


def _reminders(one: Recurring, start: datetime, due_at: datetime, desk: Desk) -> list[datetime]:
    """Return when it is told of, a week before and on the last day."""
    lead = start if one.within else due_at - min((due_at - start) / 4, LONGEST_LEAD)
    found = {lead, due_at - timedelta(weeks=1), due_at - timedelta(hours=8)}
    return sorted(desk.calendar.next_office_moment(at) for at in found if at >= lead)


def _last_office_moment(day: date, calendar: Calendar) -> datetime:
    """Return the end of the last office day up to and including this day."""
    while not calendar.is_working_day(day):
        day -= timedelta(days=1)
    return _at(day, calendar.closes, calendar)


def _at(day: date, clock: time, calendar: Calendar) -> datetime:
    return datetime.combine(day, clock, calendar.zone)


async def _look(desk: Desk, one: Standing, directory: Directory) -> None:
    """Do what is due for one row. What goes wrong with it stays with it."""
    queued = len(desk.outgoing)
    try:
        after, action, person = _looked(desk, one, directory)
    except Exception:
        del desk.outgoing[queued:]
        logger.exception("what comes back could not be handled", row=str(one.id), rule=one.rule)
        after, action, person = replace(one, next_at=desk.now + AFTER_TROUBLE), "", None
    await desk.storage.standing.save(after, one.version)
    if action:
        detail = {"rule": one.rule} | ({"person": str(person.id)} if person else {})
        await desk.storage.audit.append(one.id, "clock", f"standing_{action}", detail, desk.now)


def _looked(desk: Desk, one: Standing, directory: Directory) -> tuple[Standing, str, Person | None]:
    """Return the row as it is then, what the trail says of it, and of whom."""
    left = waiting(one, directory)
    found = schedule.look(one, desk.now, desk.calendar, one.escalated + len(left))
    match found.step:
        case Step.ANNOUNCE | Step.REMIND:
            return _tell(desk, one, directory, found)
        case Step.ESCALATE:
            return _go_up(desk, one, directory, left, found)
        case _:
            return replace(one, next_at=found.again_at), "", None


def _tell(
    desk: Desk, one: Standing, directory: Directory, found: Look
) -> tuple[Standing, str, Person | None]:
    person = directory.who(one.role, one.team_id)
    if person is None:
        return _nobody(desk, one, directory)
    if not directory.works(person.id):
        their_day = first_day(person, desk.now, desk.calendar)
        if their_day and their_day < one.due_at:
            return replace(one, next_at=their_day), "", None
    announced = found.step is Step.ANNOUNCE
    after = replace(
        one,
        person_id=person.id,
        state=state_when_told(one) if announced else one.state,
        nudges=one.nudges + (not announced),
        next_at=found.again_at,
    )
    _send(desk, after, person, standing_card(desk, after, person, again=not announced))
    return after, found.step, person


def _go_up(
    desk: Desk, one: Standing, directory: Directory, left: Sequence[Person], found: Look
) -> tuple[Standing, str, Person | None]:
    """Tell the next in line that it is not done."""
    if not left:
        return _nobody(desk, one, directory)
    person = left[0]
    after = replace(
        one,
        state=DutyState.ESCALATED,
        escalated=one.escalated + 1,
        next_at=found.again_at if len(left) > 1 else None,
        plan=_told(one, person),
    )
    late = directory.person(one.person_id)
    _send(desk, after, person, late_card(desk, after, person, late))
    return after, found.step, person


def _nobody(desk: Desk, one: Standing, directory: Directory) -> tuple[Standing, str, Person | None]:
    """Say so to the CAG, and ask every day whether there is somebody by now."""
    logger.error("nobody left to tell", row=str(one.id), organisation=desk.organisation.id)
    cag = directory.who(Role.CAG)
    if cag:
        desk.send(cag.id, nobody_card(one, cag), once=f"{one.id}/nobody_left/{desk.today}")
    again_at = desk.calendar.next_office_moment(desk.now + ASK_AGAIN)
    return replace(one, state=DutyState.FAILED, next_at=again_at), "nobody_left", None


def waiting(one: Standing, directory: Directory) -> list[Person]:
    """Return who is told next when nobody acts: who stands in, the CAG, the director."""
    heard = {str(one.person_id), *one.plan.get("told", ())}
    every = [*directory.line(one.role, one.team_id)]
    every += [person for role in _LINE for person in directory.line(role)]
    there = {person.id: person for person in every if directory.available(person.id)}
    left = [person for person in there.values() if str(person.id) not in heard]
    return sorted(left, key=lambda person: not directory.works(person.id))


def may_end(person: Person, one: Standing, directory: Directory) -> bool:
    """Tell whether somebody may say that it is done: whose it is, who stands in, and the CAG."""
    if person.id == one.person_id or str(person.id) in one.plan.get("told", ()):
        return True
    holds = directory.holds
    return holds(person.id, one.role, one.team_id) or holds(person.id, Role.CAG)


async def ended(desk: Desk, person: Person, one: Standing, directory: Directory) -> None:
    """Note that it is done, and show that to everybody who had its card."""
    done = replace(one, state=DutyState.DONE, next_at=None)
    if one.state.open and await desk.storage.standing.save(done, one.version):
        detail = {"rule": one.rule, "state": str(done.state)}
        await desk.storage.audit.append(one.id, str(person.id), "standing_done", detail, desk.now)
        one = replace(done, version=one.version + 1)
    told = {str(person.id), str(one.person_id), *one.plan.get("told", ())}
    for other in (found for found in directory.people.values() if str(found.id) in told):
        _send(desk, one, other, standing_card(desk, one, other))


def _send(desk: Desk, one: Standing, person: Person, card: Card) -> None:
    once = f"{one.id}/{one.state}/{one.nudges}/{one.escalated}/{person.id}"
    desk.send(person.id, card, once=once)


def _told(one: Standing, person: Person) -> Mapping[str, object]:
    return {**one.plan, "told": [*one.plan.get("told", ()), str(person.id)]}
