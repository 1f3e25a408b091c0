"""Where it happened: the channel, and which of the organisation's own locations."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from protocols.vocabulary import Place
from words.readings import Readings
from words.stance import clause_of, holds_any
from words.story import fold

_SURE, _LIKELY = "at", "near"
_LEVELS = (_SURE, _LIKELY)
_CLASSES = {level: [(place, f"@{level}_{place.value}") for place in Place] for level in _LEVELS}
_SHORTEST_NAME = 3
_LIKELIER = 2  # so many times as likely must a channel be that takes the place of one that is named
# How likely the channel must be to be filled in beforehand: one that the story names, one when it
# names none, and one in spite of another that it names. Chosen so that .97 of them are right.
_SURE_NAMED, _SURE_UNNAMED, _SURE_INSTEAD = 0.85, 0.9, 0.95


@dataclass(frozen=True, slots=True)
class Named:
    """A channel and the tokens that name it, as (first, one past the last)."""

    place: Place
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """The likeliest channel, and whether it is sure enough to be filled in beforehand."""

    place: Place | None
    sure: bool


def not_meant(readings: Readings) -> set[int]:
    """Tokens of a channel's words that name none: "politie gebeld", or that are set aside."""
    skipped = {
        token
        for at, edges in enumerate(readings.lattice.edges)
        for edge in edges
        if "@no_place" in edge.keys
        for token in range(at, edge.end)
    }
    return skipped | _set_aside(readings, skipped)


def _set_aside(readings: Readings, skipped: set[int]) -> set[int]:
    """Tokens of a channel that is only spoken of, or was before, where another one is named."""
    named = [one for quoted in (False, True) for one in _named(readings, _SURE, quoted, skipped)]
    aside = [one for one in named if _only_spoken_of(readings, one)]
    others = {one.place for one in named if one not in aside}
    return {
        token
        for one in aside
        if others and one.place not in others
        for token in range(one.first, one.last)
    }


def _only_spoken_of(readings: Readings, one: Named) -> bool:
    """Tell "een mail over het huisbezoek", "na de commissie", "eerst aan de lijn"."""
    before = one.first - 1
    while before > 0 and readings.has(before, "@before_place"):
        if readings.has(before, "@theirs") and one.place is Place.COUNTER:
            return True  # "bij jullie aan de balie": the reporter stands at no other
        before -= 1
    begin, _ = readings.story.sentence_of(one.first)
    if before >= begin and readings.has(before, "@place_after", "@place_about"):
        return True
    clause = clause_of(readings, one.first).places()
    earlier = holds_any(readings, clause, "@told_earlier")
    return earlier and not holds_any(readings, clause, "@told_now")


def _named(readings: Readings, level: str, quoted: bool, skipped: Set[int]) -> list[Named]:
    found: list[Named] = []
    for at, edges in enumerate(readings.lattice.edges):
        if at in skipped or (readings.story.tokens[at].quote > 0) is not quoted:
            continue
        found += [
            Named(place, at, edge.end)
            for edge in edges
            for place, key in _CLASSES[level]
            if key in edge.keys
        ]
    return [one for one in found if not any(_holds(other, one) for other in found)]


def _holds(longer: Named, shorter: Named) -> bool:
    """Whether a mention is part of a longer one: "zaal" within "de zaal" is not named twice."""
    inside = longer.first <= shorter.first and shorter.last <= longer.last
    return longer.place is shorter.place and inside and longer != shorter


def _best(named: Sequence[Named]) -> Named:
    """The channel named most often; among equals the first."""
    counts = {place: len({one.first for one in named if one.place is place}) for place in Place}
    return max(named, key=lambda one: (counts[one.place], -one.first))


def place_of(readings: Readings, likely: Mapping[Place, float]) -> Whereabouts:
    """The channel: the one that is named, unless the words together speak for another.

    `likely`: how likely each channel is by resemblance; empty when that was not looked at: then
    what is named is sure.
    """
    named = _named_in(readings)
    if not likely:
        return Whereabouts(named, sure=True)
    best = max(likely, key=lambda place: likely[place])
    if named and likely[best] < _LIKELIER * likely[named]:
        return Whereabouts(named, named is best and likely[best] >= _SURE_NAMED)
    unnamed = _SURE_INSTEAD if named else _SURE_UNNAMED
    return Whereabouts(best, likely[best] >= (_SURE_NAMED if named is best else unnamed))


def _named_in(readings: Readings) -> Place | None:
    skipped = not_meant(readings)
    for quoted in (False, True):  # inside a quotation a place is what is spoken of
        for level in _LEVELS:
            named = _named(readings, level, quoted, skipped)
            if named:
                return _best(named).place
    return None


def location_of(text: str, locations: Sequence[str]) -> str | None:
    """The one of the organisation's locations that is named in whole words; None when two are."""
    folded = f" {_spaced(fold(text))} "
    named = [
        name
        for name in locations
        if len(name) >= _SHORTEST_NAME and f" {_spaced(fold(name))} " in folded
    ]
    longest = [
        one
        for one in named
        if not any(one != other and fold(one) in fold(other) for other in named)
    ]
    return longest[0] if len(set(longest)) == 1 else None


def _spaced(folded: str) -> str:
    return " ".join("".join(char if char.isalnum() else " " for char in folded).split())
