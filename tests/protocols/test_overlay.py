"""An overlay sharpens a protocol, and can do nothing else."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocols.check import check_folder
from protocols.load import PackError, load_pack, pack
from protocols.pack import Pack
from protocols.sooner import is_sooner
from protocols.start import begin
from protocols.terms import Calendar, Length, Term, Unit
from protocols.timeline import moments
from protocols.vocabulary import Role
from tests.protocols.cases import AMSTERDAM, HEERLEN, plan, sheet
from tests.protocols.strategies import moments as any_moment

Write = Callable[[str], Path]

HEAD = """
id: scherp
valid_from: "2026-01-01"
name: {nl: Onze afspraken, en: Our agreements}
sharpens: {id: heerlen, valid_from: "2024-01-01"}
agreements: [Afspraak 1, Afspraak 2]
"""


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def written(text: str) -> Path:
        folder = tmp_path / "scherp" / "2026-01-01"
        folder.mkdir(parents=True)
        (folder / "overlay.yaml").write_text(HEAD + text, "utf-8")
        return folder

    return written


SHARPER = """
duties:
  - id: scherp-call
    kind: follow_up
    to: [manager]
    term: {within: [24 hours]}
    text: {nl: Bel de volgende dag., en: Call the next day.}
    source: Afspraak 1
sooner:
  - {duty: heerlen-8-letter, term: {within: [24 hours]}, source: Afspraak 2}
tell_also:
  - {step: heerlen-3-tell-manager-and-cag, to: [security, cag], source: Afspraak 1}
also_at:
  - {duty: heerlen-7-register, watched_by: [director], reminders: [2 hours], source: Afspraak 1}
guidance:
  - id: scherp-hall
    title: {nl: In de hal, en: In the hall}
    steps: [{nl: De alarmknop zit links., en: The alarm button is on the left.}]
    applies: {place: [balie]}
    source: Afspraak 1
"""


def sharper(write: Write) -> Pack:
    return load_pack(write(SHARPER))


def test_it_adds_shortens_and_tells_more_people(write: Write) -> None:
    built = sharper(write)
    before, now = plan(sheet(category="D_physical")), plan(sheet(category="D_physical"), built)
    assert built.id == "scherp"
    assert set(now) - set(before) == {"scherp-call"}
    assert now["heerlen-8-letter"].due < before["heerlen-8-letter"].due
    assert now["heerlen-8-letter"].source == "§8.1, Afspraak 2"
    told = now["heerlen-3-tell-manager-and-cag"].to
    assert told == (Role.MANAGER, Role.CAG, Role.SECURITY)
    assert Role.DIRECTOR in now["heerlen-7-register"].watched_by
    assert built.guidance[-1].id == "scherp-hall"


def test_it_is_checked_like_any_pack(tmp_path: Path, write: Write) -> None:
    assert check_folder(write(SHARPER)) == ()
    folder = begin(tmp_path, "begonnen", date(2026, 5, 1), HEERLEN)
    assert "overlay.yaml:11: agreements: says INVULLEN; fill it in" in check_folder(folder)
    assert any(one.startswith("overlay.yaml:22: duties[1].source") for one in check_folder(folder))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            "sooner: [{duty: heerlen-8-letter, term: {within: [49 hours]}, source: Afspraak 1}]",
            r"overlay.yaml:7: sooner\[1\].term: may come later than heerlen asks of heerlen-8",
        ),
        (
            "sooner: [{duty: heerlen-8-leter, term: {at_once: true}, source: Afspraak 1}]",
            r"sooner\[1\].duty: heerlen has no duty 'heerlen-8-leter'; near it are heerlen-8",
        ),
        (
            "tell_also: [{step: xyz, to: [cag], source: Afspraak 1}]",
            r"tell_also\[1\].step: heerlen has no step of a route 'xyz'; `meldbot timeline`",
        ),
        ("leaves_out: [heerlen-8-letter]", "leaves_out: is no key of a pack"),
        (
            "also_at: [{duty: heerlen-7-register, watched_by: [chef], source: Afspraak 1}]",
            r"watched_by\[1\]: is 'chef'; use 'reporter'",
        ),
        (
            "guidance: [{id: a, title: {nl: a, en: a}, steps: [{nl: b, en: b}], source: §99}]",
            r"overlay.yaml:7: guidance\[1\].source: '§99' is no paragraph",
        ),
    ],
)
def test_what_weakens_or_leads_nowhere_is_refused(write: Write, text: str, says: str) -> None:
    with pytest.raises(PackError, match=says):
        load_pack(write(text))


def test_an_overlay_on_nothing_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "scherp" / "2026-01-01"
    folder.mkdir(parents=True)
    (folder / "overlay.yaml").write_text(HEAD.replace("id: heerlen", "id: nergens"), "utf-8")
    with pytest.raises(PackError, match="there is no pack nergens/2024-01-01"):
        load_pack(folder)


def test_it_is_found_beside_the_protocols_that_come_along(write: Write) -> None:
    own = write(SHARPER).parent.parent
    assert pack("scherp", None, own).source.laws[-1] == "Afspraak 2"


units: st.SearchStrategy[Unit] = st.sampled_from(
    ["minutes", "hours", "working_days", "days", "weeks", "months"]
)
lengths = st.builds(Length, st.integers(1, 60), units)
terms = st.one_of(
    st.just(Term(at_once=True)),
    st.builds(
        lambda within, aim: Term(within=tuple(within), aim=aim),
        st.lists(lengths, min_size=1, max_size=2),
        st.none() | lengths,
    ),
    st.builds(lambda after, to: Term(after=after, to=to), lengths, st.none() | lengths),
)


@given(terms, terms, any_moment)
def test_what_an_overlay_may_do_is_never_later(new: Term, old: Term, anchor: datetime) -> None:
    """Whatever the anchor: at summer time, at the end of a month, on the eve of a holiday."""
    if is_sooner(new, old):
        one, other = (moments(term, anchor, anchor, AMSTERDAM) for term in (new, old))
        assert one.due <= other.due
        if other.target:
            assert (one.target or one.due) <= other.target


@pytest.mark.parametrize(
    ("new", "old", "sooner"),
    [
        (Term(at_once=True), Term(within=(Length(1, "hours"),)), True),
        (Term(within=(Length(24, "hours"),)), Term(within=(Length(2, "working_days"),)), True),
        (Term(within=(Length(48, "hours"),)), Term(within=(Length(2, "working_days"),)), False),
        (Term(after=Length(4, "days")), Term(after=Length(5, "days")), True),
        (Term(after=Length(6, "days")), Term(after=Length(5, "days")), False),
        (Term(before=Length(3, "weeks")), Term(before=Length(2, "weeks")), True),
        (Term(before=Length(1, "weeks")), Term(before=Length(2, "weeks")), False),
        (Term(within=(Length(9, "hours"),)), Term(footage=True), False),
        (Term(after=Length(1, "days")), Term(after=Length(2, "days"), not_earlier=True), False),
    ],
)
def test_sooner_or_not(new: Term, old: Term, sooner: bool) -> None:
    assert is_sooner(new, old) is sooner


def test_no_organisation_closes_a_gap_in_the_comparison() -> None:
    """A closed week makes two working days longer than any number of hours: never comparable."""
    closed = Calendar.of(closed_days=[date(2026, 11, day) for day in range(23, 28)])
    assert closed.add(Length(1, "working_days"), datetime.fromisoformat("2026-11-20T12:00+01:00"))
    assert not is_sooner(
        Term(within=(Length(2, "working_days"),)), Term(within=(Length(500, "hours"),))
    )
