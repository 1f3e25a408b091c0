"""Where it happened: the channel, and which of the organisation's own locations."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from protocols.vocabulary import Place
from words.readings import Readings
from words.story import fold

_SURE, _LIKELY = "at", "near"
_LEVELS = (_SURE, _LIKELY)
_CLASSES = {level: [(place, f"@{level}_{place.value}") for place in Place] for level in _LEVELS}
_SHORTEST_NAME = 3
_SURER = 0.6  # a channel only takes the place of one that is named when it is likelier
# How likely the channel must be to be filled in beforehand: one that the story names, one when it
# names none, and one in spite of another that it names. Chosen so that .97 of them are right.
_SURE_NAMED, _SURE_UNNAMED, _SURE_INSTEAD = 0.55, 0.85, 0.95


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
    """Tokens of "politie gebeld", "ondanks onze brief": a channel's words that name none."""
    return {
        token
        for at, edges in enumerate(readings.lattice.edges)
        for edge in edges
        if "@no_place" in edge.keys
        for token in range(at, edge.end)
    }


def _named(readings: Readings, level: str, quoted: bool) -> list[Named]:
    found: list[Named] = []
    skipped = not_meant(readings)
    for at, edges in enumerate(readings.lattice.edges):
        if at in skipped or (readings.story.tokens[at].quote > 0) is not quoted:
            continue
        found += [
            Named(place, at, edge.end)
            for edge in edges
            for place, key in _CLASSES[level]
            if key in edge.keys
        ]
    return found


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
    if named and likely[best] < _SURER:
        return Whereabouts(named, named is best and likely[best] >= _SURE_NAMED)
    unnamed = _SURE_INSTEAD if named else _SURE_UNNAMED
    return Whereabouts(best, likely[best] >= (_SURE_NAMED if named is best else unnamed))


def _named_in(readings: Readings) -> Place | None:
    for quoted in (False, True):  # inside a quotation a place is what is spoken of
        for level in _LEVELS:
            named = _named(readings, level, quoted)
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
