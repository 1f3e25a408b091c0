"""The commands from a fact sheet: JSON in, JSON out, so that a protocol can be tried beforehand."""

import sys
from enum import StrEnum
from typing import Annotated

import typer

from bot.commands.inputs import Protocol, pack_named, print_json, read_case
from bot.commands.tables import print_table
from cases.clock import SystemClock
from protocols.calendar_file import timeline_ics
from protocols.measures import measures as measures_of
from protocols.outcome import (
    measures_json,
    route_json,
    timeline_columns,
    timeline_json,
    timeline_rows,
)
from protocols.route import route as route_of
from protocols.terms import Calendar
from protocols.timeline import timeline as timeline_of


class Format(StrEnum):
    JSON = "json"
    TABLE = "table"
    ICS = "ics"


def route(protocol: Protocol) -> None:
    """Who is told, in what order: a fact sheet on standard input."""
    found = pack_named(protocol)
    print_json(route_json(route_of(found, read_case(found))))


def timeline(
    protocol: Protocol,
    form: Annotated[Format, typer.Option("--format", help="How to show it.")] = Format.JSON,
    language: Annotated[str, typer.Option(help="nl or en.")] = "nl",
) -> None:
    """All duties that a case would bring, with their moments: a fact sheet on standard input."""
    found = pack_named(protocol)
    planned = timeline_of(found, read_case(found), Calendar.of())
    match form:
        case Format.JSON:
            print_json(timeline_json(planned, language))
        case Format.TABLE:
            print_table(timeline_columns(language), timeline_rows(planned, language))
        case Format.ICS:
            sys.stdout.write(timeline_ics(planned, SystemClock().now(), language))


def measures(protocol: Protocol) -> None:
    """Which measures the protocol offers, who decides, what comes first: a sheet on input."""
    found = pack_named(protocol)
    print_json(measures_json(measures_of(found, read_case(found))))
