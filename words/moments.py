"""When the incident happened, out of the reporter's words. Rather nothing than a wrong moment."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from protocols.facts import Moment, Precision
from words.days import Day, PartOfDay, days
from words.numbers import NUMBER, number
from words.quotes import quotations
from words.story import Story, fold
from words.times import TimeOfDay, times
from words.written import written_moment

_OFFICE = ZoneInfo("Europe/Amsterdam")
_MIDDLE: dict[PartOfDay, time] = {
    "night": time(3),
    "morning": time(9),
    "afternoon": time(15),
    "evening": time(20),
}
_JUST_NOW = re.compile(
    r"\b(?:zojuist|zonet|zo-even|zoeven|daarnet|daarstraks|zopas|net pas|just now"
    r"|(?:heb|ben|werd|kreeg|is|heeft|belde|kwam|stond) net(?= (?!zo\b|als\b|niet\b|iets\b|op\b))"
    r"|(?:^|[.!?] )net (?=gebeld|een|door|aan|bij|iemand|weer|werd|ben|heb|kreeg|is|belde|kwam"
    r"|stond|had|riep|sloeg|schold|dreigde)\b)"
)
_AT_THIS_MOMENT = re.compile(
    r"\b(?:op dit moment|momenteel|right now|at this moment"
    r"|(?:staat|zit|hangt|is|loopt|ligt|slaat|schreeuwt|belt|houdt|bedreigt|gooit) (?:hier )?nu)\b"
)
_WHILE_AGO = re.compile(
    rf"\b(?P<count>{NUMBER}|een half|een|n|anderhalf|paar) (?P<unit>minuten|minuut|minuutjes?"
    rf"|min|uur|uren|uurtje"
    r"|kwartier|kwartiertje|minutes?|hours?) (?:geleden|terug|ago)\b"
    r"|\b(?P<one>kwartiertje|kwartier|uurtje) (?:geleden|terug)\b"
)
_NOW = re.compile(r"\W*(?:nu|net|zojuist|zonet|daarnet|now|just now|op dit moment)\W*")
_JUST_PAST = timedelta(hours=2)
_ENDS = re.compile(r"[.!?](?=\s|$)|\n")
_UNIT = {"m": 1, "u": 60, "h": 60, "k": 15}
# words before a time that make it another time than the incident's
_ANOTHER = re.compile(
    r"\b(?:sinds|vanaf|tot(?: en met)?|voor|tegen|elke|iedere|al|over|since|until|by|every"
    r"|afspraak(?: van| voor| op)?|geboren(?: op)?|born(?: on)?|dan|uiterlijk|gedagtekend|gedateerd"
    r"|dated|datum|verloopt(?: op)?|expires(?: on)?|leave from) (?:de |het )?$"
    r"|\b(?:elke|iedere|elk|ieder|every) \w+ $"
    r"|\b(?:morgen|overmorgen|straks|volgende week) (?:om |rond |tegen )?$"
    # "de boete van 12 oktober", but "de avond van 12 oktober"
    r"|(?<!ochtend)(?<!middag)(?<!avond)(?<!nacht)(?<!dag) (?:van|d\.?d\.?) (?:de |het )?$"
)
# "tijdens de raad van gisteravond", "incident van 3 november"
_DURING = re.compile(
    r"\btijdens (?:de |het )?[\w-]+ van $|\b(?:incident|voorval|gebeurtenis) (?:van|op|d\.?d\.?) $"
)
# "komt zaterdag": a weekday by itself beside the present is mostly to come
_TO_COME = re.compile(
    r"\b(?:kom|komt|komen|ga|gaat|gaan|moet|zal|zullen|kan|mag|wil|wordt|begint)"
    r" (?:hier |dan |weer |ook |we |hij |ze )?$"
)
_WEEKDAY = re.compile(r"(?:maan|dins|woens|donder|vrij|zater|zon)dag(?!\w| j\.?l| vorige| van)")
_OTHER_CLAUSE = re.compile(
    r"(?<!melden )(?<!doorgeven )(?<!weten )\b(?:die|dat|wie|waar|omdat|want|nadat|sinds)"
    r" (?:ik|we|wij|hem|haar|hij|zij|ze|er)\b[^,.;]*$"
    r"|\b(?:omdat|because) (?:zijn|haar|hun|de|het|een|his|her|their|the|a) [^,.;]*$"
)

_LONGEST = 10_000  # characters that are searched
_MOST = 40  # days or times: a text that names more tells none of them


@dataclass(frozen=True, slots=True)
class Told:
    """A moment and the characters it was read from."""

    start: int
    end: int
    moment: Moment


def _local(now: datetime) -> datetime:
    """`now` on the office's wall clock: its own zone where it has a named one."""
    return (
        now
        if isinstance(now.tzinfo, ZoneInfo) and now.tzinfo.key != "UTC"
        else now.astimezone(_OFFICE)
    )


def _at(on: date, clock: time, now: datetime) -> datetime:
    return datetime.combine(on, clock, now.tzinfo)


def _told(span: tuple[int, int], at: datetime, precision: Precision) -> Told:
    return Told(*span, Moment(at=at, precision=precision))


