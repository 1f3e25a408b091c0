"""From a reporter's own words to facts, each with the words it rests on."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from protocols.facts import Facts, Span
from protocols.vocabulary import Conduct, Injury, Place
from words.conclude import Conclusion, conclude
from words.deeds import deeds
from words.findings import Finding, signs
from words.grams import grams_of, without_tokens
from words.influence import under_influence
from words.injury import degree_of
from words.judge import UNSAID, acts
from words.lexicon import lexicon
from words.moments import moment_of
from words.persistence import summons, sustained
from words.places import location_of, not_meant, place_of
from words.readings import Readings, read_words
from words.resemblance import (
    Sorts,
    is_familiar,
    likely_acts,
    likely_flags,
    likely_places,
    words_for,
)
from words.seven import Told, known_of, who_of, why_of, with_what_of
from words.stance import Mode, tells_of_somebody
from words.story import fold, read
from words.warnings import flags_of, resembles

ALIKE = "alike:"  # before the code of an act whose evidence is a resemblance
_CONDUCTS = frozenset(conduct.value for conduct in Conduct)


# Texts of which the reading is remembered: a report asks for its story at three of its questions,
# and some tens of people may be telling theirs.
_REMEMBERED = 64


@dataclass(frozen=True, slots=True)
class _Reading:
    """What a text says, whatever the time and wherever the organisation."""

    standing: Sequence[Finding]
    conclusion: Conclusion
    alike: tuple[Span, ...]
    place: Place | None


@lru_cache(maxsize=_REMEMBERED)
def found_in(text: str) -> tuple[Readings, Sequence[Finding]]:
    """What the words may mean, and all that the lexicon finds, denied and feared things too."""
    words = lexicon()
    readings = read_words(read(text), words)
    return readings, (*deeds(readings, words), *signs(readings, words))


@lru_cache(maxsize=_REMEMBERED)
def warned_by(text: str) -> Mapping[str, float]:
    """How much a part of the text resembles texts with a warning, from 0 to 1."""
    return likely_flags(found_in(text)[0], _grams_in(text))


@lru_cache(maxsize=_REMEMBERED)
def _grams_in(text: str) -> Sorts:
    return grams_of(found_in(text)[0])


@lru_cache(maxsize=_REMEMBERED)
def _read(text: str) -> _Reading:
    readings, findings = found_in(text)
    grams = _grams_in(text)
    standing = acts(findings, readings)
    told = tells_of_somebody(readings) or is_familiar(grams)
    unsaid = [finding for finding in findings if finding.mode in UNSAID]
    conclusion = conclude(standing, unsaid, likely_acts(grams, standing, findings), told)
    likely = likely_places(without_tokens(grams, not_meant(readings))) if told else {}
    return _Reading(
        standing,
        conclusion,
        tuple(_alike(readings, grams, conclusion, warned_by(text))),
        place_of(readings, likely),
    )


def _span(readings: Readings, finding: Finding) -> Span:
    return _on(readings, finding.first, finding.last, finding.code)


def _on(readings: Readings, first: int, last: int, why: str) -> Span:
    tokens = readings.story.tokens
    start, end = tokens[first].start, tokens[last].end
    return Span(start=start, end=end, text=readings.story.text[start:end], why=why)


def _alike(
    readings: Readings, grams: Sorts, conclusion: Conclusion, flags: Mapping[str, float]
) -> Iterator[Span]:
    """The words that speak most for an act that no sign was found for, or for a warning."""
    asked = [("conduct", str(act)) for act in (conclusion.resembled,) if act]
    asked += [("flag", flag) for flag in flags if resembles(flags, flag)]
    for question, answer in asked:
        for first, end in words_for(question, answer, grams):
            yield _on(readings, first, end - 1, f"{ALIKE}{answer}")


def _told(why: str, *words: Told | None) -> Iterator[Span]:
    for told in words:
        if told:
            yield Span(start=told.start, end=told.end, text=told.text, why=why)


def _where_done(spans: Sequence[Span]) -> list[tuple[int, int]]:
    """The characters of what was done, without those of mere signs such as "gisteren"."""
    return [(span.start, span.end) for span in spans if span.why in _CONDUCTS]


def observe(text: str, now: datetime, locations: Sequence[str] = ()) -> Facts:
    """What the reporter's text says happened. Never raises, on any string.

    `now` must be aware; `locations` are the organisation's own names of places.
    """
    readings, findings = found_in(text)
    seen = _read(text)
    standing, conclusion = seen.standing, seen.conclusion
    spans = [_span(readings, act) for act in standing]
    moment = moment_of(readings.story, now, _where_done(spans))
    folded = fold(text)
    who, why = who_of(readings), why_of(readings, folded)
    things = with_what_of(readings, standing)
    said = [finding for finding in findings if finding.mode is not Mode.NEGATED]
    flags = flags_of(standing, findings, readings, warned_by(text), conclusion.resembled)
    hurt = flags.injury and not flags.self_harm  # whose injury it is then is not sure
    return Facts(
        conducts=conclusion.conducts,
        possible=conclusion.possible,
        direction=conclusion.direction,
        sustained=sustained(said),
        summoned=summons(said, [token.form for token in readings.story.tokens]),
        place=seen.place,
        location=location_of(text, locations),
        when=moment.moment if moment else None,
        who=who.text if who else None,
        perpetrator_known=known_of(folded),
        with_what=tuple(thing.text for thing in things),
        why=why.text if why else None,
        under_influence=under_influence(folded),
        injury=degree_of(folded) if hurt else Injury.NONE,
        flags=flags,
        evidence=(
            *spans,
            *seen.alike,
            *_told("who", who),
            *_told("why", why),
            *_told("with_what", *things),
        ),
    )
