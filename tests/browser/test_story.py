"""The whole story in a real browser: a report, who is told, what is decided, six weeks of care.

Each person is looked at with their own eyes; the clock is moved on in the page. The pictures of
the documentation are taken on the way (MELDBOT_PICTURES=1).
"""

import re

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.browser.conftest import NARROW, opened, picture
from tests.browser.screen import OPEN, Screen

pytestmark = pytest.mark.browser

STORY = (
    "Een half uur geleden stond er een bekende klant aan de balie. Hij was boos omdat zijn "
    "uitkering is stopgezet. Hij schreeuwde en zei: ik weet waar jij woont, ik wacht je straks op. "
    "Daarna schopte hij tegen de balie."
)
WORDS = "ik weet waar jij woont"  # of the story, which only some may read
SAYS = {
    "who": "citizen_known",
    "where": "balie",
    "when": "now",
    "with_what": "words",
    "how": "skip",
    "why": "refusal",
    "known": "yes",
    "harm": "submit",
    "care": "submit",
    "category": "confirm",
    "send": "yes",
}
NUMBER = "2026-0001"
DONE, UNDER_WAY = re.compile(r"Stand\s*gedaan"), re.compile(r"Stand\s*bezig")
MOST_QUESTIONS = 10  # after the story


def test_from_the_report_to_six_weeks_later(screen: Screen) -> None:
    the_employee_reports(screen)
    the_manager_is_told_and_takes_care(screen)
    the_manager_decides(screen)
    the_coordinator_follows(screen)
    the_service_desk_sees_who_has_a_warning(screen)
    the_first_talk_is_held(screen)
    the_second_talk_is_forgotten_and_goes_up(screen)
    six_weeks_later_the_third_talk_is_declined(screen)
    the_employee_sees_where_it_stands(screen)


def the_employee_reports(screen: Screen) -> None:
    picture(screen, "start")
    screen.be("medewerker")
    screen.says("ik wil iets melden")
    assert screen.cards()[-1].startswith("Is er nu gevaar?")
    screen.taps("danger", "no")
    screen.says(STORY)
    answer_what_is_asked(screen)
    receipt = screen.newest("receipt")
    assert f"nummer {NUMBER}" in receipt
    assert "Lotte Teamleider" in receipt
    assert "Bo Nazorg" in receipt
    assert "nooit gebruikt om jou te beoordelen" in receipt
    picture(screen, "receipt")
    assert screen.unread().keys() == {"leidinggevende", "cag", "bmw"}


def answer_what_is_asked(screen: Screen) -> None:
    """Give the likely answer to each question until the receipt is there."""
    for _ in range(MOST_QUESTIONS):
        step = screen.page.locator(OPEN).last.get_attribute("data-step") or ""
        if step == "category":
            picture(screen, "summary")
        screen.taps(step, SAYS[step])
        if screen.cards("receipt"):
            return
    pytest.fail(f"after {MOST_QUESTIONS} questions there is no receipt: {screen.chat()}")


def the_manager_is_told_and_takes_care(screen: Screen) -> None:
    screen.be("leidinggevende")
    expect(screen.card("Nieuwe melding")).to_be_in_viewport()  # the first of what is new
    told = screen.cards("notice")[0]
    assert NUMBER in told
    assert "Balie" in told
    assert WORDS not in screen.chat(), "the story is behind Bekijk"
    picture(screen, "manager", of="Nieuwe melding")
    screen.clicks("Bekijk", on="Nieuwe melding")
    assert WORDS in screen.chat()
    screen.clicks("Gezien", on="Nieuwe melding")
    screen.ticks("Het werk is overgenomen", on="Eerste opvang")
    screen.clicks("Gedaan", on="Eerste opvang")
    expect(screen.card("Eerste opvang")).to_contain_text(DONE)


def the_manager_decides(screen: Screen) -> None:
    screen.ticks("Schriftelijke waarschuwing", on="Beslis")
    screen.fills("Waarom deze maatregel?", "Eerste keer, wel ernstig.", on="Beslis")
    picture(screen, "decision", of="Beslis")
    screen.clicks("Leg vast", on="Beslis")
    expect(screen.card("Beslis")).to_contain_text(DONE)
    screen.ticks("Ja, aangifte", on="Aangifte")
    screen.clicks("Leg vast", on="Aangifte")
    expect(screen.card("Aangifte")).to_contain_text(UNDER_WAY)
    screen.says("mijn taken")
    tasks = screen.newest("list")
    assert "Brief" in tasks
    assert "vrijdag 27 november 2026" in tasks, "the letter is due within 48 hours"


