"""A card that cannot arrive goes to the next in line; it never disappears in a log."""

from datetime import datetime

from cases.cards.duty import undelivered_card
from cases.desk import Desk
from cases.line import waiting
from cases.remind import escalate
from cases.schedule import Look, Step
from protocols.vocabulary import Role
from storage.database import Transaction
from storage.records import Case, Duty, Outgoing


async def report_undelivered(
    transaction: Transaction, row: Outgoing, now: datetime, *, in_doubt: bool = False
) -> None:
    """Take up the line what one card told of: its duty to the next person, the rest to the CAG.

    `in_doubt`: it may have arrived after all, which is told as such.
    """
    organisation = await transaction.organisation(row.organisation_id)
    if organisation is None or row.case_id is None:
        return
    desk = Desk(transaction.of(organisation.id), organisation, now)
    case = await desk.storage.cases.get(row.case_id)
    if case is None:
        return
    detail = {"card": str(row.id), "person": str(row.person_id)}
    action = "card_in_doubt" if in_doubt else "card_undelivered"
    await desk.storage.audit.append(case.id, "delivery", action, detail, now)
    duty = await desk.storage.duties.get(row.duty_id) if row.duty_id else None
    if duty and duty.state.open:
        await _pass_on(desk, case, duty)
    await _tell_cag(desk, case, row, in_doubt)
    await desk.finish()


async def _pass_on(desk: Desk, case: Case, duty: Duty) -> None:
    circle = await desk.circle(case)
    again = duty.next_at if len(waiting(duty, circle)) > 1 else None
    found = escalate(desk, duty, circle, Look(Step.ESCALATE, again))
    if await desk.storage.duties.save(found.duty, duty.version) and found.line:
        await desk.storage.audit.append_each([found.line], desk.now)


async def _tell_cag(desk: Desk, case: Case, row: Outgoing, in_doubt: bool) -> None:
    """The CAG directs (Heerlen §7.1) and so hears who could not be reached.

    Once a day for each person: where the CAG and the deputy cannot be reached either, each such
    word would bring another one, without end.
    """
    circle = await desk.circle(case)
    parties = {party.person_id for party in circle.parties if party.person_id}
    cag = circle.directory.who(Role.CAG, without={*parties, row.person_id})
    unreached = circle.directory.person(row.person_id)
    if cag and unreached:
        card = undelivered_card(case, unreached, cag, in_doubt=in_doubt)
        once = f"undelivered/{case.id}/{row.person_id}/{desk.today}"
        desk.send(cag.id, card, case_id=case.id, once=once)
