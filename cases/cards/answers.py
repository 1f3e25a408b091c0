"""What can be answered on a duty's card: seen, done, decided, later, handed over."""

from collections.abc import Iterator

from cases.access import Action, CaseCircle, Circle, may
from cases.cards.decision import measure_form, police_form, reason_form
from cases.cards.frame import button, buttons
from cases.cards.law import law_parts, told_parts
from cases.cards.left_open import open_parts
from cases.cards.letter import letter_buttons
from cases.cards.table_row import row_parts
from cases.cards.talk import language_of
from cases.desk import Desk, pack_of_case
from cases.line import colleagues
from cases.options import left_open, picks_measure, term_of, to_ask
from cases.schedule import can_wait
from dialogs.card import Button, Form, Input, Option, Part
from dialogs.texts import knows, say
from protocols.guidance import checklist
from protocols.vocabulary import DutyKind
from storage.records import Duty, DutyState, Person

TALKS = (DutyKind.AFTERCARE_TALK, DutyKind.FOLLOW_UP)
NOT_REACHED = "not_reached"  # the way a talk is put off, and the reason for it


def answers(duty: Duty, circle: Circle, person: Person, desk: Desk) -> Iterator[Part]:
    """Yield what this reader can do with the duty."""
    if isinstance(circle, CaseCircle):
        yield from _in_case(duty, circle, person, desk)
        return
    done = say("duty.buttons.done", person.language)
    yield from buttons(button(done, f"done.{duty.id}", "yes", str(duty.version), "primary"))
    yield from buttons(
        _unseen(duty, person.language),
        _trail(duty, person),
        _later(duty, person, desk),
        _give(duty, circle, person),
    )


def settled(duty: Duty, circle: Circle, person: Person) -> Iterator[Part]:
    """Yield what stays on a notice that was seen: the way to the story."""
    if duty.kind == DutyKind.NOTIFY and isinstance(circle, CaseCircle):
        yield from buttons(_view(circle, person))


def _in_case(duty: Duty, circle: CaseCircle, person: Person, desk: Desk) -> Iterator[Part]:
    language, ref = person.language, str(duty.version)
    match duty.kind:
        case DutyKind.NOTIFY:
            yield from buttons(_seen(duty, language, "primary"), _view(circle, person))
            return
        case DutyKind.DECISION if picks_measure(duty):
            yield from row_parts(circle, person, desk)
            left = left_open(desk, circle)
            asked = to_ask(left)
            yield from open_parts((one for one in left if one not in asked), language_of(person))
            yield measure_form(duty, circle, person, desk, asked)
        case DutyKind.POLICE_REPORT if duty.state is not DutyState.IN_PROGRESS:
            yield from law_parts(circle, desk, language_of(person))
            yield police_form(duty, circle, person, desk)
        case DutyKind.POLICE_REPORT:
            yield from told_parts(circle, language_of(person))
            yield from _task(duty, circle, language, ref)
        case kind if kind in TALKS:
            yield from _talk(duty, language, ref)
        case _:
            yield from _task(duty, circle, language, ref)
            yield from buttons(*letter_buttons(duty, circle, language))
    yield from buttons(
        _unseen(duty, language),
        _view(circle, person),
        _repeat(circle, person) if picks_measure(duty) else None,
        _agree(duty, circle, person, desk),
        _later(duty, person, desk),
        _give(duty, circle, person),
    )


def _seen(duty: Duty, language: str, style: str = "plain") -> Button:
    label = say("duty.buttons.seen", language)
    return button(
        label,
        f"seen.{duty.id}",
        "yes",
        str(duty.version),
        "primary" if style == "primary" else "plain",
    )


def _unseen(duty: Duty, language: str) -> Button | None:
    return _seen(duty, language) if duty.state is not DutyState.SEEN else None


def _trail(duty: Duty, person: Person) -> Button:
    label = say("trail.button", person.language)
    return button(label, f"trail.{duty.id}", "all", str(duty.version))


def _view(circle: CaseCircle, person: Person) -> Button | None:
    if not may(person.id, Action.READ_STORY, circle):
        return None
    case = circle.case
    label = say("duty.buttons.view", person.language)
    return button(label, f"view.{case.id}", "story", str(case.version))


def _repeat(circle: CaseCircle, person: Person) -> Button | None:
    """A repeat makes another measure: so it can be asked where the measure is chosen."""
    if not may(person.id, Action.CHANGE, circle):
        return None
    case = circle.case
    label = say("repeat.button", person.language)
    return button(label, f"again.{case.id}", "open", str(case.version))


def _agree(duty: Duty, circle: CaseCircle, person: Person, desk: Desk) -> Button | None:
    """A term that the protocol and the organisation leave open can be agreed on for this case."""
    if not term_of(desk, duty, circle) or not may(person.id, Action.CHANGE, circle):
        return None
    label = say("agree.button", person.language)
    return button(label, f"agree.{duty.id}", "ask", str(duty.version))


def _later(duty: Duty, person: Person, desk: Desk) -> Button | None:
    """Putting off asks for a reason. A talk has ways of its own: planned, or not reached."""
    if duty.kind in TALKS or not can_wait(duty, desk.now, desk.calendar):
        return None
    label = say("duty.buttons.later", person.language)
    return button(label, f"later.{duty.id}", "ask", str(duty.version))


def _give(duty: Duty, circle: Circle, person: Person) -> Button | None:
    if not colleagues(duty, circle):
        return None
    label = say("duty.buttons.give", person.language)
    return button(label, f"give.{duty.id}", "ask", str(duty.version))


def _talk(duty: Duty, language: str, ref: str) -> Iterator[Part]:
    """Yield the ways a talk can go: planned, held, not wanted, not reached."""
    step = f"later.{duty.id}"
    field = Input(name=step, kind="moment", label=say("duty.plan.pick", language), required=True)
    held = button(say("duty.buttons.held", language), f"done.{duty.id}", "held", ref, "primary")
    declined = button(say("duty.buttons.declined", language), f"decide.{duty.id}", "declined", ref)
    missed = button(say("duty.buttons.not_reached", language), step, NOT_REACHED, ref)
    yield from buttons(held, declined, missed)
    yield Form(step=step, ref=ref, inputs=(field,), submit=say("duty.buttons.planned", language))


def _task(duty: Duty, circle: CaseCircle, language: str, ref: str) -> Iterator[Part]:
    """Yield a checklist to tick, or one button where there is nothing to tick."""
    step = f"done.{duty.id}"
    name = duty.plan.get("checklist")
    items = (
        checklist(pack_of_case(circle.case), name, "en" if language == "en" else "nl")
        if name
        else ()
    )
    done = say("duty.buttons.done", language)
    if not items:
        if duty.kind == DutyKind.DECISION:
            yield reason_form(duty, language)
        else:
            yield from buttons(button(done, step, "yes", ref, "primary"))
        return
    options = tuple(Option(value=f"p{n}", label=item) for n, item in enumerate(items, 1))
    field = Input(
        name=step, kind="ticks", label=say("duty.rows.checklist", language), options=options
    )
    submit = f"checklist.{name}.submit"
    label = say(submit, language) if knows(submit, language) else done
    yield Form(step=step, ref=ref, inputs=(field,), submit=label)
