"""What comes back by itself: a duty for each period, made ahead; the clock does the rest.

The protocols say who reports or meets, and how often; not on which day. So it is due at the end of
the last office day of its period, and told ahead: a quarter of the period, four weeks at most. What
belongs to the beginning of a period (a new council's) is told then, and due within a time of it.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from uuid import UUID, uuid5

import structlog

from cases.access import Circle
from cases.clock import Clock
from cases.desk import Desk
from cases.directory import Directory
from cases.duties import assignee
from cases.schedule import first_look
from protocols.duty import Recurring
from protocols.load import pack
from protocols.pack import Pack
from protocols.periods import Period, period_of, periods
from protocols.terms import Calendar
from protocols.vocabulary import Role
from storage.database import Database, DatabaseFailed
from storage.records import Duty, DutyState

logger = structlog.get_logger(__name__)

AHEAD = timedelta(days=31)  # how long before it begins a period's duty is made
LONGEST_LEAD = timedelta(weeks=4)
AFTER_TROUBLE = timedelta(hours=1)
_LINE = (Role.CAG, Role.DIRECTOR)  # who hears of it after the deputy
_ROWS = UUID("0c7f27f1-6a5c-4d61-9a86-7a7a7c1b3d52")  # a namespace, drawn at random


async def plan_ahead(database: Database, clock: Clock, organisation_id: str) -> int:
    """Make what is to come at one organisation; return how many duties were new.

    Where that fails (a protocol that is not there) it is tried again later: it keeps no duty, and
    no other organisation, from the clock. Raises DatabaseFailed.
    """
    try:
        async with database.writing() as transaction:
            organisation = await transaction.organisation(organisation_id)
            if organisation is None:
                return 0
            return await _plan(Desk(transaction.of(organisation_id), organisation, clock.now()))
    except DatabaseFailed:
        raise
    except Exception:
        logger.exception("what comes back could not be made", organisation=organisation_id)
    async with database.writing() as transaction:
        await transaction.of(organisation_id).standing.planned(clock.now() + AFTER_TROUBLE)
    return 0


async def _plan(desk: Desk) -> int:
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


def _rows(desk: Desk, one: Recurring, period: Period, directory: Directory) -> Iterator[Duty]:
    """Yield a duty for each role; for the managers one for each team."""
    for role in one.to:
        for team_id in [*directory.teams] if role == Role.MANAGER else [None]:
            circle = Circle(directory=directory, team_id=team_id)
            yield _row(desk, one, period, role, circle)


def _row(desk: Desk, one: Recurring, period: Period, role: str, circle: Circle) -> Duty:
    asked_at = _at(period.starts, time.min, desk.calendar)
    last = desk.calendar.add(one.within, asked_at).date() if one.within else period.ends
    due_at = _last_office_moment(last, desk.calendar)
    late = due_at <= desk.now  # its whole period passed while nobody was looking
    name = f"{desk.organisation.id}/{one.id}/{role}/{circle.team_id}/{period.starts}"
    duty = Duty(
        id=uuid5(_ROWS, name),
        case_id=None,
        rule=one.id,
        kind=one.kind,
        role=role,
        person_id=assignee(role, circle),
        about_id=None,
        not_before=None,
        target=None,
        due_at=due_at,
        next_at=None,
        state=DutyState.PLANNED,
        plan={
            "text": one.text.model_dump(),
            "source": one.source,
            "anchor": "period",
            "term": f"within {one.within}" if one.within else f"every {one.every}",
            "asked_at": (desk.now if late else asked_at).isoformat(),
            "reminders": [at.isoformat() for at in _reminders(one, asked_at, due_at, desk)],
            "escalates_to": list(_LINE),
        },
        starts=period.starts,
        ends=period.ends,
        team_id=circle.team_id,
    )
    return replace(duty, next_at=desk.now if late else first_look(duty, desk.calendar))


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
