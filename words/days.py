"""The day that a text names, against the clock: "gisteren", "vorige week maandag", "12 mei"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from words.numbers import NUMBER, number

PartOfDay = str  # "morning", "afternoon", "evening" or "night"

_WEEKDAYS = ["maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"]
_ENGLISH_DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_MONTHS = {
    name: index
    for index, names in enumerate(
        (
            "januari jan january",
            "februari feb february",
            "maart mrt march",
            "april apr",
            "mei may",
            "juni jun june",
            "juli jul july",
            "augustus aug august",
            "september sept sep",
            "oktober okt october oct",
            "november nov",
            "december dec",
        ),
        start=1,
    )
    for name in names.split()
}
PARTS = {
    "morning": "ochtends?|morgens?|ochtent|ochend|morge|mörge|voormiddag|morning",
    "afternoon": "middags?|middeg|middig|mirreg|middaag|namiddag|afternoon",
    "evening": "avonds?|avend|avund|aovend|oavend|oavond|aoved|aevend|evening",
    "night": "nachts?|night",
}
_PART = "|".join(PARTS.values())
_TODAY = re.compile(
    rf"\b(?:van|heden|deze |this )(?P<part>{_PART})\b|\b(?P<tonight>tonight)\b"
    r"|\b(?:vandaag|today|heden)\b"
)
_YESTERDAY = re.compile(
    r"\b(?P<far>eer)?(?:gister(?:e|en|on|ön)?|gistren|gesteren|yesterday)[ -]?(?:in de |de )?"
    rf"(?P<part>{_PART})?\b"
    rf"|\b(?P<before>the day before yesterday)\b|\b(?:last (?P<last_evening>night)"
    r"|afgelopen (?P<night>nacht))\b"
)


def _misspelt(day: str) -> Iterator[str]:
    """The name with a letter left out, or two changed about; the first stays."""
    for at in range(1, len(day)):
        yield day[:at] + day[at + 1 :]
        yield day[:at] + day[at + 1 : at + 2] + day[at] + day[at + 2 :]


# Each way in which a weekday is written, and which day of the week it is.
_SPELT = {
    written: number
    for names in (_WEEKDAYS, _ENGLISH_DAYS)
    for number, day in enumerate(names)
    for written in (*_misspelt(day), day)
}
_DAY = "|".join(_WEEKDAYS + _ENGLISH_DAYS)
_DAY_AS_WRITTEN = "|".join(sorted(_SPELT, key=len, reverse=True))
_WEEKDAY = re.compile(
    r"(?<!volgende week )(?<!komende )(?<!aanstaande )(?<!next )"
    r"\b(?P<last>afgelopen |vorige |j\.?l\.? |laatste |last )?(?P<week>vorige week |last week )?"
    rf"(?:op )?(?P<day>{_DAY_AS_WRITTEN})(?P<part>{_PART})?(?: (?P<apart>{_PART}))?"
    r"(?P<after> j\.?l\b\.?| van vorige week| vorige week| last week)?\b"
    rf"(?!,? (?:de )?[0-3]?\d(?:e|ste|de)? ?[-/]?(?:\d|{'|'.join(_MONTHS)}))"  # the date says it
)
# Weeks ago is no day, unless one is named with it (`_WEEKS_AGO_ON`), or it is just one.
_AGO = re.compile(
    rf"\b(?P<count>{NUMBER}) (?:dag(?:en)?|days?) (?:geleden|terug|ago)\b"
    r"|\b(?P<week>een week geleden (?:precies|exact)|precies een week geleden)\b"
)
_WRITTEN = re.compile(
    rf"\b(?P<day>[0-3]?\d)(?:e|ste|de)? (?P<month>{'|'.join(_MONTHS)})\b\.?(?: (?P<year>20\d\d))?"
)
_ENGLISH_WRITTEN = re.compile(
    rf"\b(?P<month>{'|'.join(_MONTHS)}) (?P<day>[0-3]?\d)(?:st|nd|rd|th)?\b(?:,? (?P<year>20\d\d))?"
)
_DIGITS = re.compile(
    r"(?<![\d-])(?P<day>[0-3]?\d)[-/](?P<month>[01]?\d)(?:[-/](?P<year>(?:20)?\d\d))?(?![\d-])"
)
# "op de 17e", "vorige maand, de 14e", "vrijdag de dertiende"
_ORDINALS = {
    word: day
    for day, word in enumerate(
        (
            *("eerste", "tweede", "derde", "vierde", "vijfde", "zesde", "zevende", "achtste"),
            *("negende", "tiende", "elfde", "twaalfde", "dertiende", "veertiende", "vijftiende"),
            *("zestiende", "zeventiende", "achttiende", "negentiende", "twintigste"),
        ),
        start=1,
    )
}
_DAY_OF_MONTH = re.compile(
    rf"\b(?P<lead>op|vorige maand,?|(?:{_DAY})) de (?:(?P<day>[0-3]?\d)(?:e|ste|de)"
    rf"|(?P<word>{'|'.join(_ORDINALS)}))\b"
    r"(?! (?:keer|maal|verdieping|etage|rij|plaats|plek|poging))"
)
# "twee weken geleden, op dinsdag"
_WEEKS_AGO_ON = re.compile(
    rf"\b(?P<count>{NUMBER}) (?:week|weken|weeks?) (?:geleden|terug|ago),? (?:op |on )?"
    rf"(?P<day>{_DAY})\b"
)
# days to come: no incident, but the time beside one is no time of today
_COMING = re.compile(
    rf"\b(?:(?<!goede )(?<!goeie )(?<!dag )morgen(?:ochtend|middag|avond)?|overmorgen|tomorrow"
    rf"|(?:volgende week|volgende|komende|aanstaande|next) (?:{_DAY}))\b"
)
_LONGEST_AHEAD = timedelta(days=183)  # a date further ahead is last year's
_ISO = re.compile(r"\b(?P<year>20\d\d)-(?P<month>[01]\d)-(?P<day>[0-3]\d)\b")


# "gisteren aan het eind van de middag", "in de ochtend van 20 november"
_PART_AFTER = re.compile(
    rf",? ?(?:(?:aan het|op het) (?:eind|einde|begin) van de|in de|'?s|in the) (?P<part>{_PART})\b"
)
_PART_BEFORE = re.compile(rf"\b(?:in|op|tijdens) de (?P<part>{_PART}) van $")


@dataclass(frozen=True, slots=True)
class Day:
    """A day that is named at `start:end`, with the part of it where that was said."""

    start: int
    end: int
    on: date
    part: PartOfDay | None = None


def part_named(words: str | None) -> PartOfDay | None:
    """Which part of the day these words name, if any."""
    if words:
        for part, pattern in PARTS.items():
            if re.fullmatch(pattern, words):
                return part
    return None


def _today(folded: str, now: datetime) -> Iterator[Day]:
    for match in _TODAY.finditer(folded):
        part = "evening" if match["tonight"] else part_named(match["part"])
        yield Day(match.start(), match.end(), now.date(), part)


def _yesterday(folded: str, now: datetime) -> Iterator[Day]:
    for match in _YESTERDAY.finditer(folded):
        if match["night"]:  # the night that has just passed
            yield Day(match.start(), match.end(), now.date(), "night")
            continue
        if match["last_evening"]:  # in English the evening before
            on = now.date() - timedelta(days=1)
            yield Day(match.start(), match.end(), on, "evening")
            continue
        back = 2 if match["far"] or match["before"] else 1
        part = part_named(match["part"])
        yield Day(match.start(), match.end(), now.date() - timedelta(days=back), part)


def _weekday(folded: str, now: datetime) -> Iterator[Day]:
    """A weekday is its last one before today; on the day itself it is too uncertain to say."""
    for match in _WEEKDAY.finditer(folded):
        number_of_day = _SPELT[match["day"]]
        back = (now.weekday() - number_of_day) % 7
        week_before = match["week"] or (match["after"] or "").endswith("week")
        if week_before:
            back = now.weekday() + 7 - number_of_day
        elif back == 0:
            if not (match["last"] or match["after"]):
                continue
            back = 7
        part = part_named(match["part"] or match["apart"])
        yield Day(match.start(), match.end(), now.date() - timedelta(days=back), part)


def _ago(folded: str, now: datetime) -> Iterator[Day]:
    for match in _AGO.finditer(folded):
        days = 7 if match["week"] else number(match["count"])
        if 0 < days < 366 and days == int(days):
            yield Day(match.start(), match.end(), now.date() - timedelta(days=int(days)))


def _calendar(match: re.Match[str], now: datetime) -> date | None:
    """The date that is written, which may be to come; without a year the nearest such date."""
    named = match["month"]
    month = _MONTHS[named] if named in _MONTHS else int(named)
    written = match["year"]
    year = now.year if not written else int(written) + (2000 if len(written) == 2 else 0)
    try:
        on = date(year, month, int(match["day"]))
        if on - now.date() > _LONGEST_AHEAD and not written:
            on = date(year - 1, month, int(match["day"]))
    except ValueError:
        return None
    return on


def written_dates(folded: str, now: datetime) -> Iterator[Day]:
    """The dates that are written, with or without a year."""
    for pattern in (_WRITTEN, _ENGLISH_WRITTEN, _DIGITS, _ISO):
        for match in pattern.finditer(folded):
            if on := _calendar(match, now):
                yield Day(match.start(), match.end(), on)


def _day_of_month(folded: str, now: datetime) -> Iterator[Day]:
    """The last such day of a month that is not to come."""
    for match in _DAY_OF_MONTH.finditer(folded):
        day = int(match["day"]) if match["day"] else _ORDINALS[match["word"]]
        month = now.date().replace(day=1)
        if match["lead"].startswith("vorige") or day > now.day:
            month = (month - timedelta(days=1)).replace(day=1)
        try:
            yield Day(match.start(), match.end(), month.replace(day=day))
        except ValueError:
            continue


def _weeks_ago_on(folded: str, now: datetime) -> Iterator[Day]:
    for match in _WEEKS_AGO_ON.finditer(folded):
        weeks = number(match["count"])
        monday = now.date() - timedelta(days=now.weekday())
        if weeks == int(weeks):
            on = monday - timedelta(weeks=int(weeks)) + timedelta(days=_SPELT[match["day"]])
            yield Day(match.start(), match.end(), on)


def _coming(folded: str, now: datetime) -> Iterator[Day]:
    for match in _COMING.finditer(folded):
        yield Day(match.start(), match.end(), now.date() + timedelta(days=1))


def days(folded: str, now: datetime) -> list[Day]:
    """All days named in the folded text, in order of place; `now` in the office's own zone.

    Days to come are among them, so that nobody takes the time beside one for a time of today.
    """
    found: list[Day] = []
    taken = bytearray(len(folded))  # 1 for each character that a day was read from
    readers = (
        written_dates,
        _day_of_month,
        _weeks_ago_on,
        _coming,
        _today,
        _yesterday,
        _weekday,
        _ago,
    )
    for read in readers:
        for day in read(folded, now):
            place = slice(day.start, day.end)
            if not any(taken[place]):
                taken[place] = b"\1" * (day.end - day.start)
                found.append(day)
    return _each_once(sorted((_with_part(folded, day) for day in found), key=lambda day: day.start))


def _each_once(found: list[Day]) -> list[Day]:
    """A day that is named twice ("zaterdag 21 november") as one."""
    merged: dict[date, Day] = {}
    for day in found:
        first = merged.get(day.on, day)
        merged[day.on] = replace(first, end=day.end, part=first.part or day.part)
    return list(merged.values())


def _with_part(folded: str, day: Day) -> Day:
    """The day with the part of it that is named beside it, in words of its own."""
    if day.part:
        return day
    after = _PART_AFTER.match(folded.rstrip(), day.end - _trailing(folded, day))
    before = _PART_BEFORE.search(folded[: day.start])
    named = after or before
    return replace(day, part=part_named(named["part"])) if named else day


def _trailing(folded: str, day: Day) -> int:
    words = folded[day.start : day.end]
    return len(words) - len(words.rstrip())
