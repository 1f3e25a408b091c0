"""A pack as a page, two packs compared, and the names of codes."""

from enum import StrEnum

import pytest

from dialogs.texts import say
from protocols.diff import as_text as diff_text
from protocols.diff import diff
from protocols.load import packs
from protocols.names import names
from protocols.readable import measure_text, term_text
from protocols.show import as_html, as_text, sections
from protocols.terms import Length, Term
from protocols.vocabulary import (
    Conduct,
    DutyKind,
    Event,
    Fact,
    Injury,
    Measure,
    Office,
    Place,
    Role,
    Target,
)
from tests.protocols.cases import HEERLEN


@pytest.mark.parametrize(
    ("group", "codes"),
    [
        ("role", Role),
        ("kind", DutyKind),
        ("measure", Measure),
        ("office", Office),
        ("place", Place),
        ("injury", Injury),
        ("anchor", Event),
        ("conduct", Conduct),
        ("target", Target),
        ("fact", Fact),
    ],
)
def test_every_code_has_a_name(group: str, codes: type[StrEnum]) -> None:
    assert {code.value for code in codes} <= set(names()[group])


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_page_shows_every_part(language: str) -> None:
    text = as_text(HEERLEN, language)
    assert len(sections(HEERLEN, language)) == 19  # all but the table, which it has not
    sentences = [
        *(duty.text for duty in HEERLEN.duties),
        *(rule.title for rule in HEERLEN.guidance),
        *(letter.label for letter in HEERLEN.letters),
        *(note.text for note in HEERLEN.notes),
    ]
    assert all(sentence.of(language) in text for sentence in sentences)


def test_the_page_in_words() -> None:
    text = as_text(HEERLEN)
    assert "binnen 72 uur (streven 24 uur)" in text
    assert "toegangsverbod; minstens 3 maanden; besluit de coördinator" in text
    assert "strafbaar: ja (285d Sr), sinds 2024-01-01." in text
    assert "Vorderen om te vertrekken: 3 keer" in text
    assert "Camerabeelden bewaard: de tekst zegt het niet (§9.1)" in text


def test_the_page_as_html_is_escaped() -> None:
    name = HEERLEN.name.model_copy(update={"nl": "A & B <script>"})
    html = as_html(HEERLEN.model_copy(update={"name": name}))
    assert "<h1>A &amp; B &lt;script&gt;</h1>" in html
    assert html.count("<section>") == html.count("</section>") == 19


@pytest.mark.parametrize(
    ("term", "words"),
    [
        (Term(at_once=True), "meteen"),
        (Term(footage=True), "voordat de beelden worden gewist"),
        (
            Term(within=(Length(48, "hours"), Length(2, "working_days"))),
            "binnen 48 uur of 2 werkdagen",
        ),
        (Term(after=Length(4, "weeks"), to=Length(6, "weeks")), "na 4 weken tot 6 weken"),
        (Term(before=Length(1, "weeks")), "1 week voor"),
    ],
)
def test_terms_in_words(term: Term, words: str) -> None:
    assert term_text(term, "nl") == words


def test_a_fixed_length_in_words() -> None:
    ban = HEERLEN.menu[3].model_copy(update={"min_months": 6, "max_months": 6})
    assert "toegangsverbod; 6 maanden; besluit" in measure_text(ban, "nl")


def test_a_pack_does_not_differ_from_itself() -> None:
    assert diff(HEERLEN, HEERLEN) == ()


def test_a_changed_term_is_the_one_difference() -> None:
    changed = tuple(
        duty.model_copy(update={"term": Term(within=(Length(96, "hours"),))})
        if duty.id == "heerlen-10-first-talk"
        else duty
        for duty in HEERLEN.duties
    )
    other = HEERLEN.model_copy(update={"duties": changed})
    (found,) = diff(HEERLEN, other)
    assert found.title == "Nazorg"
    assert "binnen 72 uur" in found.only_left[0].text
    assert "binnen 96 uur" in found.only_right[0].text
    text = diff_text(HEERLEN, other)
    assert text.splitlines()[:2] == ["< heerlen", "> heerlen"]
    short, _, lines = text.partition("Regel voor regel")
    assert short.count("\n  <") == lines.count("\n  >") == 1
    assert "Nazorggesprek\n  < de bedrijfsmaatschappelijk werker binnen 72 uur" in short


def test_two_protocols_are_compared_point_by_point() -> None:
    short, _, _ = diff_text(HEERLEN, packs()["velsen"]).partition("Regel voor regel")
    for point in ("Wie het hoort, raadslid", "Aangifte", "Maatregel: toegangsverbod", "Register"):
        assert f"\n{point}\n" in short
    assert "Getuige" not in short
    assert len(short.splitlines()) < 120  # it can be read in one sitting


@pytest.mark.parametrize("language", ["nl", "en"])
def test_no_code_is_left_on_a_page(language: str) -> None:
    for pack in packs().values():
        codes = {code for code in Conduct if "_" in code} - set(pack.codes)
        text = as_text(pack, language)
        assert [code for code in codes if code in text] == []


def test_an_act_is_called_the_same_in_the_chat() -> None:
    for code in Conduct:
        for language in ("nl", "en"):
            assert names()["conduct"][code].of(language) == say(f"conduct.{code}", language).lower()
