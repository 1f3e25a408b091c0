"""The cards of a report: what they show, which marks they carry, what they fill in."""

from datetime import date, timedelta
from typing import get_args

import pytest

from dialogs.answers import Answer
from dialogs.ask_card import question_card
from dialogs.card import Bullets, Button, Buttons, Card, Form, Input, Link, Menu, Quote, Text
from dialogs.dialog import NotUnderstood, Outdated, Step
from dialogs.incident import INCIDENT
from dialogs.spoken import day_text, listing, moment_text
from dialogs.summary import Receiver, answer_text, category_card, send_card, so_far, summary_rows
from dialogs.texts import Language
from dialogs.word_cards import danger_card, why_not, with_word
from tests.dialogs.person import NOW, REF, SUGGESTION, Person, at_category, at_harm, offered, photo

LANGUAGES: tuple[Language, ...] = get_args(Language)
STEPS = [step for step in INCIDENT.steps if step.key not in ("category", "send")]


def step_of(key: str) -> Step:
    return next(step for step in INCIDENT.steps if step.key == key)


def buttons_of(card: Card) -> list[Button]:
    rows = [part.buttons for part in card.parts if isinstance(part, Buttons)]
    return [button for row in rows for button in row]


def fields_of(card: Card) -> list[Input]:
    return [one for part in card.parts if isinstance(part, Form) for one in part.inputs]


def primary(card: Card) -> list[str]:
    return [button.value for button in buttons_of(card) if button.style == "primary"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.key)
def test_every_question_has_a_card_with_its_marks(step: Step, language: Language) -> None:
    card = question_card(step, {}, language, REF, key="conversation:7f")
    assert (card.kind, card.step, card.ref, card.key) == (
        *("question", step.key, REF),
        "conversation:7f",
    )
    assert {one for one, _ in offered(card)} <= {step.key}
    assert all(button.ref == REF and ":" not in button.value for button in buttons_of(card))
    assert [one.name for one in fields_of(card)] == [
        step.key if n == 0 else f"{step.key}#{n + 1}" for n in range(len(fields_of(card)))
    ]
    assert not any(isinstance(part, Buttons) and not part.buttons for part in card.parts)
    assert card.language == language


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.key)
def test_every_option_of_a_step_is_on_its_card(step: Step) -> None:
    card = question_card(step, {}, "nl", REF)
    shown = {value for _, value in offered(card)}
    shown |= {option.value for one in fields_of(card) for option in one.options}
    assert set(step.ask.options) == shown


def test_what_most_people_need_stands_out() -> None:
    found = {step.key: primary(question_card(step, {}, "nl", REF)) for step in STEPS}
    assert found["danger"] == ["no"]
    assert found["story"] == ["stepwise"]
    assert found["how"] == found["why"] == found["witness_names"] == ["skip"]
    danger = buttons_of(question_card(step_of("danger"), {}, "nl", REF))[0]
    assert (danger.value, danger.style) == ("yes", "danger")


def test_an_answer_to_change_can_be_left_as_it_was() -> None:
    answers = {"where": Answer(codes=("balie",), tentative=True)}
    card = question_card(step_of("where"), answers, "nl", REF)
    assert primary(card) == ["keep"]
    assert ("where", "keep") not in offered(question_card(step_of("where"), {}, "nl", REF))


def test_the_care_card_is_filled_in_so_that_one_tap_is_enough() -> None:
    card = question_card(step_of("care"), {}, "nl", REF)
    assert [one.initial for one in fields_of(card)] == [("self",), ("together",), ("yes",)]
    assert {one.kind for one in fields_of(card)} == {"choice"}


def test_what_was_read_from_the_story_is_ticked_already() -> None:
    answers = {"what": Answer(codes=("biting", "swearing"), tentative=True)}
    words, deeds, _ = fields_of(question_card(step_of("what"), answers, "nl", REF))
    assert (words.initial, deeds.initial) == (("insult",), ("spit",))