def the_coordinator_follows(screen: Screen) -> None:
    screen.be("cag")
    assert NUMBER in screen.cards("notice")[0]
    assert WORDS not in screen.chat()
    expect(screen.card("Eerste opvang")).to_contain_text(DONE)
    expect(screen.card("Beslis")).to_contain_text(DONE)
    screen.clicks("Gezien", on="Nieuwe melding")
    picture(screen, "coordinator", of="Beslis")


def the_service_desk_sees_who_has_a_warning(screen: Screen) -> None:
    entry = "Op de lijst: Schriftelijke waarschuwing"
    screen.fills("Om wie gaat het?", "J. van Voorbeeld", on=entry)
    screen.fills("Tot en met welke dag?", "2027-05-25", on=entry)
    screen.clicks("Zet zo op de lijst", on=entry)
    screen.be("receptie")
    screen.says("wie heeft een verbod?")
    told = screen.newest("list")
    assert "J. van Voorbeeld: Schriftelijke waarschuwing" in told
    assert "tot en met dinsdag 25 mei 2027" in told
    assert NUMBER not in told
    assert WORDS not in screen.chat()
    picture(screen, "ban-list")


def the_first_talk_is_held(screen: Screen) -> None:
    screen.be("bmw")
    talk = screen.card("Gesprek met Noor Balie")
    expect(talk).to_contain_text("eerste opvanggesprek")
    expect(talk).to_contain_text("donderdag 26 november 2026")
    expect(talk).to_contain_text("zaterdag 28 november 2026")
    assert WORDS not in screen.chat()
    assert not screen.page.get_by_role("button", name="Bekijk").count(), "aftercare needs no story"
    screen.clicks("Gezien", on="Opvang gevraagd")
    picture(screen, "aftercare")
    screen.clicks("Gesprek gehouden", on="Gesprek met Noor Balie")
    expect(screen.card("Gesprek met Noor Balie")).to_contain_text(DONE)


def the_second_talk_is_forgotten_and_goes_up(screen: Screen) -> None:
    screen.be("bmw")
    move_until(screen, "tweede opvanggesprek")
    assert "wo 25 nov" not in clock(screen)
    screen.moves("week")
    screen.be("bmw2")
    late = screen.card("Nog niet gedaan: Nazorggesprek")
    expect(late).to_contain_text("Bo Nazorg heeft dit nog niet gedaan")
    expect(late).to_contain_text("tweede opvanggesprek")
    screen.be("cag")
    expect(screen.card("Nog niet gedaan: Nazorggesprek")).to_be_visible()
    picture(screen, "escalation", of="Nog niet gedaan: Nazorggesprek")
    screen.be("bmw")
    screen.clicks("Gesprek gehouden", on=title_with(screen, "tweede opvanggesprek"))
    expect(newest_with(screen, "tweede opvanggesprek")).to_contain_text(DONE)


def six_weeks_later_the_third_talk_is_declined(screen: Screen) -> None:
    move_until(screen, "derde opvanggesprek")
    assert "5 jan" in clock(screen)
    screen.clicks("Medewerker wil niet", on=title_with(screen, "derde opvanggesprek"))
    declined = newest_with(screen, "derde opvanggesprek")
    expect(declined).to_contain_text("De deur blijft open")
    expect(declined.get_by_role("button")).to_have_count(0)
    picture(screen, "six-weeks-later")


def the_employee_sees_where_it_stands(screen: Screen) -> None:
    screen.be("medewerker")
    screen.says("mijn meldingen")
    assert NUMBER in screen.newest("list")


def move_until(screen: Screen, words: str) -> None:
    """Move the clock to the next event until the chosen person is shown these words."""
    for _ in range(60):
        if words in screen.chat():
            return
        screen.moves("event")
    pytest.fail(f"{words!r} never comes; it is {clock(screen)}")


def newest_with(screen: Screen, words: str) -> Locator:
    return screen.page.locator(OPEN).filter(has_text=words).last


def title_with(screen: Screen, words: str) -> str:
    """Return the title of the newest card that says this."""
    return newest_with(screen, words).get_by_role("heading", level=3).inner_text()


def clock(screen: Screen) -> str:
    return screen.page.locator("#now").inner_text()


def test_danger_comes_first_also_on_a_phone(browser: Browser, trial: str) -> None:
    with opened(browser, trial, NARROW) as screen:
        screen.says("ik wil iets melden")
        picture(screen, "phone-question")
        screen.says("help, er staat hier nu een man met een mes voor me")
        danger = screen.page.locator(f'{OPEN}[data-card="danger"]').last
        expect(danger.locator('a[href="tel:112"]')).to_be_in_viewport()
        picture(screen, "phone-danger")
        screen.taps("danger", "continue")
        assert "mes" in screen.chat(), "nothing that was typed is lost"
