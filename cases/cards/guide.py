"""“Wat moet ik nu doen?” on a card: danger first, the protocol's steps, own duties, a human."""

from collections.abc import Iterator, Sequence

from cases.cards.duty import short
from cases.cards.frame import button, buttons, card, heading, quiet
from cases.cards.talk import language_of
from cases.desk import Desk
from dialogs.card import Bullets, Card, Menu, Option, Part, Text
from dialogs.texts import option_label, say
from protocols.guidance import Guidance, category_text, contacts, situations
from protocols.pack import Pack
from protocols.vocabulary import Place
from storage.records import Case, Duty, Person


def guidance_card(
    desk: Desk,
    person: Person,
    pack: Pack,
    *,
    found: Guidance,
    beside: Sequence[Guidance],
    case: Case | None,
    category: str | None,
    duties: Sequence[Duty],
    ahead: Sequence[Duty],
    human: Person | None,
) -> Card:
    """Return what to do, from the protocol, with the paragraph; danger stands above all."""
    language = person.language
    parts = [
        *_danger(language),
        *_handling(pack, case, category, person, found),
        *(part for one in (found, *beside) for part in _steps(desk, one, language)),
        *_duties("guidance.own_tasks", desk, duties, language),
        *_duties("guidance.ahead", desk, ahead, language),
        *_calls(desk, pack, language),
        *_menus(pack, person),
        *_human(human, language),
    ]
    title = say("guidance.title", language)
    return card("guidance", title, parts, person, case=case)


def _danger(language: str) -> Iterator[Part]:
    yield Text(text=say("guidance.danger", language), tone="alarm")
    label = say("guidance.danger_button", language)
    yield from buttons(button(label, "guide", "danger", "", "danger"))


def _handling(
    pack: Pack, case: Case | None, category: str | None, person: Person, found: Guidance
) -> Iterator[Part]:
    """Yield how the protocol handles the category at hand, and what the organisation stands for.

    Its steps are left out where the advice that was found is for this category alone: it says the
    same and more.
    """
    code = category or (str(case.verdict.get("counts_as", case.category)) if case else None)
    if code is None:
        return
    text = category_text(pack, code, language_of(person))
    yield heading(text.label)
    if found.categories != (code,):
        yield Bullets(items=text.handling, numbered=True)
    if text.view:
        yield Text(text=text.view)
    yield quiet(say("guidance.written", person.language, source=text.source))


def _steps(desk: Desk, found: Guidance, language: str) -> Iterator[Part]:
    yield heading(found.title.of(language))
    yield Bullets(items=tuple(step.of(language) for step in found.steps), numbered=True)
    if found.dont:
        yield heading(say("guidance.dont", language))
        yield Bullets(items=tuple(item.of(language) for item in found.dont))
    if found.note:
        yield quiet(found.note.of(language))
    name = desk.organisation.name
    yield quiet(say("guidance.source", language, organisation=name, source=found.source))


def _duties(key: str, desk: Desk, duties: Sequence[Duty], language: str) -> Iterator[Part]:
    if not duties:
        return
    lines = tuple(
        f"{short(duty, language)}: {desk.say_moment(duty.planned_for or duty.due_at, language)}"
        for duty in duties[:5]
    )
    yield heading(say(key, language))
    yield Bullets(items=lines)


def _calls(desk: Desk, pack: Pack, language: str) -> Iterator[Part]:
    """Yield whom one can call, and where the alarm is in each building."""
    own = {key: str(value) for key, value in desk.organisation.contacts.items()}
    said = "en" if language == "en" else "nl"
    lines = [f"{one.label.of(said)}: {number}" for one, number in contacts(pack, own)]
    lines += [
        say("guidance.alarm", language, place=place["name"], where=place["alarm"])
        for place in desk.organisation.locations
        if place.get("alarm")
    ]
    yield heading(say("guidance.call", language))
    yield Bullets(items=tuple(lines))


def _menus(pack: Pack, person: Person) -> Iterator[Part]:
    """Yield the ways to other advice: a place, what the other does, a special situation."""
    language = person.language
    places = tuple(
        Option(value=place, label=option_label("incident.where", place, language))
        for place in Place
    )
    categories = tuple(
        Option(value=code, label=category_text(pack, code, language_of(person)).label)
        for code in pack.codes
    )
    special = tuple(
        Option(value=code, label=title.of(language)) for code, title in situations(pack)
    )
    for key, options in (
        ("guidance.ask_place", places),
        ("guidance.ask_category", categories),
        ("guidance.buttons.other", special),
    ):
        if options:
            yield Menu(step="guide", ref="", label=say(key, language), options=options)
    report = say("guidance.buttons.report", language)
    yield from buttons(button(report, "start", "report", "", "primary"))


def _human(human: Person | None, language: str) -> Iterator[Part]:
    if human:
        yield quiet(say("guidance.person", language, name=human.name, phone=""))
    else:
        yield quiet(say("guidance.no_person", language))
