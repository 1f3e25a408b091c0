"""A timeline as an iCalendar file (RFC 5545): a case rehearsed in one's own calendar."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from protocols.names import name
from protocols.readable import roles_text
from protocols.timeline import PlannedDuty

_FOLD_AT = 75  # octets a line may have, its break left out (RFC 5545, 3.1)


def timeline_ics(planned: Iterable[PlannedDuty], stamp: datetime, language: str = "nl") -> str:
    """Return the duties as events at the moment each is due. `stamp` is when the file was made."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//meldbot//timeline//EN",
        *(
            line
            for count, duty in enumerate(planned)
            for line in _event(count, duty, stamp, language)
        ),
        "END:VCALENDAR",
    ]
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _event(count: int, duty: PlannedDuty, stamp: datetime, language: str) -> Iterator[str]:
    who = roles_text(duty.to, language)
    aim = [f"{name('column', 'target', language)}: {_short(duty)}"] if duty.target else []
    kind = name("kind", duty.kind, language)
    about = "\n".join([duty.text.of(language), f"{kind} ({duty.duty})", *aim, duty.source])
    yield "BEGIN:VEVENT"
    yield f"UID:{count}-{duty.duty}-{_utc(duty.anchored_at)}@meldbot"
    yield f"DTSTAMP:{_utc(stamp)}"
    yield f"DTSTART:{_utc(duty.due)}"
    yield f"SUMMARY:{_escaped(f'{who}: {duty.text.of(language)}')}"
    yield f"DESCRIPTION:{_escaped(about)}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _short(duty: PlannedDuty) -> str:
    return duty.target.strftime("%d-%m-%Y %H:%M") if duty.target else ""


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _escaped(text: str) -> str:
    for plain, escaped in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        text = text.replace(plain, escaped)
    return text


def _folded(line: str) -> str:
    """Break a long line before a whole character, going on behind one space."""
    parts, size = [""], 0
    for character in line:
        width = len(character.encode())
        if size + width > _FOLD_AT:
            parts.append(" ")
            size = 1
        parts[-1] += character
        size += width
    return "\r\n".join(parts)
