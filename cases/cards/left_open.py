"""What the protocol leaves open, on the card of who has to deal with it: asked, or as agreed."""

from collections.abc import Iterable, Iterator

from cases.access import CaseCircle
from cases.cards.frame import card, quiet
from cases.options import MOST
from dialogs.card import Card, Form, Input, Part, Text
from dialogs.texts import Language, say
from protocols.agreed import LONGEST
from protocols.pack import OpenTerm
from storage.records import Duty, Person


def open_parts(terms: Iterable[OpenTerm], language: Language) -> Iterator[Part]:
    """Yield a line for each: the organisation's own agreement, or the question and what holds."""
    for one in list(terms)[:MOST]:
        question = one.question.of(language)
        if one.agreed:
            agreed = one.agreed.of(language)
            yield quiet(say("duty.open.agreed", language, question=question, agreed=agreed))
        else:
            meanwhile = one.meanwhile.of(language)
            yield quiet(say("duty.open.asked", language, question=question, meanwhile=meanwhile))


def term_input(name: str, term: OpenTerm, language: str) -> Input:
    """Return the field that asks whoever decides; left empty, what the bot does meanwhile holds."""
    meanwhile = term.meanwhile.of(language)
    return Input(
        name=name,
        kind="text",
        label=term.question.of(language),
        hint=say("agree.hint", language, meanwhile=meanwhile),
        max_length=LONGEST,
    )


def agree_card(duty: Duty, circle: CaseCircle, person: Person, term: OpenTerm) -> Card:
    """Return the card on which a term is agreed on, for this case alone."""
    language, step, case = person.language, f"agree.{duty.id}", circle.case
    field = Input(
        name=step,
        kind="text",
        label=term.question.of(language),
        hint=say("agree.how", language),
        required=True,
        max_length=LONGEST,
    )
    submit = say("agree.submit", language)
    form = Form(step=step, ref=str(duty.version), inputs=(field,), submit=submit)
    meanwhile = say("agree.meanwhile", language, meanwhile=term.meanwhile.of(language))
    parts = (Text(text=say("agree.text", language)), quiet(meanwhile), form)
    title = say("agree.title", language, number=case.number)
    return card("duty", title, parts, person, case=case, key=f"agree:{duty.id}")


def agreed_card(circle: CaseCircle, reader: Person, by: Person, terms: Iterable[OpenTerm]) -> Card:
    """Return the word to the coordinator that something was agreed on in a case."""
    language, case = reader.language, circle.case
    lines = [
        say("agree.line", language, question=one.question.of(language), answer=answer)
        for one in terms
        if (answer := one.agreed and one.agreed.of(language))
    ]
    title = say("agree.told", language, number=case.number, name=by.name)
    return card("notice", title, [Text(text=line) for line in lines], reader, case=case)
