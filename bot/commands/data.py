"""The data commands: JSON in, JSON out, so that a protocol can be tried before it is used."""

import json
import sys
from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any

import typer

from bot.commands.complaint import refuse, refusing
from bot.commands.evaluation import show_evaluation
from bot.commands.set_up import set_up
from bot.commands.tables import print_table
from cases.clock import SystemClock
from protocols.calendar_file import timeline_ics
from protocols.facts import FactSheet
from protocols.load import PackError, UnknownPack, pack
from protocols.measures import measures as measures_of
from protocols.outcome import (
    measures_json,
    route_json,
    timeline_columns,
    timeline_json,
    timeline_rows,
    verdict_json,
)
from protocols.pack import Pack
from protocols.route import route as route_of
from protocols.sheet import BadSheet, read_sheet
from protocols.terms import Calendar
from protocols.timeline import timeline as timeline_of
from protocols.verdict import classify as classify_facts
from words.observe import ALIKE, observe

LONGEST = 100_000  # characters of one text

Protocol = Annotated[str, typer.Option(help="The id of the protocol, such as heerlen.")]
Now = Annotated[
    str | None, typer.Option(help="The moment it is, such as 2026-12-18T16:30:00+01:00.")
]


class Format(StrEnum):
    JSON = "json"
    TABLE = "table"
    ICS = "ics"


def classify(
    protocol: Annotated[
        str | None, typer.Option(help="The id of the protocol; --evaluate takes all without it.")
    ] = None,
    jsonl: Annotated[bool, typer.Option(help='Read lines {"id": …, "text": …}.')] = False,
    now: Now = None,
    explain: Annotated[bool, typer.Option(help="Say in words why.")] = False,
    evaluate: Annotated[
        bool, typer.Option(help="Say how well your own confirmed texts are read; no input.")
    ] = False,
) -> None:
    """Text to facts to category: one text on standard input, or a line each."""
    if evaluate:
        if jsonl or explain:
            refuse("--evaluate reads the texts that were kept; it goes without --jsonl, --explain")
        show_evaluation(protocol, _moment(now))
        return
    if protocol is None:
        refuse("say which protocol, such as --protocol heerlen; `meldbot protocol list` names them")
    found, at = pack_named(protocol), _moment(now)
    for id, text in _texts(jsonl):
        facts = observe(text, at)
        verdict = classify_facts(found, facts)
        if explain:
            typer.echo(_explained(verdict_json(verdict, facts, id)))
        else:
            _print(verdict_json(verdict, facts, id))


def _explained(verdict: dict[str, Any]) -> str:
    """Return a verdict as lines for people: the category, its rule, and each piece of evidence."""
    head = f"{verdict['category']}  ({verdict['rule']}, {verdict['source']})"
    spans = [f"  “{span['text']}”: {_why(span['why'])}" for span in verdict["evidence"]]
    raised = [name for name, up in verdict["flags"].items() if up]
    others = [f"{one['category']} ({one['score']})" for one in verdict["alternatives"]]
    lines = [head, *spans]
    lines += [f"  let op: {', '.join(raised)}"] if raised else []
    lines += [f"  kan ook zijn: {', '.join(others)}"] if others else []
    return "\n".join(lines)


def _why(code: str) -> str:
    """Return what a piece of evidence shows; whether it is a sign, or words like others."""
    if code.startswith(ALIKE):
        return f"lijkt op woorden bij {code.removeprefix(ALIKE)}"
    return code


def route(protocol: Protocol) -> None:
    """Who is told, in what order: a fact sheet on standard input."""
    found = pack_named(protocol)
    _print(route_json(route_of(found, read_case(found))))


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
            _print(timeline_json(planned, language))
        case Format.TABLE:
            print_table(timeline_columns(language), timeline_rows(planned, language))
        case Format.ICS:
            sys.stdout.write(timeline_ics(planned, SystemClock().now(), language))


def measures(protocol: Protocol) -> None:
    """Which measures the protocol offers, who decides, what comes first: a sheet on input."""
    found = pack_named(protocol)
    _print(measures_json(measures_of(found, read_case(found))))


def pack_named(protocol: str) -> Pack:
    """Return a protocol by its id, or refuse."""
    set_up()
    with refusing(UnknownPack, PackError):
        return pack(protocol)
    raise AssertionError


def read_case(found: Pack) -> FactSheet:
    """Read a fact sheet for this protocol from standard input, or refuse."""
    with refusing(BadSheet):
        return read_sheet(_input(), found)
    raise AssertionError


def _moment(now: str | None) -> datetime:
    """Read --now; the machine's own clock without it."""
    if now is None:
        return SystemClock().now().astimezone(Calendar.of().zone)
    try:
        at = datetime.fromisoformat(now)
    except ValueError:
        refuse(f"--now {now!r} is no moment; write it as 2026-12-18T16:30:00+01:00")
    if at.tzinfo is None:
        refuse(f"--now {now!r} has no time zone; write it as 2026-12-18T16:30:00+01:00")
    return at.astimezone(Calendar.of().zone)


def _input() -> str:
    try:
        return sys.stdin.buffer.read().decode("utf-8")
    except UnicodeDecodeError:
        refuse("the input is no text in UTF-8")


def _texts(jsonl: bool) -> Iterator[tuple[str | None, str]]:
    """Yield the texts of the input, with their ids where they are lines of JSON."""
    if not jsonl:
        text = _input().strip()
        if not text:
            refuse("there is no text on standard input")
        yield None, _fitting(text, "the text")
        return
    for number, line in enumerate(_input().splitlines(), 1):
        if line.strip():
            yield _line(number, line)


def _line(number: int, line: str) -> tuple[str, str]:
    try:
        data = json.loads(line)
        id, text = data["id"], data["text"]
    except (ValueError, KeyError, TypeError):
        refuse(f'line {number} is not {{"id": "…", "text": "…"}}')
    if not isinstance(text, str):
        refuse(f"line {number}: the text is no text")
    return str(id), _fitting(text, f"line {number}")


def _fitting(text: str, where: str) -> str:
    if len(text) > LONGEST:
        refuse(f"{where} has {len(text)} characters; at most {LONGEST} can be read")
    return text


def _print(value: object) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False))
