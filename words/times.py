"""The time of the day that a text names: "14.15 uur", "kwart over twee", "tegen vijven"."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from words.days import PARTS, PartOfDay, part_named

_HOURS = {
    word: hour
    for hour, words in enumerate(
        (
            "een one enen",
            "twee two tweeen",
            "drie three drieen",
            "vier four vieren",
            "vijf five vijven",
            "zes six zessen",
            "zeven seven zevenen",
            "acht eight achten",
            "negen nine negenen",
            "tien ten tienen",
            "elf eleven elven",
            "twaalf twelve twaalven",
        ),
        start=1,
    )
    for word in words.split()
}
_MINUTES = {
    "kwart": 15, "quarter": 15, "vijf": 5, "five": 5, "tien": 10, "ten": 10,
    "twintig": 20, "twenty": 20,
}  # fmt: skip
_HOUR = rf"(?P<hour>[01]?\d|2[0-4]|{'|'.join(_HOURS)})"
_AT = (
    r"(?:(?P<about>tussen(?= \S+ en \S+ uur)|rond(?: de klok van)?"
    r"|omstreeks|tegen|ongeveer|circa|ca\.?|around|about"
    r"|(?:om |rond )?een uur(?:tje)? of|about)|om|at|tijdstip:?|,|-|\() ?(?:om |een uur of )?"
)
_PART = rf"(?: (?:uur )?(?:'?s |in de |in the )?(?P<part>{'|'.join(PARTS.values())})\b)?"
_HALF_DAY = r"(?: ?(?P<half_day>[ap])\.?m\b\.?)?"
_DIGITAL = re.compile(
    rf"(?:\b{_AT})?(?<![\d.,:€/-])(?P<hour>[01]?\d"
    rf"|2[0-3])(?P<mark>[:.])(?P<minute>[0-5]\d)(?!\d|:\d)"
    rf"(?![.,-]\d)(?P<uur> ?(?:uur|u|h|hrs?)\b)?{_HALF_DAY}{_PART}"
)
_COMPACT = re.compile(
    rf"(?:\b{_AT})?(?<![\d.,])(?P<hour>[01]?\d|2[0-3]) ?[uh](?P<minute>[0-5]\d)?\b{_PART}"
)
_SPOKEN = re.compile(
    rf"(?:\b{_AT})?\b(?P<minute>{'|'.join(_MINUTES)}|[1-2]?\d)(?: minuten)?"
    rf" (?P<way>voor|over|past|to)(?P<half> half)? {_HOUR}\b(?: uur)?{_PART}"
)
_HALF_PAST = re.compile(rf"(?:\b{_AT})?\bhalf past {_HOUR}\b{_PART}")
_HALF = re.compile(rf"(?:\b{_AT})?\bhalf {_HOUR}\b(?: uur)?{_PART}")
_WHOLE = re.compile(
    rf"\b{_AT}{_HOUR}(?P<uur> ?(?:uur|u|o'clock)\b)?(?![\w:]|[.,]\d| (?:minuten|min|dagen|weken"
    rf"|maanden"
    rf"|jaar|keer|x|euro|man|mensen|personen|andere|van)\b){_HALF_DAY}{_PART}"
)
# what makes it another time than that of the incident, or no time at all
_NOT_THEN = re.compile(
    r"\b(?:sinds|vanaf|tot|voor|na|binnen|over|elke|iedere|al|nog|pas|duurde|since|until|before"
    r"|after"
    r"|afspraak(?: \w+)?|afspraak stond(?: \w+)?|eerder|hours are|openingstijden zijn"
    r"|closes?|sluiten|sluit|dicht) $"
)
_BEFORE = 60  # characters that may hold it
_LASTING = re.compile(
    r" ?(?:uur )?(?:open\b|dicht\b|een afspraak\b|to \d|tot \d|lang|gewacht|wachten"
    r"|gewerkt|bezig|durend|geduurd|geleden|terug)\b"
)


@dataclass(frozen=True, slots=True)
class TimeOfDay:
    """A time named at `start:end`. `sure`: on a 24-hour clock, or morning or evening was said."""

    start: int
    end: int
    hour: int
    minute: int
    exact: bool
    sure: bool
    part: PartOfDay | None


def _hour(match: re.Match[str]) -> int:
    named = match["hour"]
    return _HOURS[named] if named in _HOURS else int(named)


def _digital(match: re.Match[str]) -> tuple[int, int] | None:
    """ "14.15" is a time only when something says so; "14:15" always is."""
    stated = match["mark"] == ":" or match["uur"] or re.match(r"om|at|rond|omstreeks", match[0])
    return (_hour(match), int(match["minute"])) if stated else None


def _compact(match: re.Match[str]) -> tuple[int, int]:
    return _hour(match), int(match["minute"] or 0)


def _spoken(match: re.Match[str]) -> tuple[int, int]:
    named = match["minute"]
    minutes = _MINUTES[named] if named in _MINUTES else int(named)
    total = _hour(match) * 60 - (30 if match["half"] else 0)
    total += minutes if match["way"] in ("over", "past") else -minutes
    return total // 60 % 24, total % 60


def _half(match: re.Match[str]) -> tuple[int, int]:
    return (_hour(match) - 1) % 24, 30


def _half_past(match: re.Match[str]) -> tuple[int, int]:
    return _hour(match), 30


def _whole(match: re.Match[str]) -> tuple[int, int] | None:
    """A bare number after a comma or a dash is no time; "om 3" and "3 uur" are."""
    bare = match[0][0] in ",-(" and not match["uur"] and not match["half_day"]
    return None if bare or _hour(match) > 24 else (_hour(match) % 24, 0)


_Reader = Callable[[re.Match[str]], tuple[int, int] | None]
_READERS: tuple[tuple[re.Pattern[str], _Reader], ...] = (
    (_DIGITAL, _digital),
    (_SPOKEN, _spoken),
    (_HALF_PAST, _half_past),
    (_HALF, _half),
    (_COMPACT, _compact),
    (_WHOLE, _whole),
)


def _time(match: re.Match[str], clock: tuple[int, int], whole: bool) -> TimeOfDay:
    groups = match.groupdict()
    hour, minute = clock
    if groups.get("half_day") == "p" and hour < 12:
        hour += 12
    digits = whole and match["hour"].isdigit() and len(match["hour"]) == 2
    part = part_named(groups.get("part"))
    sure = bool(part or groups.get("half_day") or hour > 12 or match["hour"].startswith("0"))
    exact = not groups.get("about") and not (whole and not digits)
    return TimeOfDay(match.start(), match.end(), hour, minute, exact and not whole, sure, part)


def times(folded: str) -> Iterator[TimeOfDay]:
    """All times of the day that the folded text names and that may be the incident's."""
    taken = bytearray(len(folded))  # 1 for each character that a time was read from
    for pattern, read in _READERS:
        for match in pattern.finditer(folded):
            core = match.start("minute") if pattern is _SPOKEN else match.start("hour")
            place = slice(*match.span())
            if any(taken[place]):
                continue
            taken[place] = b"\1" * len(match[0])
            clock = read(match)
            before = folded[max(0, match.start() - _BEFORE) : match.start()]
            elsewhere = _NOT_THEN.search(before) or _LASTING.match(folded, match.end())
            if clock and not elsewhere and core >= 0:
                yield _time(match, clock, pattern is _WHOLE)
