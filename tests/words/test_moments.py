"""When it happened: read against the clock, and rather not at all than wrongly."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from words.moments import moment_of, read_moment
from words.observe import observe
from words.story import read

NOW = datetime(2026, 11, 25, 15, 40, tzinfo=ZoneInfo("Europe/Amsterdam"))  # a Wednesday


@pytest.mark.parametrize(
    ("words", "at", "precision"),
    [
        ("vanmiddag om kwart over twee", "2026-11-25T14:15", "minute"),
        ("gisteren rond half drie", "2026-11-24T14:30", "hour"),
        ("vanochtend", "2026-11-25T09:00", "part_of_day"),
        ("gisteravond om 9 uur", "2026-11-24T21:00", "hour"),
        ("eergisteren", "2026-11-23T12:00", "day"),
        ("afgelopen vrijdag aan het begin van de avond", "2026-11-20T20:00", "part_of_day"),
        ("vorige week maandag", "2026-11-16T12:00", "day"),
        ("woensdag", None, None),  # today, or a week ago?
        ("12 november 14.15 uur", "2026-11-12T14:15", "minute"),
        ("24-11-2026 om 13:05", "2026-11-24T13:05", "minute"),
        ("maandag 9 november om tien voor tien 's avonds", "2026-11-09T21:50", "minute"),
        ("twee weken geleden, op dinsdag", "2026-11-10T12:00", "day"),
        ("op de 17e", "2026-11-17T12:00", "day"),
        ("this morning at twenty to nine", "2026-11-25T08:40", "minute"),
        ("tomorrow at 9:30", None, None),
        ("zaterdag 21 november om 23.30 uur", "2026-11-21T23:30", "minute"),
        ("3 dagen geleden", "2026-11-22T12:00", "day"),
        ("een paar dagen geleden", None, None),
        ("drie weken geleden", None, None),
        ("precies een week geleden", "2026-11-18T12:00", "day"),
        ("afgelopen dondrdag om 13:15", "2026-11-19T13:15", "minute"),
        ("gisteraovend", "2026-11-24T20:00", "part_of_day"),
        ("kwartiertje geleden", "2026-11-25T15:25", "minute"),
        ("een half uur geleden", "2026-11-25T15:10", "minute"),
        ("tien voor half vier", "2026-11-25T15:20", "minute"),
        ("tegen vijven", None, None),  # still to come
        ("vanavond", None, None),
        ("tussen 10 en 11 uur", "2026-11-25T10:00", "hour"),
        ("last Monday at 3 pm", "2026-11-23T15:00", "hour"),
        ("zojuist", "2026-11-25T15:40", "hour"),
        ("nu", "2026-11-25T15:40", "hour"),
    ],
)
def test_answer_to_when(words: str, at: str | None, precision: str | None) -> None:
    moment = read_moment(words, NOW)
    found = (moment.at.strftime("%Y-%m-%dT%H:%M"), moment.precision) if moment else (None, None)
    assert found == (at, precision)


@pytest.mark.parametrize(
    "story",
    [
        "Hij wacht al 6 jaar op een woning.",
        "Morgen kom ik terug, zei hij.",
        "'Ik was hier gisteren ook al', schreeuwde hij.",
        "De boete van 12 oktober vond hij onterecht.",
        "Zij heeft een afspraak om 16:00 en wilde eerder.",
        "Voor vrijdag moet het geregeld zijn, riep ze.",
        "Elke dag om 9 uur belt hij weer.",
        "Man die ik gisteren een boete gaf, schold me uit.",
        "Op de uitnodiging staat 26 november 13.00 uur, hij kraste er een scheldwoord over.",
        "We gaan om negen uur open en dan begint het gescheld.",
        "Volgende maandag om 14.00 uur is de hoorzitting over deze bedreiging.",
    ],
)
def test_another_time_is_not_the_incidents(story: str) -> None:
    assert moment_of(read(story), NOW) is None


@pytest.mark.parametrize(
    ("story", "day"),
    [
        ("Net werd ik bij de parkeerautomaat geduwd.", 25),
        ("Incident van 3-11-2026: een klant spuugde in mijn gezicht.", 3),
        ("Ik wil melden dat ik gisteren ben bespuugd.", 24),
        ("Just now a caller threatened me because his permit was refused on 11 November.", 25),
    ],
)
def test_the_incidents_own_day(story: str, day: int) -> None:
    found = moment_of(read(story), NOW)
    assert found is not None
    assert found.moment.at.day == day


def test_of_two_days_the_one_of_the_act() -> None:
    facts = observe("Gisteren belde hij. Vandaag om 10.15 uur sloeg hij mij aan de balie.", NOW)
    assert facts.when is not None
    assert facts.when.at == datetime(2026, 11, 25, 10, 15, tzinfo=NOW.tzinfo)


def test_elapsed_hours_pass_the_change_to_winter_time() -> None:
    now = datetime(2026, 10, 25, 4, 0, tzinfo=ZoneInfo("Europe/Amsterdam"))
    moment = read_moment("3 uur geleden", now)
    assert moment is not None
    assert moment.at.astimezone(UTC) == datetime(2026, 10, 25, 0, 0, tzinfo=UTC)


def test_the_wall_clock_is_the_offices_whatever_the_offset_of_now() -> None:
    moment = read_moment("vanmiddag om half drie", NOW.astimezone(UTC))
    assert moment is not None
    assert moment.at == datetime(2026, 11, 25, 14, 30, tzinfo=NOW.tzinfo)


def test_what_is_announced_is_not_when_it_happened() -> None:
    story = "Morgen om tien uur komt hij terug, zei hij, en dan zwaait er wat."
    assert observe(story, NOW).when is None
