"""Up the line: to whom a duty goes when nobody acts, a card cannot arrive, or one is away."""

from collections.abc import Iterator
from uuid import UUID

from cases.access import Circle
from cases.duties import assignee
from cases.schedule import urgent
from protocols.vocabulary import Role
from storage.records import Duty, DutyState, Party, Person

OWN = (Role.REPORTER, Role.VICTIM)  # what they do is their own: nobody stands in
GIVEN_BY = "given_by"  # in a duty's plan: the colleague who handed it over


def owner(duty: Duty, circle: Circle) -> Person | None:
    """Return whose duty it is today: who it was given to, or who stands in while they are away.

    Who handed it over by going away has it again from the day they are back.
    """
    if not _still_nobodys(duty):
        back = duty.plan.get("handed_by")
        if back and circle.directory.available(UUID(back)):
            return circle.directory.person(UUID(back))
        if circle.directory.available(duty.person_id) and not _left_the_role(duty, circle):
            return circle.directory.person(duty.person_id)
    return circle.directory.person(assignee(duty.role, circle, about_party(duty, circle)))


def _still_nobodys(duty: Duty) -> bool:
    """Tell whether it comes back by itself and nobody knows of it yet.

    It was planned weeks ahead, perhaps for who stood in that day. Whoever has the role when it is
    told has it, unless it was given to a colleague.
    """
    untold = duty.case_id is None and duty.state is DutyState.PLANNED
    return untold and not duty.plan.get(GIVEN_BY)


def _left_the_role(duty: Duty, circle: Circle) -> bool:
    """Tell whether it was planned for somebody who has another role by the time it is told.

    Who knows of it already, or was given it by a colleague, keeps it.
    """
    if duty.person_id is None or duty.role in OWN or duty.plan.get(GIVEN_BY):
        return False
    told = duty.state is not DutyState.PLANNED
    return not told and not circle.directory.holds(duty.person_id, duty.role, circle.team_id)


def line(duty: Duty, circle: Circle) -> list[Person]:
    """Return who is told when nobody acts, in order: the deputy first, then whom the pack names.

    Nobody stands in it twice, nor does the one who should have acted, nor a party to the case.
    """
    return [one for one in _others(duty, circle) if circle.directory.available(one.id)]


def _others(duty: Duty, circle: Circle) -> list[Person]:
    """Return the line with those in it who are away."""
    passed = {duty.person_id, *circle.involved}
    found = {person.id: person for person in _candidates(duty, circle)}
    return [person for id, person in found.items() if id not in passed]


def _candidates(duty: Duty, circle: Circle) -> Iterator[Person]:
    if duty.role not in OWN:
        yield from circle.directory.line(duty.role, circle.team_id)
    for role in duty.plan.get("escalates_to", ()):
        yield from circle.directory.line(role, circle.team_id)


def still_away(duty: Duty, circle: Circle) -> bool:
    """Tell whether somebody in the line who has not heard of it is away, and will be back."""
    heard = _heard(duty)
    return any(
        person.active and not circle.directory.available(person.id)
        for person in _others(duty, circle)
        if str(person.id) not in heard
    )


def _heard(duty: Duty) -> set[str]:
    """Return the ids of whom it went up to."""
    return set(duty.plan.get("told", ()))


def waiting(duty: Duty, circle: Circle) -> list[Person]:
    """Return who in the line has not heard of it yet.

    What is not urgent goes first to who works today: a day off is a day away.
    """
    heard = _heard(duty)
    left = [person for person in line(duty, circle) if str(person.id) not in heard]
    if urgent(duty):
        return left
    return sorted(left, key=lambda person: not circle.directory.works(person.id))


def stand_in(duty: Duty, circle: Circle) -> Person | None:
    """Return who has the same role and works today, for what cannot wait for its owner's day."""
    if duty.role in OWN:
        return None
    passed = {duty.person_id, *circle.involved}
    same = circle.directory.line(duty.role, circle.team_id)
    there = (one for one in same if circle.directory.works(one.id))
    return next((one for one in there if one.id not in passed), None)


def colleagues(duty: Duty, circle: Circle) -> list[Person]:
    """Return who can take the duty over: who has the same role, or leads another team.

    Nobody who is away or a party to the case. What a reporter or victim does is their own.
    """
    if duty.role in OWN:
        return []
    passed = {duty.person_id, *circle.involved}
    directory = circle.directory
    fitting = [*directory.line(duty.role, circle.team_id)]
    fitting += directory.managers() if duty.role == Role.MANAGER else []
    there = {one.id: one for one in fitting if directory.available(one.id)}
    return [one for id, one in there.items() if id not in passed]


def about_party(duty: Duty, circle: Circle) -> Party | None:
    """Return whom the duty concerns."""
    return next((party for party in circle.parties if party.id == duty.about_id), None)


def told(duty: Duty, person_id: UUID) -> dict[str, object]:
    """Return the duty's plan with one more person whom it went up to."""
    return {**duty.plan, "told": [*duty.plan.get("told", ()), str(person_id)]}
