"""Telling somebody of a duty: the row's state and the card, in the same commit."""

from collections.abc import Sequence
from dataclasses import replace

from cases import schedule
from cases.access import Circle
from cases.cards.duty import duty_card
from cases.desk import Desk
from storage.records import Duty, DutyState, Person


async def tell(desk: Desk, circle: Circle, duties: Sequence[Duty]) -> None:
    """Write new duties, and show those whose moment has come to the ones who must act."""
    told = [_told(duty, desk, circle) for duty in duties]
    await desk.storage.duties.add(told)
    for duty in told:
        person = circle.directory.person(duty.person_id)
        if duty.state is not DutyState.PLANNED and person:
            show(desk, duty, circle, person)


def _told(duty: Duty, desk: Desk, circle: Circle) -> Duty:
    """Return the duty as told, if its moment has come and there is somebody to tell.

    Whose day off it is, is left to the clock: it waits for their day, or asks who stands in.
    """
    if duty.next_at is None or duty.next_at > desk.now or duty.person_id is None:
        return duty
    if not schedule.urgent(duty) and not circle.directory.works(duty.person_id):
        return duty
    again_at = schedule.after(duty, desk.now, desk.calendar)
    return replace(duty, state=state_when_told(duty), next_at=again_at)


def state_when_told(duty: Duty) -> DutyState:
    """Return due, or overdue where the term was over before anybody could know."""
    return DutyState.OVERDUE if duty.due_at < schedule.asked_at(duty) else DutyState.DUE


def show(desk: Desk, duty: Duty, circle: Circle, person: Person, again: bool = False) -> None:
    """Queue the duty's card for the one who must act, or who had it before."""
    card = duty_card(duty, circle, person, desk, again=again)
    once = f"{duty.id}/{duty.state}/{duty.nudges}/{duty.version}/{person.id}"
    desk.send(person.id, card, case_id=duty.case_id, duty_id=duty.id, once=once)
