"""What somebody decides in a prompt: a measure, a police report, no talk just now.

There is always a response, and a crime is reported unless there is a reason (Heerlen §7.4): what
deviates needs a written reason. A measure that another has to decide goes to them for approval.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import uuid4

from cases.access import CaseCircle
from cases.agreeing import settle
from cases.ban_list import put_on
from cases.desk import Desk
from cases.follow import add_duty, happened, set_free
from cases.options import (
    FIRST_TERM,
    MOST,
    NONE,
    POLICE,
    code,
    first_things,
    lasts,
    left_open,
    offers,
    picks_measure,
    to_ask,
)
from cases.problems import Misunderstood
from dialogs.reply import Reply
from protocols.measures import Offered
from protocols.terms import Length
from protocols.vocabulary import DutyKind, Event
from storage.records import Decision, Duty, DutyState, Person

DECLINED = "declined"  # the employee does not want a talk now
_FIELDS = FIRST_TERM + MOST - 1  # of the longest form
REASON_LENGTH = 10  # characters; "n.v.t." is no reason


@dataclass(frozen=True, slots=True)
class Handed:
    """The fields of a form, in their order; a tap has its value as the first field."""

    fields: Mapping[int, tuple[str, ...]]

    @classmethod
    def of(cls, reply: Reply) -> "Handed":
        step = reply.step or ""
        fields = {
            n: reply.values.get(step if n == 1 else f"{step}#{n}", ())
            for n in range(1, _FIELDS + 1)
        }
        if not fields[1] and reply.value and reply.value != "submit":
            fields[1] = (reply.value,)
        return cls(fields)

    def text(self, number: int) -> str:
        return " ".join(self.fields[number]).strip()


async def decided(desk: Desk, duty: Duty, circle: CaseCircle, person: Person, reply: Reply) -> Duty:
    """Take the decision and return the duty as it is then. Raises Misunderstood."""
    handed = Handed.of(reply)
    match duty.kind:
        case DutyKind.AFTERCARE_TALK | DutyKind.FOLLOW_UP:
            return await _declined(desk, duty, person, handed)
        case DutyKind.POLICE_REPORT:
            return await _police(desk, circle, duty, person, handed)
        case DutyKind.DECISION if picks_measure(duty):
            return await _measures(desk, duty, circle, person, handed)
        case _:
            return await _in_words(desk, circle, duty, person, handed)


async def keep(
    desk: Desk, circle: CaseCircle, duty: Duty, person: Person, content: Mapping[str, object]
) -> None:
    """Store what somebody decided or ticked, under the case's key."""
    await desk.storage.decisions.add(
        Decision(
            id=uuid4(),
            case_id=circle.case.id,
            duty_id=duty.id,
            kind=duty.kind,
            by_id=person.id,
            at=desk.now,
            content=content,
        )
    )


async def _declined(desk: Desk, duty: Duty, person: Person, handed: Handed) -> Duty:
    """A talk is voluntary (Heerlen §10.2): "no" is respected; the next one is offered again."""
    if handed.fields[1] != (DECLINED,):
        raise Misunderstood("error.pick_one")
    return replace(duty, state=DutyState.DECLINED)


async def _in_words(
    desk: Desk, circle: CaseCircle, duty: Duty, person: Person, handed: Handed
) -> Duty:
    await keep(desk, circle, duty, person, {"decided": _reason(handed, 1)})
    return replace(duty, state=DutyState.DONE)


async def _police(
    desk: Desk, circle: CaseCircle, duty: Duty, person: Person, handed: Handed
) -> Duty:
    """Decide on a police report. Yes: the duty stays open until it was filed; no needs a reason."""
    choice = handed.text(1)
    if choice not in POLICE:
        raise Misunderstood("error.pick_one")
    reason = handed.text(2) if choice == "report" else _reason(handed, 2)
    await keep(desk, circle, duty, person, {"police_report": choice, "reason": reason})
    return replace(duty, state=DutyState.IN_PROGRESS if choice == "report" else DutyState.CANCELLED)


