"""A card that cannot arrive goes to the next in line; it never disappears in a log."""

from datetime import datetime

from cases.access import Circle
from cases.cards.duty import about, undelivered_card
from cases.desk import Desk
from cases.line import waiting
from cases.remind import escalate
from cases.schedule import Look, Step
from protocols.vocabulary import Role
from storage.database import Transaction
from storage.records import Duty, Outgoing


async def report_undelivered(
    transaction: Transaction, row: Outgoing, now: datetime, *, in_doubt: bool = False
) -> None:
    """Take up the line what one card told of: its duty to the next person, the rest to the CAG.

    `in_doubt`: it may have arrived after all, which is told as such.
    """
    organisation = await transaction.organisation(row.organisation_id)
    if organisation is None:
        return
    desk = Desk(transaction.of(organisation.id), organisation, now)
    duty = await desk.storage.duties.get(row.duty_id) if row.duty_id else None
    circle = await _circle(desk, row, duty)
    if circle is None:
        return
    trail_id = circle.case.id if circle.case else row.duty_id
    if trail_id is None:
        return
    detail = {"card": str(row.id), "person": str(row.person_id)}
    action = "card_in_doubt" if in_doubt else "card_undelivered"
    await desk.storage.audit.append(trail_id, "delivery", action, detail, now)
    if duty and duty.state.open:
        await _pass_on(desk, circle, duty)
    await _tell_cag(desk, circle, duty, row, in_doubt)
    await desk.finish()


async def _circle(desk: Desk, row: Outgoing, duty: Duty | None) -> Circle | None:
    """Return whom the card was about; None where it was about no case and no duty."""
    if row.case_id is None:
        return await desk.circle_of(duty) if duty else None
    case = await desk.storage.cases.get(row.case_id)
    return await desk.circle(case) if case else None


async def _pass_on(desk: Desk, circle: Circle, duty: Duty) -> None:
    again = duty.next_at if len(waiting(duty, circle)) > 1 else None
    found = escalate(desk, duty, circle, Look(Step.ESCALATE, again))
    if await desk.storage.duties.save(found.duty, duty.version) and found.line:
        await desk.storage.audit.append_each([found.line], desk.now)


async def _tell_cag(
    desk: Desk, circle: Circle, duty: Duty | None, row: Outgoing, in_doubt: bool
) -> None:
    """The CAG directs (Heerlen §7.1) and so hears who could not be reached.

    Once a day for each person: where the CAG and the deputy cannot be reached either, each such
    word would bring another one, without end.
    """
    cag = circle.directory.who(Role.CAG, without={*circle.involved, row.person_id})
    unreached = circle.directory.person(row.person_id)
    if cag and unreached:
        what = about(duty, circle.case, cag.language)
        card = undelivered_card(what, circle.case, unreached, cag, in_doubt=in_doubt)
        once = f"undelivered/{row.case_id or row.duty_id}/{row.person_id}/{desk.today}"
        desk.send(cag.id, card, case_id=row.case_id, once=once)
