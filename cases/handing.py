"""Open duties go to who stands in while somebody is away, and come back with them."""

from collections import Counter
from dataclasses import dataclass, field, replace
from uuid import UUID

from cases.access import Circle
from cases.desk import Desk
from cases.line import owner
from cases.telling import show
from storage.records import Duty, DutyState, Person


@dataclass(slots=True)
class Handed:
    """To whom how many duties went, and how many nobody could take."""

    heirs: Counter[UUID] = field(default_factory=Counter)
    left: int = 0


async def hand_over(desk: Desk, person: Person) -> Handed:
    """Give every open duty of somebody who is away to the next in line, and show it to them."""
    handed = Handed()
    duties = await desk.storage.duties.of_person(person.id)
    circles = await desk.circles_of(duties)
    for duty in duties:
        circle = circles.get(duty.trail_id)
        if circle is None:
            continue
        heir = owner(duty, circle)
        if heir is None or heir.id == person.id:
            handed.left += 1
        elif await _give(desk, duty, circle, heir, person):
            handed.heirs[heir.id] += 1
    return handed


async def hand_back(desk: Desk, person: Person) -> int:
    """Give back what went to somebody else while this person was away; return how many."""
    everything = await desk.storage.duties.open()
    theirs = [duty for duty in everything if duty.plan.get("handed_by") == str(person.id)]
    circles = await desk.circles_of(theirs)
    given = [
        await _give(desk, duty, circles[duty.trail_id], person, None)
        for duty in theirs
        if duty.trail_id in circles
    ]
    return sum(given)


async def _give(desk: Desk, duty: Duty, circle: Circle, heir: Person, away: Person | None) -> bool:
    """Make a duty somebody else's; the row remembers from whom, to give it back.

    Who stood in and goes away as well gives on what is the first one's.
    """
    plan = dict(duty.plan)
    if away:
        plan.setdefault("handed_by", str(away.id))
    else:
        plan.pop("handed_by", None)
    moved = replace(duty, person_id=heir.id, plan=plan)
    if not await desk.storage.duties.save(moved, duty.version):
        return False
    if duty.state is not DutyState.PLANNED:
        show(desk, replace(moved, version=duty.version + 1), circle, heir)
    actor = str(away.id if away else heir.id)
    detail = {"duty": str(duty.id), "person": str(heir.id)}
    action = "duty_handed_over" if away else "duty_handed_back"
    await desk.storage.audit.append(duty.trail_id, actor, action, detail, desk.now)
    return True