async def _measures(
    desk: Desk, duty: Duty, circle: CaseCircle, person: Person, handed: Handed
) -> Duty:
    """Take the measures, each with what the protocol wants first."""
    offered = offers(desk, circle)
    chosen = _chosen(offered, handed)
    asked = enumerate(to_ask(left_open(desk, circle)), FIRST_TERM)
    open_terms = {one.id: handed.text(number) for number, one in asked}
    months = _months(handed)
    reason = _reason(handed, 4) if _deviates(chosen, months) else handed.text(4)
    _check_first(chosen, handed.fields[3])
    content = {
        "measures": [one.measure for one in chosen],
        "months": months,
        "first": list(handed.fields[3]),
        "reason": reason,
    }
    await keep(desk, circle, duty, person, content)
    circle = await settle(desk, circle, person, open_terms)
    waiting = [one for one in chosen if not _mandated(one, duty, circle, person)]
    imposed = [one for one in chosen if one not in waiting]
    await ask_approval(desk, circle, waiting, months)
    noted = events(desk, imposed, months)
    await happened(desk, circle, noted)
    await put_on(desk, circle, noted)
    await set_free(desk, circle, "decision")
    return replace(duty, state=DutyState.DONE)


def _chosen(offered: Sequence[Offered], handed: Handed) -> list[Offered]:
    picked = set(handed.fields[1])
    chosen = [one for one in offered if code(one) in picked]
    if not picked or (NONE in picked and chosen):
        raise Misunderstood("decision.pick_measure")
    if NONE not in picked and len(chosen) < len(picked):
        raise Misunderstood("error.pick_one")
    return chosen


def _months(handed: Handed) -> int | None:
    written = handed.text(2)
    return int(written) if written.isdecimal() and 0 < int(written) <= 600 else None


def _deviates(chosen: Sequence[Offered], months: int | None) -> bool:
    """No measure at all, or a ban of another length than the protocol says, needs a reason."""
    return not chosen or any(_out_of_range(one, months) for one in chosen)


def _out_of_range(one: Offered, months: int | None) -> bool:
    if one.min_months is None and one.max_months is None:
        return False
    if months is None:
        raise Misunderstood("decision.months_needed")
    least, most = one.min_months or 0, one.max_months or months
    return not least <= months <= most


def _check_first(chosen: Sequence[Offered], ticked: Sequence[str]) -> None:
    """What must come first is ticked as done; the protocol asks it before the measure."""
    asked = {need for one in chosen for need in first_things(one)}
    if missing := asked - set(ticked):
        raise Misunderstood(f"decision.first.missing_{sorted(missing)[0]}")


def _mandated(one: Offered, duty: Duty, circle: CaseCircle, person: Person) -> bool:
    """Tell whether this person may decide the measure by themselves."""
    holds = circle.directory.holds(person.id, one.decider, circle.case.team_id)
    return holds or one.decider == duty.role


def events(
    desk: Desk, imposed: Sequence[Offered], months: int | None
) -> list[dict[str, str | None]]:
    """Return what has happened now, for the fact sheet."""
    until = desk.calendar.add(Length(months, "months"), desk.now).date() if months else None
    return [
        {
            "event": Event.MEASURE_IMPOSED,
            "at": desk.now.isoformat(),
            "measure": one.measure,
            "until": until.isoformat() if until and lasts(one) else None,
        }
        for one in imposed
    ]


async def ask_approval(
    desk: Desk, circle: CaseCircle, waiting: Sequence[Offered], months: int | None
) -> None:
    """Give what another has to decide to them, as a duty of their own."""
    for one in waiting:
        await add_duty(
            desk,
            circle,
            rule=f"approve-{code(one).replace('_', '-')}",
            kind=DutyKind.DECISION,
            role=one.decider,
            within=timedelta(hours=24),
            plan={"proposal": code(one), "months": months, "source": one.source},
        )


def _reason(handed: Handed, number: int) -> str:
    reason = handed.text(number)
    if len(reason) < REASON_LENGTH:
        raise Misunderstood("decision.reason_needed")
    return reason
