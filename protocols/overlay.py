"""An overlay: how an organisation sharpens a protocol with a few lines.

It can add a duty, make a term shorter, have more people told or watching, and add guidance. It
has no words to take anything away; a term that would become longer is refused (`weakening`).
"""

from collections.abc import Iterable, Iterator
from datetime import date
from difflib import get_close_matches
from typing import Annotated

from pydantic import Field

from protocols.duty import DutyRule, RouteRule, RouteStep
from protocols.pack import BuildsOn, Checklist, Contact, GuidanceRule, Pack
from protocols.sooner import is_sooner
from protocols.strict import Id, Paragraph, Strict, Text
from protocols.terms import Length, Term
from protocols.vocabulary import Role

Broken = tuple[tuple[str | int, ...], str]


class Sooner(Strict):
    """A shorter term for a duty of the protocol."""

    duty: Id
    term: Term
    source: Paragraph


class TellAlso(Strict):
    """More people at a step of the route."""

    step: Id
    to: Annotated[tuple[Role, ...], Field(min_length=1)]
    source: Paragraph


class AlsoAt(Strict):
    """More people who watch a duty or are told when it is late; more reminders before it is."""

    duty: Id
    watched_by: tuple[Role, ...] = ()
    escalates_to: tuple[Role, ...] = ()
    reminders: tuple[Length, ...] = ()
    source: Paragraph


class Overlay(Strict):
    """A pack that is another pack, sharpened. It has an id and a date of its own, like any pack."""

    id: Id
    name: Text
    valid_from: date
    sharpens: BuildsOn
    agreements: Annotated[tuple[str, ...], Field(min_length=1)]  # what `source` refers to
    duties: tuple[DutyRule, ...] = ()
    sooner: tuple[Sooner, ...] = ()
    tell_also: tuple[TellAlso, ...] = ()
    also_at: tuple[AlsoAt, ...] = ()
    guidance: tuple[GuidanceRule, ...] = ()
    checklists: tuple[Checklist, ...] = ()
    contacts: tuple[Contact, ...] = ()


def weakening(base: Pack, overlay: Overlay) -> Iterator[Broken]:
    """Yield what the overlay says of a rule that is not there, or would make weaker."""
    duties = {rule.id: rule for rule in base.duties}
    for count, sooner in enumerate(overlay.sooner):
        rule = duties.get(sooner.duty)
        if rule is None:
            yield ("sooner", count, "duty"), _unknown(base, "duty", sooner.duty, duties)
        elif not is_sooner(sooner.term, rule.term):
            says = f"may come later than {base.id} asks of {rule.id}; an overlay only sharpens"
            yield ("sooner", count, "term"), f"{says}. Write a shorter term in the same unit"
    for count, also in enumerate(overlay.also_at):
        if also.duty not in duties:
            yield ("also_at", count, "duty"), _unknown(base, "duty", also.duty, duties)
    steps = {step.id for rule in base.routes for step in rule.steps}
    for count, told in enumerate(overlay.tell_also):
        if told.step not in steps:
            yield ("tell_also", count, "step"), _unknown(base, "step of a route", told.step, steps)


def sharpened(base: Pack, overlay: Overlay) -> Pack:
    """Return the protocol as it is with the overlay. What is its own stands behind the base's."""
    laws = (*base.source.laws, *overlay.agreements)
    return base.model_copy(
        update={
            "id": overlay.id,
            "name": overlay.name,
            "valid_from": overlay.valid_from,
            "source": base.source.model_copy(update={"laws": laws}),
            "sharpens": overlay.sharpens,
            "routes": tuple(_route(rule, overlay) for rule in base.routes),
            "duties": (*(_duty(rule, overlay) for rule in base.duties), *overlay.duties),
            "guidance": (*base.guidance, *overlay.guidance),
            "checklists": (*base.checklists, *overlay.checklists),
            "contacts": (*base.contacts, *overlay.contacts),
        }
    )


def own_place(where: tuple[str | int, ...], base: Pack) -> tuple[str | int, ...]:
    """Return where in the overlay's files something of the sharpened pack stands."""
    match where:
        case (str(part), int(count), *rest) if count >= (before := len(getattr(base, part))):
            return (part, count - before, *rest)
        case ("source", "laws"):
            return ("agreements",)
        case _:
            return where


def _duty(rule: DutyRule, overlay: Overlay) -> DutyRule:
    for sooner in overlay.sooner:
        if sooner.duty == rule.id:
            source = f"{rule.source}, {sooner.source}"
            rule = rule.model_copy(update={"term": sooner.term, "source": source})
    for also in overlay.also_at:
        if also.duty == rule.id:
            more = {
                name: _both(getattr(rule, name), getattr(also, name))
                for name in ("watched_by", "escalates_to", "reminders")
            }
            source = f"{rule.source}, {also.source}"
            rule = rule.model_copy(update={**more, "source": source})
    return rule


def _route(rule: RouteRule, overlay: Overlay) -> RouteRule:
    return rule.model_copy(update={"steps": tuple(_step(step, overlay) for step in rule.steps)})


def _step(step: RouteStep, overlay: Overlay) -> RouteStep:
    for also in overlay.tell_also:
        if also.step == step.id:
            source = f"{step.source}, {also.source}"
            step = step.model_copy(update={"to": _both(step.to, also.to), "source": source})
    return step


def _both(one: tuple[object, ...], other: tuple[object, ...]) -> tuple[object, ...]:
    return tuple(dict.fromkeys((*one, *other)))


def _unknown(base: Pack, what: str, id: str, known: Iterable[str]) -> str:
    near = get_close_matches(id, list(known), n=3, cutoff=0.4)
    return f"{base.id} has no {what} {id!r}; " + (
        f"near it are {', '.join(near)}" if near else "`meldbot timeline` shows their ids"
    )
