"""The other W's of a story: who, with what and why, in the reporter's own words.

Precision first: what is not plainly said stays open and is asked. Never a guess at identity, and
nothing out of a quotation, where others speak.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from words.findings import Finding
from words.readings import Readings
from words.stance import Mode

_DETERMINERS = frozenset(
    [
        "een",
        "'n",
        "de",
        "die",
        "deze",
        "dat",
        "dit",
        "mijn",
        "onze",
        "ons",
        "n",
        "a",
        "the",
        "this",
        "that",
        "my",
        "our",
    ]
)
_DESCRIBES = 3  # words that may stand between "een" and "man"
_OWN = frozenset({"ik", "we", "wij", "i", "me", "mij", "ons", "mijn", "onze"})
_ANYBODY = frozenset(["iemand", "someone", "somebody", "beste", "geachte", "dear", "kind"])
_KNOWN = re.compile(
    r"\b(?:bekende (?:klant|bezoeker|bezoekster|man|vrouw|inwoner|client|burger)|vaste klant"
    r"|die (?:we|wij|ik) (?:al )?(?:kennen|ken|vaker)|(?:ik|we|wij) (?:kennen|ken) (?:hem|haar)"
    r"|(?:komt|belt|kwam|belde) (?:hier )?vaker|mijn (?:klant|client|cliente)|regular customer"
    r"|(?:i|we) know (?:him|her|them))\b"
)
_UNKNOWN = re.compile(
    r"\b(?:onbekende? (?:man|vrouw|persoon|bezoeker|jongen|beller)|een onbekende"
    r"|(?:ik|we|wij) (?:ken|kennen) (?:hem|haar|die) niet|weet niet wie|geen idee wie|anoniem(?:e)?"
    r"|unknown (?:man|woman|person|caller)|(?:i|we) don't know (?:him|her|who))\b"
)
_WHY = re.compile(
    r"\b(?:omdat|aangezien|vanwege|naar aanleiding van|because|because of|since his|since her)\b\s*"
    r"(?P<why>[^.!?\n;]{8,160})"
)
_THING = ("@weapon", "@missile", "@thing", "@dog")
_DONE_WITH = frozenset(
    [
        "throwing",
        "throwing_at",
        "hitting",
        "wounding",
        "weapon_shown",
        "threat",
        "animal_threat",
        "animal_attack",
        "attempted_blow",
        "destroying",
        "arson",
    ]
)
_AGAINST = frozenset(
    [
        "tegen",
        "op",
        "in",
        "aan",
        "bij",
        "naar",
        "achter",
        "voor",
        "langs",
        "onder",
        "over",
        "door",
        "tussen",
        "against",
        "on",
        "at",
    ]
)
_BY = frozenset(
    [
        "met",
        "een",
        "'n",
        "zijn",
        "haar",
        "hun",
        "the",
        "a",
        "his",
        "her",
        "with",
        "gooide",
        "smeet",
        "wierp",
        "threw",
        "pakte",
    ]
)


@dataclass(frozen=True, slots=True)
class Told:
    """Words of the story: `text == story[start:end]`."""

    start: int
    end: int
    text: str


def who_of(readings: Readings) -> Told | None:
    """Return the first words that name the one who did it: "een bekende klant"; never a name."""
    for at, token in enumerate(readings.story.tokens):
        if token.quote or token.form in _ANYBODY or _is_us(readings, at):
            continue
        if readings.has(at, "@perpetrator"):
            # "jonge vrouw": the last of such words is the noun
            follows = at + 1 < len(readings.keys) and readings.has(at + 1, "@perpetrator")
            return _phrase(readings, at + 1 if follows else at)
    return None


def _is_us(readings: Readings, at: int) -> bool:
    """Tell whether the word stands for one of ours, or follows "ik": "ik als vrouw"."""
    before = readings.story.tokens[at - 1].form if at else ""
    return readings.has(at, "@colleague", "@me") or before in _OWN or before in _ANYBODY


def _phrase(readings: Readings, at: int) -> Told:
    tokens = readings.story.tokens
    first = at
    for back in range(1, _DESCRIBES + 1):
        before = at - back
        if before < 0 or tokens[before].sentence != tokens[at].sentence:
            break
        if tokens[before].form in _DETERMINERS:
            first = before
            break
        if not tokens[before].form.isalpha():
            break
    start, end = tokens[first].start, tokens[at].end
    return Told(start, end, readings.story.text[start:end])


def known_of(folded: str) -> bool | None:
    """Tell whether the one who did it is known; None where the story does not say."""
    if _UNKNOWN.search(folded):
        return False
    return True if _KNOWN.search(folded) else None


def why_of(readings: Readings, folded: str) -> Told | None:
    """Return the reason that is given for it: what follows "omdat", outside quotations."""
    for match in _WHY.finditer(folded):
        start, end = match.span("why")
        text = readings.story.text[start:end].strip(" ,")
        if _outside_quotes(readings, match.start()) and text:
            return Told(start, start + len(text), text)
    return None


def _outside_quotes(readings: Readings, place: int) -> bool:
    return all(
        token.quote == 0 for token in readings.story.tokens if token.start <= place < token.end
    )


def with_what_of(readings: Readings, standing: Sequence[Finding]) -> tuple[Told, ...]:
    """Return the things it was done with: "mes", "stoel"; only within an act that was done."""
    acts = [act for act in standing if act.mode is Mode.DONE]
    found = {told.text.casefold(): told for told in _things(readings, acts)}
    return tuple(found.values())


def _things(readings: Readings, acts: Sequence[Finding]) -> Iterator[Told]:
    tokens = readings.story.tokens
    for act in acts:
        if act.code not in _DONE_WITH:
            continue
        for at in range(act.first, act.last + 1):
            token = tokens[at]
            if token.quote or token.form in _AGAINST or not readings.has(at, *_THING):
                continue
            if _used(readings, at):
                text = readings.story.text[token.start : token.end]
                yield Told(token.start, token.end, text)


def _used(readings: Readings, at: int) -> bool:
    """Tell "met een stoel", "gooide een stoel" from "tegen de stoel"."""
    before = [token.form for token in readings.story.tokens[max(0, at - 3) : at]]
    return bool(_BY & set(before)) and not _AGAINST & set(before)
