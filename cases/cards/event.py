"""The card on which somebody notes what has happened since the report."""

from cases.cards.frame import card, quiet
from cases.desk import pack_of_case
from dialogs.card import Card, Form, Input, Option
from dialogs.texts import say
from protocols.pack import Pack
from protocols.vocabulary import Event, Injury
from storage.records import Case, Person

# What changes the duties of a case afterwards, besides what is decided on cards of their own.
EVENTS = (Event.SUSPECT_ARRESTED, Event.HEARING_HELD, Event.MEASURE_ENDED, Event.REQUEST_MADE)
INJURIES = (Injury.OUTPATIENT, Injury.HOSPITAL, Injury.PERMANENT, Injury.DEATH)
TIME = "occurred_at"


def event_card(case: Case, person: Person) -> Card:
    """Return the card: what happened, and when."""
    language, step = person.language, f"event.{case.id}"
    pack = pack_of_case(case)
    options = tuple(
        Option(value=code, label=_label(pack, code, language))
        for code in (*EVENTS, *INJURIES, TIME)
        if code != Event.REQUEST_MADE or _can_be_asked(pack)
    )
    what = Input(
        name=step,
        kind="choice",
        label=say("event.ask", language),
        options=options,
        required=True,
    )
    when = Input(name=f"{step}#2", kind="moment", label=say("event.when", language), required=True)
    form = Form(
        step=step, ref=str(case.version), inputs=(what, when), submit=say("event.submit", language)
    )
    title = say("event.title", language, number=case.number)
    parts = (quiet(say("event.why", language)), form)
    return card("duty", title, parts, person, case=case, key=f"event:{case.id}")


def _label(pack: Pack, code: str, language: str) -> str:
    """Return what has happened, in the protocol's own words where it has them."""
    own = pack.names.get(code)
    if own:
        return own.of("en" if language == "en" else "nl")
    return say(f"event.what.{code}", language)


def _can_be_asked(pack: Pack) -> bool:
    """Tell whether something follows from a request under this protocol."""
    return any(rule.anchor == Event.REQUEST_MADE for rule in pack.duties)
