"""Terms, conditions and measures in words, for the pages that people read."""

from collections.abc import Iterator
from functools import partial
from typing import get_args

from protocols.conditions import SheetWhen
from protocols.names import name
from protocols.pack import Pack
from protocols.sanction import MeasureRule
from protocols.terms import Length, Term, Unit
from protocols.vocabulary import Measure, Role

_NAMED = {  # lines of a condition whose codes have a name, and the group it is in
    "office": "office",
    "place": "place",
    "measure": "measure",
    "injury": "injury",
    "conduct": "conduct",
    "target": "target",
    "event": "anchor",
}


def length_text(length: Length, language: str) -> str:
    """Write a length in words: "6 weken"."""
    unit = length.unit.removesuffix("s") if length.amount == 1 else length.unit
    return f"{length.amount} {name('term', unit, language)}"


def read_length(text: str) -> Length:
    """Read a length as people write it: "3 werkdagen", "48 hours". Raises ValueError."""
    amount, _, word = text.strip().lower().partition(" ")
    for unit in get_args(Unit):
        for code in (unit, unit.removesuffix("s")):
            if word.strip() in (name("term", code, "nl"), name("term", code, "en")):
                return Length.parse(f"{amount} {unit.replace('_', ' ')}")
    return Length.parse(text.strip().lower())


def term_text(term: Term, language: str) -> str:
    """Write a term in words: "binnen 72 uur (streven 24 uur)"."""
    word = partial(name, "term", language=language)
    lengths = partial(length_text, language=language)
    if term.within:
        limit = f" {word(code='or')} ".join(lengths(length) for length in term.within)
        aim = f" ({word(code='aim')} {lengths(term.aim)})" if term.aim else ""
        return f"{word(code='within')} {limit}{aim}"
    if term.after:
        until = f" {word(code='to')} {lengths(term.to)}" if term.to else ""
        return f"{word(code='after')} {lengths(term.after)}{until}"
    if term.before:
        return f"{lengths(term.before)} {word(code='before')}"
    return word(code="footage" if term.footage else "at_once")


def when_text(when: SheetWhen, pack: Pack, language: str) -> str:
    """Write a condition of this pack in words; nothing for a condition that always holds."""
    parts = [text for text in _when_parts(when, pack, language) if text]
    if when.any:
        either = " / ".join(when_text(one, pack, language) for one in when.any)
        parts.append(f"{name('word', 'one_of', language)}: {either}")
    if when.unless:
        unless = when_text(when.unless, pack, language)
        parts.append(f"{name('word', 'not_if', language)} {unless}")
    return "; ".join(parts)


def _when_parts(when: SheetWhen, pack: Pack, language: str) -> Iterator[str]:
    for field in type(when).model_fields:
        value = getattr(when, field)
        if field in ("any", "unless") or value in (None, ()):
            continue
        label = name("field", field, language)
        if isinstance(value, bool):
            yield f"{label}: {name('word', 'yes' if value else 'no', language)}"
        elif field == "reason":
            rows = (row.label.of(language) for row in pack.reasons if row.id in value)
            yield f"{label} {', '.join(rows)}"
        else:
            yield f"{label} {', '.join(_code(field, code, language) for code in value)}"


def _code(field: str, code: str, language: str) -> str:
    return name(_NAMED[field], code, language) if field in _NAMED else str(code)


def roles_text(roles: tuple[Role, ...], language: str) -> str:
    """Write roles in words: "de leidinggevende, de coördinator"."""
    return ", ".join(name("role", role, language) for role in roles)


def months_text(rule: MeasureRule, language: str) -> str:
    """Write the length of a measure in words; nothing where it has none."""
    least, most = rule.min_months, rule.max_months
    if least and least == most:
        return length_text(Length(least, "months"), language)
    parts = []
    if least:
        parts.append(f"{name('word', 'at_least', language)} {_months(least, language)}")
    if most:
        parts.append(f"{name('word', 'at_most', language)} {_months(most, language)}")
    return ", ".join(parts)


def measure_text(rule: MeasureRule, language: str) -> str:
    """Write a measure in words, with its length, its mandate and what comes first."""
    word = partial(name, "word", language=language)
    ordinal = f" {rule.ordinal}" if rule.ordinal else ""
    parts = [name("measure", rule.measure, language) + ordinal, months_text(rule, language)]
    parts.append(f"{word(code='decides')} {name('role', rule.decider, language)}")
    if rule.signer:
        parts.append(f"{word(code='signs')} {name('role', rule.signer, language)}")
    if rule.requires:
        parts.append(f"{word(code='first')} {', '.join(_first(rule, language))}")
    if rule.interim:
        interim = ", ".join(name("measure", one, language) for one in rule.interim)
        parts.append(f"{word(code='until_then')} {interim}")
    return "; ".join(part for part in parts if part)


def _first(rule: MeasureRule, language: str) -> Iterator[str]:
    for code in rule.requires:
        group = "measure" if code in tuple(Measure) else "requirement"
        yield name(group, code, language)


def _months(count: int, language: str) -> str:
    return length_text(Length(count, "months"), language)
