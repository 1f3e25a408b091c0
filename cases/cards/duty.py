"""The card of a duty: what must be done, by when, for whom, and what can be answered.

One card for announcing, reminding, escalating and settling it: the state says which. It never
holds the story; that is behind "Bekijk", for those who may, and that is written down.
"""

from collections.abc import Collection, Iterator
from uuid import UUID

from cases.access import CaseCircle, Circle
from cases.cards.answers import TALKS, answers, settled
from cases.cards.frame import card, case_rows, heading, moment_row, quiet
from cases.cards.left_open import open_parts
from cases.cards.periods import period_text
from cases.cards.talk import language_of
from cases.desk import Desk
from cases.line import about_party
from cases.options import left_open
from cases.schedule import asked_at
from dialogs.card import Bullets, Card, Part, Row, Rows, Text
from dialogs.texts import say
from protocols.pack import OpenTerm
from protocols.vocabulary import DutyKind, Role
from storage.records import Case, Duty, DutyState, Party, Person

_IN_WRITING = (DutyKind.LETTER, DutyKind.SUMMONS, DutyKind.RESPONSE_TO_PERPETRATOR)
# Roles whose first word has a title of its own in the catalogue.
_NOTICES = ("manager", "cag", "bmw", "victim", "witness", "security", "director", "mayor")


def duty_card(
    duty: Duty,
    circle: Circle,
    person: Person,
    desk: Desk,
    *,
    again: bool = False,
    watching: bool = False,
) -> Card:
    """Return the duty as it is now, for one reader. `again`: a reminder; `watching`: only told."""
    title = title_of(duty, circle, person, again)
    if not watching and duty.state.open:
        parts = duty_parts(duty, circle, person, desk)
    else:
        parts = [*_facts(duty, circle, person, desk), *_outcome(duty, circle, person)]
        parts += () if watching else settled(duty, circle, person)
    return card(
        "duty" if duty.kind != DutyKind.NOTIFY else "notice",
        title,
        parts,
        person,
        case=circle.case,
        key=f"duty:{duty.id}" + (":watch" if watching else ""),
    )


def escalation_card(duty: Duty, circle: Circle, person: Person, desk: Desk) -> Card:
    """Return the card for whom a duty goes up to: who did not act, and the duty itself."""
    late = circle.directory.person(duty.person_id)
    due = desk.say_moment(duty.due_at, person.language)
    says = (
        say("remind.escalated.text", person.language, name=late.name, due=due)
        if late
        else say("remind.escalated.nobody", person.language)
    )
    parts = [Text(text=says, tone="alarm"), *duty_parts(duty, circle, person, desk)]
    what = named(duty, circle.case, person.language)
    title = say("remind.escalated.title", person.language, what=what)
    return card("duty", title, parts, person, case=circle.case, key=f"duty:{duty.id}")


def undelivered_card(
    about: str, case: Case | None, unreached: Person, reader: Person, *, in_doubt: bool = False
) -> Card:
    """Return the word to the CAG that somebody was not reached, or perhaps not. `about`: what."""
    key = "remind.in_doubt" if in_doubt else "remind.undelivered"
    title = say(f"{key}.title", reader.language, about=about)
    text = say(f"{key}.text", reader.language, name=unreached.name)
    return card("notice", title, [Text(text=text, tone="alarm")], reader, case=case)


def nobody_left_card(duty: Duty, circle: Circle, reader: Person) -> Card:
    """Return the alarm that a duty has nobody who can be told of it."""
    language = reader.language
    title = say("remind.nobody_left.title", language, about=about(duty, circle.case, language))
    role = say(f"role.{duty.role}", language)
    text = say("remind.nobody_left.text", language, what=short(duty, language), role=role)
    return card("notice", title, [Text(text=text, tone="alarm")], reader, case=circle.case)


