"""What a protocol leaves open and the organisation too: agreed on by who decides, for one case.

The case keeps the answer, encrypted; the terms that rest on it are computed anew, and the
coordinator hears of it. The trail names the term, never the words.
"""

from collections.abc import Mapping
from dataclasses import replace

from cases.access import Action, CaseCircle, may
from cases.cards.frame import word
from cases.cards.left_open import agree_card, agreed_card
from cases.desk import Desk, pack_of_case
from cases.follow import replan
from cases.options import term_of
from cases.problems import Misunderstood
from dialogs.reply import Reply
from protocols.agreed import BadAnswer, read_answer
from protocols.vocabulary import Role
from storage.records import Duty, Person


async def note(desk: Desk, person: Person, duty: Duty, circle: CaseCircle, reply: Reply) -> None:
    """Show the card to agree on a duty's term, or take what was filled in on it."""
    term = term_of(desk, duty, circle)
    if term is None or not may(person.id, Action.CHANGE, circle):
        desk.send(person.id, word("conversation.not_yours.text", person, "error"))
        return
    typed = " ".join(reply.values.get(reply.step or "", ()))
    try:
        if typed:
            await settle(desk, circle, person, {term.id: typed})
            desk.send(person.id, word("agree.noted", person), case_id=circle.case.id)
            return
    except Misunderstood as problem:
        desk.send(person.id, word(problem.text_key, person, "error"), case_id=circle.case.id)
    desk.send(person.id, agree_card(duty, circle, person, term), case_id=circle.case.id)


async def settle(
    desk: Desk, circle: CaseCircle, person: Person, typed: Mapping[str, str]
) -> CaseCircle:
    """Keep the answers, by the id of the open term, and compute the terms anew.

    Returns the circle with the case as it is now. Raises Misunderstood.
    """
    case, pack = circle.case, pack_of_case(circle.case)
    try:
        answers = {id: read_answer(pack, id, text) for id, text in typed.items() if text.strip()}
    except BadAnswer:
        raise Misunderstood("agree.unclear") from None
    if not answers:
        return circle
    for id in answers:
        storage, detail = desk.storage, {"term": id}
        await storage.audit.append(case.id, str(person.id), "agreed", detail, desk.now)
    kept = replace(circle, case=replace(case, agreed={**case.agreed, **answers}))
    changed = await replan(desk, kept, case.sheet)
    terms = [one for one in desk.pack_of(changed.case).open_terms if one.id in answers]
    reader = circle.directory.who(Role.CAG, case.team_id, without=circle.involved)
    if reader and reader.id != person.id:
        desk.send(reader.id, agreed_card(changed, reader, person, terms), case_id=case.id)
    return changed
