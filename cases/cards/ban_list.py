"""The cards of the list of warnings and bans: the list, one entry to fill in, a likeness."""

from collections.abc import Iterator, Sequence

from cases.access import Action, CaseCircle, may
from cases.cards.frame import button, buttons, card, quiet
from cases.desk import Desk, pack_of_case
from dialogs.card import Bullets, Button, Card, Form, Input, Link, Menu, Option, Part, Text
from dialogs.spoken import day_text
from dialogs.texts import say
from storage.records import Listed, Person, StoredFile

MOST = 10  # entries of a page
NO_PHOTO = "none"

Entry = tuple[Listed, CaseCircle]


def way_to_list(person: Person) -> Card:
    """Return the way to the list; what is on it is shown on asking, since each look is noted."""
    label = say("conversation.buttons.bans", person.language)
    parts = buttons(button(label, "start", "bans", ""))
    return card("list", say("bans.title", person.language), parts, person)


def list_card(desk: Desk, person: Person, page: Sequence[Entry], start: int, count: int) -> Card:
    """Return a page of the list; who keeps it sees the number of the case too."""
    language, title = person.language, say("bans.title", person.language)
    if not page:
        return card("list", title, [Text(text=say("bans.none", language))], person)
    parts: list[Part] = [
        Text(text=say("bans.some", language, count=count)),
        Bullets(items=tuple(_line(one, person) for one in page)),
        *buttons(*_photos(page, language)),
        *_to_keep(page, person),
    ]
    if start + len(page) < count:
        label, value = say("bans.next", language), str(start + len(page))
        parts += buttons(button(label, "bans", value, ""))
    at = desk.say_moment(desk.now, language)
    parts.append(quiet(say("bans.logged", language, at=at)))
    return card("list", title, parts, person)


def entry_card(
    desk: Desk, person: Person, listed: Listed, circle: CaseCircle, files: Sequence[StoredFile]
) -> Card:
    """Return one entry, to fill in or to take off the list."""
    language, step, case = person.language, f"ban.{listed.id}", circle.case
    inputs = [
        Input(
            name=step,
            kind="text",
            label=say("bans.name", language),
            hint=say("bans.name_hint", language),
            initial=(listed.name,) if listed.name else (),
            max_length=100,
        ),
        Input(
            name=f"{step}#2",
            kind="date",
            label=say("bans.until", language),
            initial=(listed.ends.isoformat(),) if listed.ends else (),
        ),
        *_photo_input(f"{step}#3", listed, files, language),
    ]
    ref = str(case.version)
    form = Form(step=step, ref=ref, inputs=tuple(inputs), submit=say("bans.submit", language))
    off = button(say("bans.take_off", language), step, "off", ref, "danger")
    parts = (Text(text=say("bans.text", language)), form, *buttons(off))
    measure = measure_text(listed, circle, person)
    title = say("bans.entry", language, measure=measure, number=case.number)
    return card("duty", title, parts, person, case=case, key=f"ban:{listed.id}")


def likeness_card(listed: Listed, person: Person, url: str) -> Card:
    """Return the link to the likeness; without an address it says what is missing."""
    language = person.language
    parts: list[Part] = [Text(text=say("evidence.no_address", language))]
    if url:
        parts = [
            Link(label=say("bans.open", language), url=url),
            quiet(say("evidence.once", language)),
        ]
    name = listed.name or say("bans.nameless", language)
    title = say("bans.photo", language, name=name)
    return card("notice", title, parts, person, key=f"likeness:{listed.id}")


def measure_text(listed: Listed, circle: CaseCircle, person: Person) -> str:
    """Return what the measure is called, in the protocol's own words where it has them."""
    own = pack_of_case(circle.case).names.get(listed.measure)
    if own:
        text = own.of(person.language)
        return text[:1].upper() + text[1:]
    return say(f"measure.{listed.measure}", person.language)


def _line(one: Entry, person: Person) -> str:
    listed, circle = one
    language = person.language
    line = say(
        "bans.line" if listed.ends else "bans.line_open",
        language,
        name=listed.name or say("bans.nameless", language),
        measure=measure_text(listed, circle, person),
        starts=day_text(listed.starts, language),
        ends=day_text(listed.ends, language) if listed.ends else "",
    )
    if not may(person.id, Action.KEEP_LIST, circle):
        return line
    return line + " " + say("bans.number", language, number=circle.case.number)


def _photos(page: Sequence[Entry], language: str) -> Iterator[Button]:
    for listed, _ in page:
        if listed.file_id:
            name = listed.name or say("bans.nameless", language)
            label = say("bans.photo", language, name=name)
            yield button(label, f"likeness.{listed.id}", "open", "")


def _to_keep(page: Sequence[Entry], person: Person) -> Iterator[Part]:
    """Yield a menu of the entries that this person may fill in or take off."""
    options = tuple(
        Option(
            value=str(listed.id),
            label=f"{circle.case.number}: {listed.name or measure_text(listed, circle, person)}",
        )
        for listed, circle in page
        if may(person.id, Action.KEEP_LIST, circle)
    )
    if options:
        yield Menu(step="ban", ref="", label=say("bans.edit", person.language), options=options)


def _photo_input(
    name: str, listed: Listed, files: Sequence[StoredFile], language: str
) -> Iterator[Input]:
    """Yield the choice of a picture, where there is one among the evidence."""
    if not files:
        return
    options = [Option(value=str(file.id), label=file.name) for file in files]
    options.append(Option(value=NO_PHOTO, label=say("bans.no_photo", language)))
    yield Input(
        name=name,
        kind="choice",
        label=say("bans.which_photo", language),
        hint=say("bans.photo_hint", language),
        options=tuple(options),
        initial=(str(listed.file_id or NO_PHOTO),),
    )
