"""The legal table on a day: the law as it was, the law that was yet to come, never a verdict."""

from datetime import date

from protocols.law import legal_points
from protocols.load import packs
from protocols.vocabulary import Conduct

VELSEN, HEERLEN = packs()["velsen"], packs()["heerlen"]
BEFORE, AFTER = date(2024, 6, 30), date(2024, 7, 1)


def articles(day: date) -> set[str]:
    points = legal_points(VELSEN, [Conduct.GROPING], day)
    assert all(point.holds for point in points)
    return {article for point in points for article in point.articles}


def test_an_incident_is_held_against_the_law_of_its_day() -> None:
    assert articles(BEFORE) == {"242 Sr (oud)", "246 Sr (oud)"}
    assert articles(AFTER) == {"240 Sr", "241 Sr", "242 Sr", "243 Sr"}


def test_a_law_that_came_later_is_shown_as_such() -> None:
    (point,) = legal_points(HEERLEN, [Conduct.DOXING], date(2023, 12, 31))
    assert (point.holds, point.since) == (False, date(2024, 1, 1))
    (point,) = legal_points(HEERLEN, [Conduct.DOXING], date(2024, 1, 1))
    assert point.holds


def test_an_act_that_the_table_does_not_have_says_nothing() -> None:
    assert legal_points(HEERLEN, [Conduct.CRYING], AFTER) == ()
