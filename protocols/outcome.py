"""What the rules say, as plain JSON values: the shapes that the command line promises."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from protocols.facts import Facts
from protocols.measures import Measures, Offered
from protocols.names import name
from protocols.readable import roles_text
from protocols.route import RouteStep
from protocols.timeline import PlannedDuty
from protocols.verdict import Verdict

Json = dict[str, Any]


def verdict_json(verdict: Verdict, facts: Facts, id: str | None = None) -> Json:
    """Return one line of `classify`: the category, what it could also be, and what it rests on."""
    categories = {"categories": list(verdict.categories)} if verdict.may_be_several else {}
    seen = facts.model_dump(mode="json", exclude={"flags", "evidence"})
    return {
        **({"id": id} if id is not None else {}),
        "category": verdict.category,
        **categories,
        "sustained": verdict.sustained,
        "alternatives": [
            {"category": category, "score": score} for category, score in verdict.alternatives
        ],
        "facts": seen,
        "flags": facts.flags.model_dump(mode="json"),
        "channel": facts.place or facts.likely_place,
        "evidence": [span.model_dump(mode="json") for span in facts.evidence],
        "rule": verdict.rule,
        "source": verdict.source,
    }


def route_json(steps: Iterable[RouteStep]) -> list[Json]:
    """Return the steps of `route`, in their order."""
    return [
        {
            "step": step.step,
            "to": _codes(step.to),
            "when": step.when,
            "by": step.by.value,
            "source": step.source,
        }
        for step in steps
    ]


def timeline_json(planned: Iterable[PlannedDuty], language: str = "nl") -> list[Json]:
    """Return the duties of `timeline`, soonest first, with sentences in this language."""
    return [_duty_json(duty, language) for duty in planned]


def measures_json(measures: Measures) -> Json:
    """Return `measures`: the proposal of the protocol's table and the whole menu."""
    return {
        "proposal": [_offered_json(one) for one in measures.proposal],
        "options": [_offered_json(one) for one in measures.options],
    }


def timeline_rows(planned: Iterable[PlannedDuty], language: str = "nl") -> list[tuple[str, ...]]:
    """Return `timeline` as rows of a table: due, target, who, what, kind, duty, paragraph."""
    return [
        (
            _short(duty.due),
            _short(duty.target) if duty.target else "",
            roles_text(duty.to, language),
            duty.text.of(language),
            name("kind", duty.kind, language),
            duty.duty,
            duty.source,
        )
        for duty in planned
    ]


def timeline_columns(language: str = "nl") -> tuple[str, ...]:
    """Return the heads of that table."""
    return tuple(name("column", code, language) for code in _COLUMNS)


_COLUMNS = ("due", "target", "to", "text", "kind", "duty", "source")


def _duty_json(duty: PlannedDuty, language: str) -> Json:
    return {
        "duty": duty.duty,
        "kind": duty.kind.value,
        "to": _codes(duty.to),
        "about": list(duty.about),
        "not_before": _moment(duty.not_before),
        "target": _moment(duty.target),
        "due": _moment(duty.due),
        "reminders": [_moment(moment) for moment in duty.reminders],
        "escalates_to": _codes(duty.escalates_to),
        "text": duty.text.of(language),
        "source": duty.source,
    }


def _offered_json(one: Offered) -> Json:
    ordinal = {"ordinal": one.ordinal} if one.ordinal else {}
    interim = {"interim": _codes(one.interim)} if one.interim else {}
    return {
        "measure": one.measure.value,
        **ordinal,
        "min_months": one.min_months,
        "max_months": one.max_months,
        "decider": one.decider.value,
        "signer": one.signer.value if one.signer else None,
        "requires": _codes(one.requires),
        "letters": list(one.letters),
        **interim,
        "source": one.source,
    }


def _codes(codes: Sequence[str]) -> list[str]:
    return [str(code) for code in codes]


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _short(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M")
