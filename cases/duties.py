"""What the protocol asks becomes rows: one for each who must act and each whom it concerns."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID, uuid5

from cases.access import CaseCircle, Circle
from cases.directory import Directory
from cases.schedule import first_look
from protocols.terms import Calendar
from protocols.timeline import PlannedDuty
from protocols.vocabulary import Role
from storage.records import Case, Duty, DutyState, Part, Party

# Whom a rule may concern, and what they are in the case.
_PARTS = {"victim": Part.VICTIM, "witness": Part.WITNESS, "reporter": Part.REPORTER}


def rows(
    case: Case,
    planned: Sequence[PlannedDuty],
    parties: Sequence[Party],
    directory: Directory,
    calendar: Calendar,
) -> list[Duty]:
    """Return the duties of a case, each with the moment at which it is first told.

    The same rule for the same people has the same id for ever, so that computing them again after
    something has happened never makes one twice. What is only foreseen gets no row: the event that
    it waits for brings it.
    """
    circle = CaseCircle.of(case, parties, (), directory)
    found = [
        _row(circle, one, role, about, calendar)
        for one in planned
        if not one.foreseen
        for about in _concerned(one, parties)
        for role in one.to
    ]
    return list({duty.id: duty for duty in found}.values())


def _concerned(one: PlannedDuty, parties: Sequence[Party]) -> Iterator[Party | None]:
    """Yield every victim and witness by themselves: each has a track of their own."""
    parts = [_PARTS[about] for about in one.about if about in _PARTS]
    found = [party for part in parts for party in parties if party.part is part]
    yield from found
    if not found and parts != [Part.WITNESS]:
        yield None


def _row(
    circle: CaseCircle, one: PlannedDuty, role: str, about: Party | None, calendar: Calendar
) -> Duty:
    case = circle.case
    planned = partial(
        Duty,
        id=_id(case, one, role, about),
        case_id=case.id,
        rule=one.duty,
        kind=one.kind,
        role=role,
        person_id=assignee(role, circle, about),
        about_id=about.id if about else None,
        not_before=one.not_before,
        target=one.target,
        due_at=one.due,
        state=DutyState.PLANNED,
        plan=_plan(case, one),
    )
    return planned(next_at=first_look(planned(next_at=None), calendar))


def _id(case: Case, one: PlannedDuty, role: str, about: Party | None) -> UUID:
    """Return the row's id: the rule, who acts, whom it concerns, and which event brought it."""
    event = "" if one.anchor in ("incident", "report") else one.anchored_at.isoformat()
    return uuid5(case.id, f"{one.duty}/{role}/{about.id if about else ''}/{event}")


def assignee(role: str, circle: Circle, about: Party | None = None) -> UUID | None:
    """Return whose duty it is today; None when nobody holds the role.

    What a victim or the reporter does is their own. Everybody else who is a party to the case is
    passed over for the next in line (`docs/decisions`: conflict of interest).
    """
    if role == Role.VICTIM and about:
        return about.person_id
    if circle.case and role in (Role.REPORTER, Role.VICTIM):
        return circle.case.reporter_id
    person = circle.directory.who(role, circle.team_id, without=circle.involved)
    return person.id if person else None


def _plan(case: Case, one: PlannedDuty) -> Mapping[str, Any]:
    """Return how the moments came about and what people are told: kept with the row."""
    return {
        "about": list(one.about),
        "text": one.text.model_dump(),
        "agenda": [item.model_dump() for item in one.agenda],
        "checklist": one.checklist,
        "letter": one.letter,
        "note": one.note,
        "open_term": one.open_term,
        "source": one.source,
        "anchor": one.anchor,
        "term": one.term,
        "waits_for": one.waits_for,
        "urgent": one.urgent,
        "acknowledge": one.acknowledge,
        "reminders": [moment.isoformat() for moment in one.reminders],
        "escalates_to": list(one.escalates_to),
        "watched_by": list(one.watched_by),
        "asked_at": _asked_at(case, one).isoformat(),
    }


def _asked_at(case: Case, one: PlannedDuty) -> datetime:
    """Return when the duty came into being: at the report, or at the event that brought it.

    The end of a measure still lies ahead when the measure is taken: it is known from then on.
    """
    events = case.sheet.get("events", ())
    known = max([case.reported_at, *(datetime.fromisoformat(event["at"]) for event in events)])
    return max(case.reported_at, min(one.anchored_at, known))
