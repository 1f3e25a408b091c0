"""The time zone and the office hours that somebody may set, for one organisation or for all."""

from dataclasses import dataclass
from typing import Annotated

from pydantic import AfterValidator

from protocols.terms import Calendar


def _known(zone: str) -> str:
    return Calendar.of(time_zone=zone).zone.key


def _readable(hours: str) -> str:
    Calendar.of(office_hours=hours)
    return hours


TimeZone = Annotated[str, AfterValidator(_known)]
OfficeHours = Annotated[str, AfterValidator(_readable)]


@dataclass(frozen=True, slots=True)
class Hours:
    """The time of an organisation whose file does not say: what the installation is set to."""

    time_zone: str = "Europe/Amsterdam"
    office_hours: str = "08:30-17:00"
