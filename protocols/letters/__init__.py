"""The letters that a protocol offers, in our own plain words; what is not known stays a blank.

In Dutch only: they go to residents in the name of a Dutch municipality. A letter names what was
done, the norm, the measure and the way to respond; it never names a fine or a sentence.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import yaml
from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateNotFound

from protocols.facts import FactSheet
from protocols.names import name
from protocols.pack import Pack
from protocols.sanction import Letter
from protocols.terms import Calendar
from protocols.vocabulary import Event

_HERE = Path(__file__).parent
_ALWAYS = ("addressee", "signer", "organisation", "objection")
_MONTHS = (
    *("januari", "februari", "maart", "april", "mei", "juni"),
    *("juli", "augustus", "september", "oktober", "november", "december"),
)


class UnknownLetter(ValueError):
    """The protocol has no such letter, or there is no text of ours for it."""


@dataclass(frozen=True, slots=True)
class Written:
    """A letter as far as it is known."""

    letter: Letter
    text: str
    blanks: tuple[str, ...]  # the fields that somebody still has to fill in


def write(pack: Pack, id: str, known: Mapping[str, str]) -> Written:
    """Write a letter of this protocol with what is known; raises UnknownLetter.

    `known`: field to value. A field that the protocol asks and nobody knows is a visible blank,
    `[…: dag van het gesprek]`. `closing` is asked by none: lines above the name
    of who signs.
    """
    letter = pack.letter(id)
    if letter is None:
        there = ", ".join(one.id for one in pack.letters) or "none"
        raise UnknownLetter(f"{pack.id} has no letter {id!r}; it has {there}")
    fields = dict.fromkeys((*letter.fields, *_ALWAYS))
    values = {field: known.get(field) or f"[…: {labels()[field]}]" for field in fields}
    values["closing"] = _closing(values, known)
    try:
        template = _texts().get_template(f"{id}.jinja")
    except TemplateNotFound:
        raise UnknownLetter(f"there is no text for the letter {id!r}") from None
    has = dict.fromkeys(labels(), False) | dict.fromkeys(fields, True)
    text = template.render(f=values, has=has | {"closing": bool(values["closing"])})
    blanks = tuple(field for field in fields if f"[…: {labels()[field]}]" in text)
    return Written(letter, _tidy(text), blanks)


def _closing(values: dict[str, str], known: Mapping[str, str]) -> str:
    """Return the closing lines; where the letter asks on whose behalf it is, they answer that."""
    closing = known.get("closing", "")
    if closing and "mandate" in values and not known.get("mandate"):
        values["mandate"], closing = closing, ""
    return closing


def known_fields(sheet: FactSheet, calendar: Calendar) -> dict[str, str]:
    """Return what a fact sheet tells of a letter's fields, dates written out in Dutch."""
    known = {"incident_date": day_text(calendar.local(sheet.occurred_at).date())}
    if sheet.place:
        known["incident_place"] = name("place", sheet.place, "nl")
    if sheet.earlier:
        days = [calendar.local(one.occurred_at).date() for one in sheet.earlier]
        known["earlier_incidents"] = ", ".join(map(day_text, days))
    for happened in sheet.events:
        if happened.event is Event.MEASURE_IMPOSED and happened.measure:
            known["measure"] = name("measure", happened.measure, "nl")
            known["start_date"] = day_text(calendar.local(happened.at).date())
            if happened.until:
                known["end_date"] = day_text(date.fromisoformat(happened.until))
    return known


def letters_for(pack: Pack, named: str | None, sheet: FactSheet) -> tuple[Letter, ...]:
    """Return the letters that fit: the one the duty names, those of the measures, else all."""
    chosen = [named] if named else list(_of_measures(pack, sheet))
    found = tuple(one for one in pack.letters if one.id in chosen)
    return found or pack.letters


@cache
def labels() -> Mapping[str, str]:
    """Return what each field is, by its code."""
    found: Mapping[str, str] = yaml.safe_load((_HERE / "fields.yaml").read_text("utf-8"))
    return found


def has_text(id: str) -> bool:
    """Tell whether there is a text of ours for a letter."""
    return not id.startswith("_") and (_HERE / "texts" / f"{id}.jinja").is_file()


def day_text(day: date) -> str:
    """Write a day as letters do: "18 december 2026"."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def _of_measures(pack: Pack, sheet: FactSheet) -> Iterator[str]:
    imposed = {one.measure for one in sheet.events if one.event is Event.MEASURE_IMPOSED}
    rules = (*pack.menu, *(rule for cell in pack.matrix for rule in cell.proposal))
    for rule in rules:
        if rule.measure in imposed:
            yield from rule.letters


@cache
def _texts() -> Environment:
    loader = FileSystemLoader(_HERE / "texts")
    return Environment(loader=loader, undefined=StrictUndefined, autoescape=False)  # noqa: S701  plain text


def _tidy(text: str) -> str:
    """Leave one blank line where parts that were left out would leave several."""
    lines: list[str] = []
    for line in text.strip().splitlines():
        if line.strip() or (lines and lines[-1]):
            lines.append(line.rstrip())
    return "\n".join(lines) + "\n"
