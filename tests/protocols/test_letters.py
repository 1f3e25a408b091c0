"""The letters of the protocols: all can be written, and what is not known stays visible."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from bot.cli import app
from protocols.letters import UnknownLetter, known_fields, labels, letters_for, write
from protocols.load import pack, packs
from tests.protocols.cases import AMSTERDAM, sheet

EVERY = [(one, letter.id) for one in packs().values() for letter in one.letters]
BAN = {"event": "measure_imposed", "at": "2026-12-20T10:00:00+01:00", "measure": "ban_building"}
FACTS = '{"occurred_at": "2026-12-18T16:30+01:00", "reported_at": "2026-12-18T16:30+01:00"'


@pytest.mark.parametrize(("of", "id"), EVERY, ids=[f"{one.id}-{id}" for one, id in EVERY])
def test_every_field_that_the_protocol_asks_is_in_the_letter(of: object, id: str) -> None:
    one = pack(getattr(of, "id", ""))
    letter = next(each for each in one.letters if each.id == id)
    written = write(one, id, {})
    assert set(letter.fields) <= set(written.blanks)
    filled = write(one, id, {field: f"<{field}>" for field in labels()})
    assert filled.blanks == ()
    assert all(f"<{field}>" in filled.text for field in letter.fields)
    assert not re.search(r"€|boete|gevangenis", filled.text)
    assert "\n\n\n" not in filled.text


@pytest.mark.parametrize("id", ["warning", "ban"])
def test_a_measure_names_the_act_the_norm_and_the_way_to_respond(id: str) -> None:
    """What ombudsmen ask of it: concrete, reasoned, and with a word on how to answer."""
    for one in packs().values():
        text = write(one, id, {"behaviour": "U sloeg.", "course": "U sloeg."}).text
        for said in ("U sloeg.", "Boos zijn of kritiek hebben mag", "schriftelijk", "ombudsman"):
            assert said in text
        assert "laat Juridische Zaken dit nagaan" in text  # whether objection is possible


def test_what_the_case_tells_is_filled_in() -> None:
    earlier = {"occurred_at": "2026-10-31T23:30:00Z", "category": "fysiek"}
    until = {**BAN, "until": "2027-02-28"}
    case = sheet(
        pack("velsen"),
        category="fysiek",
        earlier=[earlier],
        events=[until],
    )
    known = known_fields(case, AMSTERDAM)
    assert known["incident_date"] == "18 december 2026"
    assert known["earlier_incidents"] == "1 november 2026"
    assert (known["start_date"], known["end_date"]) == ("20 december 2026", "28 februari 2027")


def test_the_letters_of_the_measure_are_offered_first() -> None:
    velsen = pack("velsen")
    plain, banned = (sheet(velsen, category="fysiek", events=events) for events in ([], [BAN]))
    assert letters_for(velsen, "warning", plain) == (velsen.letter("warning"),)
    assert letters_for(velsen, None, plain) == velsen.letters
    assert "ban" in [one.id for one in letters_for(velsen, None, banned)]
    assert "warning" not in [one.id for one in letters_for(velsen, None, banned)]


@given(st.text(max_size=200))
def test_what_is_filled_in_is_text_and_never_a_template(value: str) -> None:
    shown = write(pack("heerlen"), "warning", {"behaviour": "{{ 7 * 7 }}" + value}).text
    assert "{{ 7 * 7 }}" in shown


def test_a_letter_that_is_not_there() -> None:
    with pytest.raises(UnknownLetter, match="heerlen has no letter 'banned'; it has order_talk"):
        write(pack("heerlen"), "banned", {})


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("--letter", "ban", "--with", "addressee=J. Voorbeeld"), 0, "Beste J. Voorbeeld,"),
        (("--letter", "bann"), 2, "velsen has no letter 'bann'; it has warning"),
        (("--letter", "ban", "--with", "adressee=J."), 2, "write FIELD=VALUE, with one of"),
    ],
)
def test_the_command(words: tuple[str, ...], code: int, says: str) -> None:
    case = FACTS + ', "category": "fysiek"}'
    done = CliRunner().invoke(app, ["letter", "--protocol", "velsen", *words], input=case)
    assert done.exit_code == code
    assert says in (done.stderr if code else done.stdout)