def test_a_moment_and_names_are_filled_in() -> None:
    when = {"when": Answer(at=NOW, precision="minute", tentative=True)}
    assert fields_of(question_card(step_of("when"), when, "nl", REF))[0].initial == (
        "2026-12-18T17:05+01:00",
    )
    victim = {"victim": Answer(names=("Jan", "Bo"), tentative=True)}
    assert fields_of(question_card(step_of("victim"), victim, "nl", REF))[0].initial == ("Jan, Bo",)


def test_the_evidence_card_says_its_limits_and_what_to_keep() -> None:
    card = question_card(step_of("evidence"), {}, "nl", REF)
    assert "20 bestanden van 25 MB" in card.plain()
    assert len(next(part.items for part in card.parts if isinstance(part, Bullets))) == 7


def test_the_category_card_shows_what_it_rests_on() -> None:
    person = at_category()
    card = category_card(person.answers, "nl", REF, SUGGESTION, [])
    shown = card.plain()
    assert "C, persoonlijk" in shown
    assert "“sukkel”" in shown
    assert "§2.1" in shown
    assert primary(card) == ["confirm"]
    assert {value for step, value in offered(card) if step == "change"} == {
        *("story", "who", "what", "where", "when", "with_what", "how", "why"),
        *("precisely", "harm", "care", "known"),
    }
    assert not any(isinstance(part, Menu) and not part.options for part in card.parts)


def test_without_a_suggestion_there_is_nothing_to_confirm() -> None:
    card = category_card(at_category().answers, "nl", REF, None, [])
    assert primary(card) == []
    assert "Kies er zelf een" in card.plain()


def test_the_send_card_says_who_gets_what_and_what_it_is_never_for() -> None:
    person = at_category()
    person.taps_on("category", "confirm")
    card = send_card(person.answers, "nl", REF, [Receiver("Mo", "alleen het nummer")])
    assert "Mo: alleen het nummer" in card.plain()
    assert "nooit gebruikt om jou te beoordelen" in card.plain()
    assert primary(card) == ["yes"]
    assert ("change", "evidence") in offered(card)
    person.says("", photo())
    assert "1 bestand bewaard" in send_card(person.answers, "nl", REF, []).plain()


def test_the_summary_has_a_row_for_each_answer_in_its_order() -> None:
    rows = {row.label: row.value for row in summary_rows(at_category().answers, "nl").rows}
    assert list(rows) == [
        *("Wie", "Wat", "Waar", "Wanneer", "Waarmee", "Op welke wijze", "Waarom"),
        *("Gevolgen", "Voor wie en hulp", "Dader bekend"),
    ]
    assert rows["Wat"] == "Schelden, beledigen of uitlachen"
    assert rows["Wanneer"] == "vrijdag 18 december 2026, 17.05 uur"


@pytest.mark.parametrize(
    ("key", "answer", "text"),
    [
        (
            "who",
            Answer(codes=("citizen_known",), text="een klant"),
            "Iemand die we kennen: een klant",
        ),
        ("who", Answer(text="een man met een pet"), "een man met een pet"),
        ("what", Answer(codes=("biting",), fields={"words": (), "deeds": ("spit",)}), "Bijten"),
        (
            "what",
            Answer(codes=("biting",), fields={"words": ("menace",), "deeds": ("spit",)}),
            "Bijten, Bedreigen",
        ),
        ("victim", Answer(names=("Jan", "Fatima", "Bo")), "Jan, Fatima en Bo"),
        ("evidence", Answer(files=(photo(1), photo(2))), "foto1.jpg, foto2.jpg"),
        ("evidence", Answer(), ""),
        ("where", Answer(codes=("unknown",)), "Niet bekend"),
        ("why", Answer(codes=("skip",)), "Niet ingevuld"),
        (
            "care",
            Answer(fields={"for_whom": ("self",), "police": ("no",), "aftercare": ("yes",)}),
            "Voor mijzelf, aangifte: nee, bellen: ja",
        ),
    ],
)
def test_an_answer_in_words(key: str, answer: Answer, text: str) -> None:
    assert answer_text(key, answer, "nl") == text


