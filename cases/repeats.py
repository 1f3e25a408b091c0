"""The same perpetrator in an earlier case, found again by a name or number that is not kept.

A repeat makes another measure (Velsen §7.1, Lingewaard bijlage 6, Alkmaar bijlage 3). Whoever
handles the case says who it was; of that only a keyed hash is stored, and it is compared with those
of the organisation's other cases. What was said wrongly can be taken back, and counts no more.
"""

from collections.abc import Sequence

from cases.access import Action, CaseCircle, may
from cases.cards.frame import word
from cases.cards.repeat import found_card, repeat_card
from cases.desk import Desk
from cases.follow import correct, show_decisions
from dialogs.reply import Reply
from dialogs.typed import clean, split_names
from protocols.facts import Earlier
from storage.records import Case, CaseState, Person

MOST = 5  # names and numbers of one person
LONGEST = 100  # characters of each


async def note(desk: Desk, person: Person, case: Case | None, reply: Reply) -> None:
    """Show the card to say who it was on, take what was said on it, or take that back."""
    circle = await desk.circle(case) if case else None
    if circle is None or not may(person.id, Action.CHANGE, circle):
        desk.send(person.id, word("notice.view.refused", person, "error"))
        return
    if reply.value == "open" and not reply.values:
        said = bool(await desk.storage.cases.of_same_perpetrator(circle.case.id))
        desk.send(person.id, repeat_card(circle.case, person, said=said), case_id=circle.case.id)
        return
    if reply.value == "undo":
        await _take_back(desk, person, circle)
        return
    names = split_names(clean(" ".join(reply.values.get(f"again.{circle.case.id}", ()))))
    if not names or len(names) > MOST or max(map(len, names)) > LONGEST:
        desk.send(person.id, word("repeat.unclear", person, "error", most=MOST))
        desk.send(person.id, repeat_card(circle.case, person), case_id=circle.case.id)
        return
    await _take(desk, person, circle, names)


async def _take(desk: Desk, person: Person, circle: CaseCircle, names: Sequence[str]) -> None:
    """Mark the case, and count anew what came earlier: here, and in a later case of the same."""
    case = circle.case
    await desk.storage.cases.mark_perpetrator(case.id, *names)
    same = await desk.storage.cases.of_same_perpetrator(case.id)
    detail = {"names": len(names), "cases": len(same) - 1}
    await desk.storage.audit.append(case.id, str(person.id), "recognised", detail, desk.now)
    changed = await _count_each(desk, circle, same)
    before = [one for one in same if one.occurred_at < case.occurred_at]
    desk.send(person.id, found_card(desk, changed.case, before, person), case_id=case.id)
    await show_decisions(desk, changed, person)


async def _take_back(desk: Desk, person: Person, circle: CaseCircle) -> None:
    """Forget who it was in this case, and count anew: here, and in a later case of the same."""
    case = circle.case
    same = await desk.storage.cases.of_same_perpetrator(case.id)
    await desk.storage.cases.unmark_perpetrator(case.id)
    detail = {"cases": max(len(same) - 1, 0)}
    await desk.storage.audit.append(case.id, str(person.id), "unrecognised", detail, desk.now)
    changed = await _count_each(desk, circle, same)
    desk.send(person.id, repeat_card(changed.case, person, undone=True), case_id=case.id)
    await show_decisions(desk, changed, person)


async def _count_each(desk: Desk, circle: CaseCircle, same: Sequence[Case]) -> CaseCircle:
    """Count anew in the other open cases and in this one, which is returned as it is then."""
    for one in same:
        if one.state is CaseState.OPEN and one.id != circle.case.id:
            await _count(desk, await desk.circle(one))
    return await _count(desk, circle)


async def _count(desk: Desk, circle: CaseCircle) -> CaseCircle:
    """Put the earlier cases in the fact sheet; compute anew what is asked if they differ.

    Only cases under the same protocol count: another has other categories.
    """
    case = circle.case
    found = [
        Earlier(occurred_at=one.occurred_at, category=one.category)
        for one in await desk.storage.cases.of_same_perpetrator(case.id)
        if one.occurred_at < case.occurred_at and one.protocol == case.protocol
    ]
    every = sorted(set(found), key=lambda one: one.occurred_at)
    earlier = [one.model_dump(mode="json") for one in every]
    if earlier == list(case.sheet.get("earlier", ())):
        return circle
    sheet = {**case.sheet, "earlier": earlier}
    return await correct(desk, circle, sheet)
