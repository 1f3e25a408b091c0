"""The first word to a victim or witness whom somebody else reported for: help is offered."""

from cases.cards.frame import button, buttons, card
from dialogs.card import Card, Text
from dialogs.texts import say
from storage.records import Case, Part, Party, Person

_WISHES = ("yes", "later", "no")


def offer_card(case: Case, party: Party, person: Person, reporter: Person) -> Card:
    """Return the offer of a talk; yes, later or no is theirs alone to say."""
    language = person.language
    block = "witness" if party.part is Part.WITNESS else "victim"
    title = say(f"notice.{block}.title", language, number=case.number)
    text = say(f"notice.{block}.text", language, reporter=reporter.name)
    row = buttons(
        *(
            button(
                say(f"notice.witness.buttons.{wish}", language), f"aftercare.{party.id}", wish, ""
            )
            for wish in _WISHES
        )
    )
    return card(
        "notice", title, [Text(text=text), *row], person, case=case, key=f"offer:{party.id}"
    )
