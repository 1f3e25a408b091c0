"""`meldbot classify`: text to facts to category, so that the reader can be tried."""

import json
from collections.abc import Iterator
from typing import Annotated, Any

import typer

from bot.commands.complaint import refuse
from bot.commands.inputs import Now, moment, pack_named, print_json, read_input
from protocols.outcome import verdict_json
from protocols.verdict import classify as classify_facts
from words.observe import ALIKE, observe

LONGEST = 100_000  # characters of one text


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
        from bot.commands.evaluation import show_evaluation  # with it comes the database

        show_evaluation(protocol, moment(now))
        return
    if protocol is None:
        refuse("say which protocol, such as --protocol heerlen; `meldbot protocol list` names them")
    found, at = pack_named(protocol), moment(now)
    for id, text in _texts(jsonl):
        facts = observe(text, at)
        verdict = classify_facts(found, facts)
        if explain:
            typer.echo(_explained(verdict_json(verdict, facts, id)))
        else:
            print_json(verdict_json(verdict, facts, id))


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


def _texts(jsonl: bool) -> Iterator[tuple[str | None, str]]:
    """Yield the texts of the input, with their ids where they are lines of JSON."""
    if not jsonl:
        text = read_input().strip()
        if not text:
            refuse("there is no text on standard input")
        yield None, _fitting(text, "the text")
        return
    for number, line in enumerate(read_input().splitlines(), 1):
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