def set_aside_card(duty: Duty, reader: Person, desk: Desk) -> Card:
    """Return the word that the clock cannot handle a duty. It reads nothing of the case."""
    language = reader.language
    title = say("remind.set_aside.title", language, what=named(duty, None, language))
    due = desk.say_moment(duty.due_at, language)
    text = say("remind.set_aside.text", language, id=str(duty.id), due=due)
    return card("notice", title, [Text(text=text, tone="alarm")], reader)


def short(duty: Duty, language: str) -> str:
    """Return the duty in a word or two."""
    return say(f"duty.short.{duty.kind}", language)


def state_text(duty: Duty, language: str, in_doubt: Collection[UUID]) -> str:
    """Return how the duty stands. `in_doubt`: duties with a card that perhaps did not arrive."""
    state = say(f"duty.state.{duty.state}", language)
    return say("duty.in_doubt", language, state=state) if duty.id in in_doubt else state


def named(duty: Duty, case: Case | None, language: str) -> str:
    """Return the duty with its case's number, or its period; alone where the case is not known."""
    what = short(duty, language)
    if duty.starts and duty.ends:
        period = period_text(duty.starts, duty.ends, language)
        return say("duty.named.of_period", language, what=what, period=period)
    return say("duty.named.of_case", language, what=what, number=case.number) if case else what


def about(duty: Duty | None, case: Case | None, language: str) -> str:
    """Return what a trail or a lost message is about: the case, else the standing duty."""
    if case:
        return say("duty.named.case", language, number=case.number)
    return named(duty, None, language) if duty else ""


def duty_text(duty: Duty, language: str) -> str:
    """Return the protocol's own sentence for the duty."""
    text = duty.plan.get("text", {})
    return str(text.get("en" if language == "en" else "nl", ""))


def duty_parts(duty: Duty, circle: Circle, person: Person, desk: Desk) -> list[Part]:
    """Return what an open duty says and what can be answered."""
    return [*_facts(duty, circle, person, desk), *answers(duty, circle, person, desk)]


def title_of(duty: Duty, circle: Circle, person: Person, again: bool = False) -> str:
    """Return the title of a duty's card. `again`: a reminder."""
    language = person.language
    what = named(duty, circle.case, language)
    if duty.state in (DutyState.OVERDUE, DutyState.ESCALATED) and duty.person_id == person.id:
        return say("remind.overdue.title", language, what=what)
    if again:
        return say("remind.reminder.title", language, what=what)
    if circle.case is None:
        return what
    number = circle.case.number
    if duty.kind == DutyKind.NOTIFY:
        block = duty.role if duty.role in _NOTICES else "other"
        role = say(f"role.{duty.role}", language)
        return say(f"notice.{block}.title", language, number=number, role=role)
    about = about_party(duty, circle)
    name = about.name if about else say("role.victim", language)
    return say(f"duty.kind.{duty.kind}", language, number=number, name=name)


def _facts(duty: Duty, circle: Circle, person: Person, desk: Desk) -> Iterator[Part]:
    """Yield the protocol's sentence, the least of the case, the moments, the paragraph."""
    language = person.language
    yield Text(text=duty_text(duty, language))
    moments = tuple(_moments(duty, circle, person, desk))
    if not isinstance(circle, CaseCircle):
        yield Rows(rows=moments)
        return
    pack = desk.pack_of(circle.case)
    known = case_rows(desk, circle.case, pack, language).rows
    yield Rows(rows=(*known, *_warnings(duty, circle.case, language), *moments))
    about = about_party(duty, circle)
    if about and duty.kind in TALKS:
        yield from _about(duty, circle, about, person, desk)
    agenda = [item["en" if language == "en" else "nl"] for item in duty.plan.get("agenda", ())]
    if agenda and duty.state.open:
        yield heading(say("duty.rows.agenda", language))
        yield Bullets(items=tuple(agenda), numbered=True)
    if note := pack.note(duty.plan.get("note") or ""):
        yield quiet(note.text.of(language))
    if duty.state.open:
        yield from open_parts(_left_open(duty, circle, desk), language_of(person))


