"""Examples that make a condition hold: what `check` tries a pack with."""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import product
from typing import Any

from pydantic import BaseModel

from protocols.conditions import FactsWhen, SheetWhen
from protocols.facts import Earlier, Facts, FactSheet, Flags, Happened
from protocols.pack import Pack
from protocols.vocabulary import Event, Injury

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)  # a plain working day; which one does not matter

Flat = dict[str, tuple[Any, ...]]


def facts_for(when: FactsWhen) -> Iterator[Facts]:
    """Yield facts with one of the values that each line of the condition names."""
    for flat in _flat(when):
        for values in _combined(flat):
            flag = values.get("flags")
            conduct = values.get("conducts")
            target = values.get("targets")
            yield Facts(
                conducts=(conduct,) if conduct else (),
                direction=values.get("direction"),
                targets=(target,) if target else (),
                place=values.get("places"),
                injury=values.get("injury", Injury.NONE),
                flags=Flags(**{flag: True}) if flag else Flags(),
                sustained=bool(values.get("sustained")),
                summoned=values.get("summoned_from"),
            )


def sheets_for(when: SheetWhen, pack: Pack, **base: Any) -> Iterator[FactSheet]:
    """Yield cases with one of the values that each line of the condition names.

    `base` fills in what the condition does not name. The category is the pack's heaviest then.
    """
    for flat in _flat(when):
        for values in _combined(flat):
            yield _sheet({"category": pack.codes[-1], **base, **values})


def _sheet(values: dict[str, Any]) -> FactSheet:
    event, measure = values.pop("event", None), values.pop("measure", None)
    repeated = values.pop("repeated", None)
    conduct = values.pop("conduct", None)
    happened = [Happened(event=event, at=NOON)] if event else []
    if measure:
        happened.append(Happened(event=Event.MEASURE_IMPOSED, at=NOON, measure=measure))
    earlier = (Earlier(occurred_at=NOON, category=values["category"]),) if repeated else ()
    return FactSheet(
        **{
            "occurred_at": NOON,
            "reported_at": NOON,
            "conducts": (conduct,) if conduct else (),
            "events": tuple(happened),
            "earlier": earlier,
            **values,
        }
    )


def _flat(when: BaseModel) -> Iterator[Flat]:
    """Yield the condition without its `any`: once for each alternative, merged with the rest."""
    own: Flat = {}
    for name in type(when).model_fields:
        value = getattr(when, name)
        if name in ("any", "unless") or value in (None, ()):
            continue
        own[name] = value if isinstance(value, tuple) else (value,)
    alternatives = getattr(when, "any", ())
    if not alternatives:
        yield own
    for alternative in alternatives:
        for flat in _flat(alternative):
            yield {**flat, **own}


def _combined(flat: Flat) -> Iterator[dict[str, Any]]:
    for values in product(*flat.values()):
        yield dict(zip(flat, values, strict=True))
