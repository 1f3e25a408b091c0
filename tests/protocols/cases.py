"""Cases to try the rules with, written the way the command line takes them."""

from datetime import datetime
from typing import Any

from protocols.facts import FactSheet
from protocols.load import packs
from protocols.pack import Pack
from protocols.sheet import parse_sheet
from protocols.terms import Calendar
from protocols.timeline import PlannedDuty, timeline

HEERLEN = packs()["heerlen"]
AMSTERDAM = Calendar.of()

FRIDAY = {"occurred_at": "2026-12-18T16:30:00+01:00", "reported_at": "2026-12-18T17:05:00+01:00"}


def at(text: str) -> datetime:
    """Read "2026-12-18 16:30" on the clock of Amsterdam."""
    return datetime.fromisoformat(text).replace(tzinfo=AMSTERDAM.zone)


def sheet(pack: Pack = HEERLEN, **values: Any) -> FactSheet:
    """Return a fact sheet for this pack: a Friday afternoon, unless told otherwise."""
    return parse_sheet({**FRIDAY, **values}, pack)


def happened_at(text: str, **values: Any) -> FactSheet:
    """Return a Heerlen sheet of an incident at this moment, reported at once."""
    moment = at(text).isoformat()
    return sheet(occurred_at=moment, reported_at=moment, **values)


def plan(case: FactSheet, pack: Pack = HEERLEN) -> dict[str, PlannedDuty]:
    """Return the timeline by duty."""
    return {duty.duty: duty for duty in timeline(pack, case, AMSTERDAM)}