def _left_open(duty: Duty, circle: CaseCircle, desk: Desk) -> list[OpenTerm]:
    """Return what the protocol leaves open here: the term; for the coordinator, the category.

    Whoever writes to the perpetrator reads what was agreed on about the measure.
    """
    case, pack = circle.case, desk.pack_of(circle.case)
    open_terms = {duty.plan.get("open_term")}
    if duty.kind == DutyKind.NOTIFY and duty.role == Role.CAG:
        open_terms |= {rule.open for rule in pack.rules if rule.id == case.verdict.get("rule")}
    found = [one for one in pack.open_terms if one.id in open_terms]
    if duty.kind in _IN_WRITING:
        found += [one for one in left_open(desk, circle) if one.agreed and one not in found]
    return found


def _warnings(duty: Duty, case: Case, language: str) -> Iterator[Row]:
    """Yield what who handles the case must know before anything else: injury, a weapon."""
    sheet = case.sheet
    raised = {
        "injury": sheet.get("injury", "none") != "none",
        "weapon": bool(sheet.get("weapon")),
        "infection_risk": bool(sheet.get("infection_risk")),
    }
    words = [say(f"notice.flags.{flag}", language) for flag, up in raised.items() if up]
    if words and duty.kind == DutyKind.NOTIFY and duty.role in (Role.MANAGER, Role.CAG):
        yield Row(label=say("notice.rows.flags", language), value=", ".join(words))


def _moments(duty: Duty, circle: Circle, person: Person, desk: Desk) -> Iterator[Row]:
    language = person.language
    about = about_party(duty, circle)
    if about and duty.kind != DutyKind.NOTIFY:
        yield Row(label=say("duty.rows.whom", language), value=about.name)
    if duty.target:
        yield moment_row(desk, "duty.rows.target", duty.target, language)
    if duty.case_id is None or duty.due_at > asked_at(duty):
        yield moment_row(desk, "duty.rows.due", duty.due_at, language)
    elif duty.kind != DutyKind.NOTIFY:
        now = say("duty.rows.at_once", language)
        yield Row(label=say("duty.rows.due", language), value=now)
    put_off = duty.state is DutyState.SEEN
    if duty.planned_for and not (put_off and duty.planned_for <= desk.now):
        key = "duty.rows.put_off" if put_off else "duty.rows.planned_for"
        yield moment_row(desk, key, duty.planned_for, language)
    if duty.state is not DutyState.DUE:
        state = say(f"duty.state.{duty.state}", language)
        yield Row(label=say("duty.rows.state", language), value=state)
    yield Row(label=say("duty.rows.source", language), value=str(duty.plan.get("source", "")))


def _about(duty: Duty, circle: Circle, about: Party, person: Person, desk: Desk) -> Iterator[Part]:
    """Yield what the one who gives aftercare must know, and nothing of what is said in the talk."""
    language = person.language
    if duty.state.open and duty.planned_for and duty.planned_for <= desk.now:
        at = desk.say_moment(duty.planned_for, language)
        yield Text(text=say("duty.talk.was_planned", language, at=at))
    declined = about.aftercare == "declined" or any(
        other.about_id == about.id and other.state is DutyState.DECLINED for other in circle.duties
    )
    if declined:
        yield Text(text=say("duty.talk.offered_again", language))
    if duty.state.open:
        yield quiet(say("duty.talk.no_content", language))


def _outcome(duty: Duty, circle: Circle, person: Person) -> Iterator[Part]:
    language = person.language
    if duty.kind in TALKS:
        key = {DutyState.DONE: "held_noted", DutyState.DECLINED: "declined_last"}.get(duty.state)
        if key and duty.person_id == person.id:
            yield quiet(say(f"duty.talk.{key}", language))
