"""Which row of the protocol's own table a case stands in, where the facts do not tell.

Lingewaard's overview (bijlage 6) has rows for the telephone, for nuisance by drink or drugs and
more. Whoever handles the case chooses; then the measures and the duties of that row hold.
"""

from cases.access import Action, may
from cases.cards.frame import word
from cases.cards.table_row import FACTS, row_card
from cases.desk import Desk
from cases.follow import correct, show_decisions
from cases.options import rows_of
from dialogs.reply import Reply
from storage.records import Case, Person


async def note(desk: Desk, person: Person, case: Case | None, reply: Reply) -> None:
    """Show the rows to choose from, or take the one that was chosen."""
    circle = await desk.circle(case) if case else None
    if circle is None or not may(person.id, Action.CHANGE, circle):
        desk.send(person.id, word("notice.view.refused", person, "error"))
        return
    rows = [row.id for row in rows_of(desk, circle)]
    if reply.value not in (*rows, FACTS):
        desk.send(person.id, row_card(circle, person, desk), case_id=circle.case.id)
        return
    chosen = None if reply.value == FACTS else reply.value
    sheet = {key: value for key, value in circle.case.sheet.items() if key != "reason"}
    sheet |= {"reason": chosen} if chosen else {}
    detail = {"row": chosen or FACTS}
    storage, id = desk.storage, circle.case.id
    await storage.audit.append(id, str(person.id), "row_chosen", detail, desk.now)
    changed = await correct(desk, circle, sheet)
    desk.send(person.id, row_card(changed, person, desk), case_id=id)
    await show_decisions(desk, changed, person)
