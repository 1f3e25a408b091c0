"""What the protocol leaves open, on the card of who has to deal with it: asked, or as agreed."""

from collections.abc import Iterable, Iterator

from cases.cards.frame import quiet
from dialogs.card import Part
from dialogs.texts import Language, say
from protocols.pack import OpenTerm

_MOST = 3  # lines; the rest is on the page of the protocol


def open_parts(terms: Iterable[OpenTerm], language: Language) -> Iterator[Part]:
    """Yield a line for each: the organisation's own agreement, or the question and what holds."""
    for one in list(terms)[:_MOST]:
        question = one.question.of(language)
        if one.agreed:
            agreed = one.agreed.of(language)
            yield quiet(say("duty.open.agreed", language, question=question, agreed=agreed))
        else:
            meanwhile = one.meanwhile.of(language)
            yield quiet(say("duty.open.asked", language, question=question, meanwhile=meanwhile))
