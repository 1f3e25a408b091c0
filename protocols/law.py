"""What the law may say of acts on a day: which articles, and under what condition. No verdict."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from protocols.pack import Pack
from protocols.sanction import LegalRow
from protocols.strict import Text
from protocols.vocabulary import Conduct


@dataclass(frozen=True, slots=True)
class LegalPoint:
    """One row of the protocol's legal table that is about these acts.

    `punishable` is what the table says in general; `when` is the condition that somebody has to
    weigh. `since` is set where the law became so on that day. `holds` is False for a row that did
    not hold on the day asked for.
    """

    conducts: tuple[Conduct, ...]
    punishable: Literal["yes", "depends", "no"]
    when: Text
    articles: tuple[str, ...]
    since: date | None
    holds: bool
    note: Text | None
    source: str


def legal_points(pack: Pack, conducts: Iterable[Conduct], on: date) -> tuple[LegalPoint, ...]:
    """Return what the table has on these acts, as the law stood on that day, in its own order.

    A row that did not hold yet is there too, so that nobody relies on today's law for what
    happened before it, unless an older one held. One that has ended stays out.
    """
    return tuple(_points(pack, frozenset(conducts), on))


def _points(pack: Pack, acts: frozenset[Conduct], on: date) -> Iterator[LegalPoint]:
    covered = {act for row in pack.law if _holds(row, on) for act in row.conducts}
    for row in pack.law:
        meant = tuple(act for act in row.conducts if act in acts)
        holds = _holds(row, on)
        if not meant or not (holds or (_to_come(row, on) and not covered.issuperset(meant))):
            continue
        note = pack.note(row.note) if row.note else None
        yield LegalPoint(
            conducts=meant,
            punishable=row.punishable,
            when=row.when,
            articles=row.articles,
            since=row.since,
            holds=holds,
            note=note.text if note else None,
            source=row.source,
        )


def _to_come(row: LegalRow, on: date) -> bool:
    return row.since is not None and row.since > on


def _holds(row: LegalRow, on: date) -> bool:
    return (row.since or on) <= on <= (row.until or on)
