"""From a reporter's own words to facts, each with the words it rests on."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from protocols.facts import Facts, Flags, Span
from protocols.vocabulary import Conduct, Direction, Place
from words.deeds import deeds
from words.findings import Finding, Mode, signs
from words.lexicon import lexicon
from words.moments import moment_of
from words.readings import Readings, read_words
from words.story import read
from words.weight import heaviest_first

_SAYS_NOTHING = (Mode.NEGATED, Mode.SUPPOSED)


def _findings(readings: Readings) -> list[Finding]:
    words = lexicon()
    found = [*deeds(readings, words), *signs(readings, words)]
    return [finding for finding in found if finding.mode not in _SAYS_NOTHING]


def _span(readings: Readings, finding: Finding) -> Span:
    tokens = readings.story.tokens
    start, end = tokens[finding.first].start, tokens[finding.last].end
    return Span(start=start, end=end, text=readings.story.text[start:end], why=finding.code)


def _conducts(findings: Iterable[Finding]) -> tuple[Conduct, ...]:
    codes = {finding.code for finding in findings}
    return heaviest_first(conduct for conduct in Conduct if conduct.value in codes)


def _direction(conducts: Sequence[Conduct]) -> Direction | None:
    if not conducts:
        return None
    if conducts[0] in (Conduct.CRYING, Conduct.COMPLAINING, Conduct.PLEADING):
        return Direction.SELF
    if conducts[0] in (Conduct.CRITICISING, Conduct.LEGAL_STEPS, Conduct.NUISANCE, Conduct.SHOUTING):
        return Direction.ORGANISATION
    return Direction.EMPLOYEE


def _place(readings: Readings) -> tuple[Place | None, int | None]:
    """The channel named first; None when none is named."""
    for at, edges in enumerate(readings.lattice.edges):
        for edge in edges:
            for place in Place:
                if f"@place_{place.value}" in edge.keys:
                    return place, at
    return None, None


def _flags(codes: set[str], readings: Readings) -> Flags:
    weapon = any("@weapon" in keys for keys in readings.keys)
    harm = bool(codes & {"self_harm", "self_harm_threat"})
    violent = weapon or harm or any(code in codes for code in ("threat", "hitting", "weapon_shown"))
    return Flags(
        acute_danger="acute" in codes or ("now" in codes and violent),
        injury="injured" in codes,
        weapon=weapon,
        self_harm=harm,
        damage="broken" in codes or "destroying" in codes,
        punishable=bool(codes & {"insulting", "threat", "hitting", "kicking", "pushing", "spitting", "destroying"}),
        discrimination="discriminating" in codes,
        sexual="sexual_remark" in codes or "groping" in codes,
        stalking="stalked" in codes,
    )


def observe(text: str, now: datetime, locations: Sequence[str] = ()) -> Facts:
    """What the reporter's text says happened. Never raises, on any string.

    `now` must be aware; `locations` are the organisation's own names of places.
    """
    readings = read_words(read(text), lexicon())
    findings = _findings(readings)
    conducts = _conducts(findings)
    spans = [_span(readings, finding) for finding in findings]
    told = moment_of(readings.story, now, [(span.start, span.end) for span in spans])
    place, _ = _place(readings)
    lowered = text.casefold()
    return Facts(
        conducts=conducts,
        direction=_direction(conducts),
        place=place,
        location=next((name for name in locations if name.casefold() in lowered), None),
        when=told.moment if told else None,
        flags=_flags({finding.code for finding in findings}, readings),
        evidence=tuple(spans),
    )
