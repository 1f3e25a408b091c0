"""A letter of the protocol on a card: a draft to copy, with blanks for what only a person knows."""

from cases.access import CaseCircle
from cases.cards.frame import button, card, quiet
from cases.desk import pack_of_case
from dialogs.card import Button, Card, Link, Text
from dialogs.texts import say
from protocols.letters import Written, letters_for
from protocols.sanction import Letter
from protocols.vocabulary import DutyKind
from storage.records import Case, Duty, Person

_MOST = 5  # buttons on one card
_KINDS = (DutyKind.LETTER, DutyKind.SUMMONS)


def offered_letters(duty: Duty, circle: CaseCircle) -> tuple[Letter, ...]:
    """Return the letters that can be drafted for this duty; none where it is about no letter."""
    named = duty.plan.get("letter")
    if not named and duty.kind not in _KINDS:
        return ()
    return letters_for(pack_of_case(circle.case), named, circle.sheet)[:_MOST]


def letter_buttons(duty: Duty, circle: CaseCircle, language: str) -> tuple[Button, ...]:
    """Return a button for each letter that fits."""
    return tuple(
        button(
            say("letter.button", language, letter=one.label.of(language)),
            f"letter.{duty.id}",
            one.id,
            str(duty.version),
        )
        for one in offered_letters(duty, circle)
    )


def letter_card(case: Case, written: Written, person: Person, url: str) -> Card:
    """Return the draft, what is blank in it, who gets a copy, and the link to it as a file."""
    language, letter = person.language, written.letter
    copies = [copy.of(language) for copy in letter.copies]
    parts = [
        Text(text=say("letter.intro", language, blanks=len(written.blanks))),
        *((Link(label=say("letter.as_file", language), url=url),) if url else ()),
        *(Text(text=part) for part in written.text.strip().split("\n\n")),
        quiet(say("letter.delivery", language, how=letter.delivery.of(language))),
        *(quiet(say("letter.copy", language, who=copy)) for copy in copies),
        quiet(say("letter.source", language, source=letter.source)),
    ]
    title = say("letter.title", language, letter=letter.label.of(language), number=case.number)
    return card("list", title, parts, person, case=case)