def test_a_long_story_is_quoted_in_short() -> None:
    quote, *rows = so_far({"story": Answer(text="lang " * 100)}, "nl")
    assert isinstance(quote, Quote)
    assert len(quote.text) <= 300
    assert rows == []
    both = so_far({**at_harm().answers, "story": Answer(text="kort")}, "nl")
    assert [part.part for part in both] == ["quote", "rows"]


@pytest.mark.parametrize(
    ("precision", "dutch", "english"),
    [
        ("minute", "vrijdag 18 december 2026, 17.05 uur", "Friday 18 December 2026, 17:05"),
        ("hour", "vrijdag 18 december 2026, rond 17 uur", "Friday 18 December 2026, around 17:00"),
        ("part_of_day", "vrijdag 18 december 2026, in de middag", None),
        ("day", "vrijdag 18 december 2026", "Friday 18 December 2026"),
    ],
)
def test_a_moment_is_written_as_exactly_as_it_is_known(
    precision: str, dutch: str, english: str | None
) -> None:
    assert moment_text(NOW, "nl", precision) == dutch
    assert english is None or moment_text(NOW, "en", precision) == english


@pytest.mark.parametrize(
    ("hours", "part"), [(-14, "nacht"), (-10, "ochtend"), (0, "middag"), (3, "avond")]
)
def test_parts_of_the_day(hours: int, part: str) -> None:
    assert moment_text(NOW + timedelta(hours=hours), "nl", "part_of_day").endswith(f"de {part}")


def test_days_and_lists() -> None:
    assert day_text(date(2027, 1, 1), "nl") == "vrijdag 1 januari 2027"
    assert [listing(names, "en") for names in ((), ("A",), ("A", "B", "C"))] == [
        *("", "A", "A, B and C")
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_danger_card_is_112_first(language: Language) -> None:
    card = danger_card(language, REF, alarm="onder de balie", security="tst 12")
    links = [part.url for part in card.parts if isinstance(part, Link)]
    assert (card.kind, card.step) == ("danger", "danger")
    assert links == ["tel:112", "tel:09008844"]
    assert "112" in card.title
    assert "onder de balie" in card.plain()
    assert "tst 12" in card.plain()
    assert offered(card) == {("danger", "continue")}


def test_self_harm_is_about_help_for_the_other_or_for_oneself() -> None:
    card = danger_card("nl", REF, self_harm=True)
    links = [part.url for part in card.parts if isinstance(part, Link)]
    assert links == ["tel:112", "tel:09008844", "tel:08000113"]
    assert "geen straf" in card.plain()


def test_a_word_goes_above_the_question_and_leaves_its_marks() -> None:
    card = question_card(step_of("who"), {}, "nl", REF)
    said = with_word(card, "Eerst dit.", "", alarm=True)
    assert said.parts == (Text(text="Eerst dit.", tone="alarm"), *card.parts)
    assert (said.step, said.ref, said.title) == (card.step, card.ref, card.title)


def test_why_a_reply_was_not_taken() -> None:
    too_long = NotUnderstood("error.too_long", most=10_000, length=10_001)
    assert "10001 tekens" in why_not(too_long, "nl")
    assert "already answered" in why_not(Outdated(), "en")


def test_a_whole_report_can_be_made_in_english() -> None:
    person = Person()
    for said in ("no", "step by step", "a stranger", "swearing", "at the counter", "yesterday"):
        person.says(said)
    for said in ("words", "suddenly", "skip", "nothing", "continue", "correct", "send it"):
        person.says(said)
    assert person.asked is None
    assert person.answers["where"].code == "balie"
