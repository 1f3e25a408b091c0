"""A fact sheet from JSON: what may be left out, and one clear sentence for what is wrong."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from protocols.facts import FactSheet
from protocols.sheet import BadSheet, parse_sheet, read_sheet
from protocols.vocabulary import Office, Target
from tests.protocols.cases import FRIDAY, HEERLEN
from tests.protocols.strategies import sheets

GOOD = {**FRIDAY, "category": "C"}


def test_what_is_left_out() -> None:
    sheet = parse_sheet(GOOD, HEERLEN)
    assert (sheet.office, sheet.target) == (Office.EMPLOYEE, Target.EMPLOYEE)
    assert sheet.perpetrator_known
    assert (sheet.camera, sheet.sustained, sheet.earlier, sheet.events) == (False, False, (), ())


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"colour": "red"}, "colour is no key of a fact sheet; it has occurred_at"),
        ({"place": "bali"}, "place: 'bali' is unknown; use 'balie'"),
        ({"office": "king"}, "office: 'king' is unknown; use 'employee'"),
        ({"injury": "broken"}, "injury: 'broken' is unknown; use 'none'"),
        ({"conducts": ["spit"]}, r"conducts\[0\]: 'spit' is unknown"),
        ({"category": "Z"}, "category: heerlen has no 'Z'; it has A, B, C, D_threat"),
        ({"categories": ["C", "Z"]}, "categories: heerlen has no 'Z'"),
        ({"reason": "telephone"}, "reason: heerlen has no 'telephone'; it has none"),
        ({"damage": "yes"}, "damage: 'yes' will not do"),
        ({"category": 1}, "category: 1 will not do"),
        ({"occurred_at": "2026-12-18T16:30:00"}, "occurred_at has no time zone; write it as"),
        ({"reported_at": "gisteren"}, "reported_at: 'gisteren' is no moment; write it as"),
        ({"reported_at": 1766000000}, "reported_at: 1766000000 is no moment"),
        ({"occurred_at": "9999-01-01T00:00:00Z"}, "9999 is not a year between 2000 and 2100"),
        (
            {"earlier": [{"occurred_at": FRIDAY["occurred_at"], "category": "Z"}]},
            r"earlier\[0\].category: heerlen has no 'Z'",
        ),
        (
            {"events": [{"event": "rain", "at": FRIDAY["occurred_at"]}]},
            r"events\[0\].event: 'rain' is unknown; use 'suspect_arrested'",
        ),
        (
            {"events": [{"event": "decision_taken", "at": FRIDAY["occurred_at"], "x": 1}]},
            r"events\[0\].x is unknown here",
        ),
        (
            {
                "events": [
                    {
                        "event": "measure_imposed",
                        "at": FRIDAY["occurred_at"],
                        "until": "18-01-2027",
                    }
                ]
            },
            r'events\[0\].until: write the last day as "2027-01-18"',
        ),
    ],
)
def test_one_clear_sentence_for_what_is_wrong(change: dict[str, object], says: str) -> None:
    with pytest.raises(BadSheet, match=says) as found:
        parse_sheet({**GOOD, **change}, HEERLEN)
    assert "\n" not in str(found.value)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "no JSON"),
        ("{", "no JSON"),
        ("[]", "is an object"),
        ("{}", "occurred_at is missing"),
        ('{"category": "\\ud800"}', "signs that are no text"),
    ],
)
def test_text_that_is_no_fact_sheet(text: str, says: str) -> None:
    with pytest.raises(BadSheet, match=says):
        read_sheet(text, HEERLEN)


@settings(max_examples=50)
@given(sheets(HEERLEN))
def test_a_sheet_is_read_as_it_was_written(sheet: FactSheet) -> None:
    assert read_sheet(sheet.model_dump_json(), HEERLEN) == sheet


@given(st.dictionaries(st.sampled_from([*GOOD, "place", "events", "x"]), st.text() | st.none()))
def test_anything_else_is_refused_and_never_breaks(change: dict[str, object]) -> None:
    outcome: FactSheet | BadSheet
    try:
        outcome = parse_sheet({**GOOD, **change}, HEERLEN)
    except BadSheet as error:
        outcome = error
    assert isinstance(outcome, FactSheet) or str(outcome)