def _close_by(folded: str, now: datetime) -> Iterator[Told]:
    """Moments that hang on the clock itself: "zojuist", "een half uur geleden"."""
    for match in _AT_THIS_MOMENT.finditer(folded):
        yield _told(match.span(), now, "minute")
    for match in _JUST_NOW.finditer(folded):
        yield _told(match.span(), now, "hour")
    for match in _WHILE_AGO.finditer(folded):
        unit = (match["unit"] or match["one"])[0]
        count = 1 if match["one"] else 0 if match["count"] == "paar" else number(match["count"])
        if not count:
            continue
        minutes = count * _UNIT[unit]
        at = (now.astimezone(UTC) - timedelta(minutes=minutes)).astimezone(now.tzinfo)
        yield _told(match.span(), at, "hour" if unit in "uh" and minutes >= 60 else "minute")


def _on_clock(named: TimeOfDay, part: PartOfDay | None) -> time | None:
    """The 24-hour time; without morning or evening, that in or nearest to office hours."""
    hour = named.hour
    if part in ("afternoon", "evening") and hour < 12:
        hour += 12
    elif part == "night" and hour == 12:
        hour = 0
    elif part is None and not named.sure and hour < 7:
        hour += 12
    return time(hour % 24, named.minute)


def _with_time(day: Day, named: TimeOfDay, now: datetime) -> Told | None:
    clock = _on_clock(named, named.part or day.part)
    if clock is None:
        return None
    at = _at(day.on, clock, now)
    span = (min(day.start, named.start), max(day.end, named.end))
    return _told(span, at, "minute" if named.exact else "hour") if at <= now else None


def _without_time(day: Day, now: datetime) -> Told | None:
    if day.on > now.date():
        return None
    if day.part is None:
        noon = _at(day.on, time(12), now)
        return _told((day.start, day.end), min(noon, now), "day")
    at = _at(day.on, _MIDDLE[day.part], now)
    begins = at - timedelta(hours=3)
    return _told((day.start, day.end), min(at, now), "part_of_day") if begins <= now else None


def _own_time(day: Day, named_days: Sequence[Day], clock: Sequence[TimeOfDay]) -> TimeOfDay | None:
    """The time nearest to this day that is not nearer to another day."""

    def nearest_day(named: TimeOfDay) -> Day:
        return min(named_days, key=lambda one: abs(named.start - one.start))

    own = [named for named in clock if nearest_day(named) is day]
    return min(own, key=lambda named: abs(named.start - day.start), default=None)


def _named(folded: str, now: datetime) -> Iterator[Told]:
    clock = list(times(folded))
    named_days = days(folded, now)
    if max(len(clock), len(named_days)) > _MOST:
        return
    for day in named_days:
        nearest = _own_time(day, named_days, clock)
        told = _with_time(day, nearest, now) if nearest else _without_time(day, now)
        if told:
            yield told
    if not named_days:
        today = now.date()
        for named in clock:
            told = _with_time(Day(named.start, named.end, today, named.part), named, now)
            if told:
                yield told


def _candidates(folded: str, now: datetime) -> list[Told]:
    """All moments named; "zojuist" is left out beside a time just past: "zojuist, 15.30"."""
    named = list(_named(folded, now))
    just_past = any(
        now - told.moment.at < _JUST_PAST for told in named if told.moment.precision != "day"
    )
    found = named if just_past else [*_close_by(folded, now), *named]
    return sorted(found, key=lambda told: told.start)


def _sentence(folded: str, at: int) -> tuple[int, int]:
    """The characters of the sentence around `at`; the dot in "10.15" ends none."""
    start = max((mark.end() for mark in _ENDS.finditer(folded, 0, at)), default=0)
    end = _ENDS.search(folded, at)
    return start, end.start() if end else len(folded)


def _of_incident(folded: str, quotes: Sequence[tuple[int, int]]) -> Callable[[Told], bool]:
    """Says of a moment whether it can be the incident's and not some other one's."""

    def decide(told: Told) -> bool:
        if any(start <= told.start < end for start, end in quotes):
            return False
        begin, _ = _sentence(folded, told.start)
        before = folded[begin : told.start]
        if _WEEKDAY.match(folded, told.start) and _TO_COME.search(before):
            return False
        during = _DURING.search(before)
        return bool(during) or not (_ANOTHER.search(before) or _OTHER_CLAUSE.search(before))

    return decide


def moment_of(story: Story, now: datetime, acts: Sequence[tuple[int, int]] = ()) -> Told | None:
    """The moment of the incident in a story, or None when it does not say or says it twice.

    `acts` are the characters of what was done: where several moments are named, the one in the
    same sentence as an act is taken. `now` must be aware.
    """
    local = _local(now)
    folded = fold(story.text[:_LONGEST])
    fits = _of_incident(folded, quotations(folded))
    found = [told for told in _candidates(folded, local) if fits(told)]
    if len({told.moment.at for told in found}) > 1:
        found = [told for told in found if _beside_act(folded, told, acts)]
    if len({told.moment.at for told in found}) != 1:
        return None
    return found[0]


def _beside_act(folded: str, told: Told, acts: Sequence[tuple[int, int]]) -> bool:
    begin, end = _sentence(folded, told.start)
    return any(begin <= start < end for start, _ in acts)


def read_moment(text: str, now: datetime) -> Moment | None:
    """The moment in an answer to "wanneer?"; None when none can be read with certainty.

    `now` must be aware. Days and hours are read on Europe/Amsterdam's wall clock, or on that of
    `now` where it carries a named zone. The moment is never after `now`.
    """
    local, folded = _local(now), fold(text[:_LONGEST])
    if _NOW.fullmatch(folded):
        return Moment(at=local, precision="hour")
    found = _candidates(folded, local)
    distinct = {told.moment.at: told.moment for told in found}
    if not distinct:
        return written_moment(text, local)
    return next(iter(distinct.values())) if len(distinct) == 1 else None
