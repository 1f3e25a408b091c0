"""A card as Teams shows it: marks, labels, six actions, 28 KB, and words that stay words."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.teams.render import SIZE_LIMIT, over_message, size, to_adaptive_card, to_message
from bot.teams.submitted import read_submitted
from dialogs.card import (
    Bullets,
    Button,
    Buttons,
    Card,
    Form,
    Input,
    Link,
    Menu,
    Option,
    Quote,
    Row,
    Rows,
    Text,
)
from dialogs.reply import Reply
from tests.teams.cards import actions, data_of, elements, hand_in_of, inputs, of_type, words

REF = "c0ffee:3"
PLACES = ("balie", "telefoon", "spreekkamer", "huisbezoek", "openbare_ruimte", "online", "unknown")


def button(value: str, step: str = "where", ref: str = REF) -> Button:
    return Button(label=value.capitalize(), step=step, value=value, ref=ref)


def question(*parts: Any, step: str | None = "where") -> Card:
    return Card(kind="question", title="Waar was het?", parts=parts, step=step, ref=REF)


def every_part() -> Card:
    ticks = (Option(value="injury", label="Letsel"), Option(value="damage", label="Schade"))
    fields = (
        Input(name="harm", kind="ticks", label="Wat was er?", options=ticks, initial=("injury",)),
        Input(name="harm#2", kind="choice", label="Hoe erg?", options=ticks, required=True),
        Input(name="harm#3", kind="text", label="Anders", hint="Kort", max_length=80),
        Input(name="harm#4", kind="long_text", label="Toelichting"),
        Input(name="harm#5", kind="moment", label="Wanneer?", initial=("2026-12-18T16:30",)),
        Input(name="harm#6", kind="date", label="Tot?"),
        Input(name="harm#7", kind="person", label="Wie?"),
        Input(name="harm#8", kind="files", label="Bewijs", hint="Foto of pdf"),
    )
    return Card(
        kind="question",
        title="Letsel en schade",
        number="2026-0007",
        step="harm",
        ref=REF,
        parts=(
            Text(text="Wat je ziet", tone="heading"),
            Text(text="Vink aan wat klopt.", tone="quiet"),
            Text(text="Bel 112 bij gevaar.", tone="alarm"),
            Rows(rows=(Row(label="Waar", value="balie", at=datetime(2026, 1, 1, tzinfo=UTC)),)),
            Bullets(items=("Eerst dit.", "Dan dat."), numbered=True),
            Quote(text="Hij zei:\nik weet je te vinden."),
            Form(step="harm", ref=REF, inputs=fields, submit="Verder"),
            Menu(step="change", ref=REF, label="Wijzig", options=ticks),
            Link(label="Huisregels", url="https://voorbeeldstad.example/huisregels"),
            Link(label="Bel 112", url="tel:112"),
            Buttons(buttons=(button("skip", "harm"),)),
        ),
    )


def test_every_part_is_shown_with_its_words() -> None:
    shown = words(to_adaptive_card(every_part()))
    for said in (
        "Letsel en schade",
        "nummer 2026-0007",
        "Wat je ziet",
        "Vink aan wat klopt.",
        "Waar: balie",
        "1. Eerst dit.",
        "ik weet je te vinden.",
        "Bewijs",
        "Bel 112",
    ):
        assert said in shown


def test_the_card_is_adaptive_1_5_with_words_for_who_cannot_see_it() -> None:
    card = to_adaptive_card(every_part())
    assert (card["type"], card["version"]) == ("AdaptiveCard", "1.5")
    assert card["fallbackText"].startswith("Letsel en schade")
    message = to_message(every_part())
    assert message["summary"] == "Letsel en schade"
    assert message["attachments"][0]["contentType"] == "application/vnd.microsoft.card.adaptive"


def test_every_input_has_a_label_and_a_name_of_its_own() -> None:
    fields = inputs(to_adaptive_card(every_part()))
    assert {f["type"] for f in fields} == {
        "Input.ChoiceSet",
        "Input.Text",
        "Input.Date",
        "Input.Time",
    }
    assert all(field["label"] for field in fields)
    names = [field["id"] for field in fields]
    assert len(set(names)) == len(names)
    assert {"harm", "harm#2", "harm#5", "change"} <= set(names)


def test_a_button_carries_its_marks_as_execute_and_as_submit() -> None:
    card = to_adaptive_card(question(Buttons(buttons=(button("balie"),))))
    (action,) = actions(card)
    data = {"step": "where", "answer": "balie", "ref": REF}
    assert (action["type"], action["verb"], action["data"]) == ("Action.Execute", "answer", data)
    assert (action["fallback"]["type"], action["fallback"]["data"]) == ("Action.Submit", data)


def test_a_question_is_named_by_its_step() -> None:
    card = to_adaptive_card(question(Buttons(buttons=(button("balie"),))))
    assert [e["id"] for e in elements(card) if "id" in e] == ["where"]


def test_a_row_of_buttons_fits_a_phone() -> None:
    labels = ("Iemand die we kennen", "Een onbekende", "Een groep", "Een collega", "Anders", "Ja")
    taps = tuple(Button(label=label, step="who", value=label, ref=REF) for label in labels)
    sets = of_type(to_adaptive_card(question(Buttons(buttons=taps))), "ActionSet")
    rows = [[action["title"] for action in one["actions"]] for one in sets]
    assert [title for row in rows for title in row] == list(labels)
    assert len(rows) > 1
    assert all(len("".join(row)) <= 40 for row in rows)


def test_more_than_six_buttons_fold_into_a_menu_that_answers_the_same_question() -> None:
    card = to_adaptive_card(question(Buttons(buttons=tuple(map(button, PLACES)))))
    assert len(actions(card)) == 6
    assert [a["data"]["answer"] for a in actions(card)[:5]] == list(PLACES[:5])
    (menu,) = inputs(card)
    assert (menu["id"], [c["value"] for c in menu["choices"]]) == ("where", list(PLACES[5:]))
    picked = read_submitted({**hand_in_of(card, "where"), "where": "online"})
    assert picked == Reply(step="where", value="online", ref=REF)


def test_folded_buttons_of_several_duties_keep_their_own_question() -> None:
    parts: list[Any] = []
    for n in range(6):
        taps = tuple(button("go", step=f"{verb}.d{n}", ref=f"r{n}") for verb in ("seen", "later"))
        parts += [Text(text=f"Taak {n}"), Buttons(buttons=taps)]
    card = to_adaptive_card(question(*parts, step=None))
    assert len(actions(card)) == 6
    assert [a["data"]["step"] for a in actions(card)[:5]] == [f"seen.d{n}" for n in range(5)]
    (menu,) = inputs(card)
    assert menu["choices"][0]["title"] == "Go (Taak 0)"
    for choice in menu["choices"]:
        picked = read_submitted({**hand_in_of(card, "more"), "more": choice["value"]})
        assert picked.step
        verb, duty = picked.step.split(".d")
        assert (verb in ("seen", "later"), picked.value, picked.ref) == (True, "go", f"r{duty}")


def test_two_menus_of_one_question_have_names_of_their_own() -> None:
    """Teams would give the second one's choice to the first."""
    menus = [
        Menu(step="guide", ref=REF, label=label, options=(Option(value=label, label=label),))
        for label in ("waar", "wat", "wie")
    ]
    card = to_adaptive_card(question(*menus, step=None))
    assert [field["id"] for field in inputs(card)] == ["guide", "guide#2", "guide#3"]
    third = actions(card)[2]["data"]
    picked = read_submitted({**third, "guide": "waar", "guide#2": "wat", "guide#3": "wie"})
    assert picked == Reply(step="guide", value="wie", ref=REF)


def test_a_field_is_only_required_where_nothing_else_is_handed_in() -> None:
    """Teams checks every field for every hand-in button: a menu beside it would be held up."""
    field = Input(name="who", kind="text", label="Wie?", required=True)
    form = Form(step="who", ref=REF, inputs=(field,), submit="Verder")
    (alone,) = inputs(to_adaptive_card(question(form)))
    assert alone["isRequired"]
    assert alone["errorMessage"]
    menu = Menu(step="change", ref=REF, label="Wijzig", options=(Option(value="x", label="X"),))
    beside = {i["id"]: i for i in inputs(to_adaptive_card(question(form, menu)))}
    assert "isRequired" not in beside["who"]


def test_what_a_reporter_typed_is_never_markup() -> None:
    story = "<script>alert(1)</script> [klik](https://kwaad.example) **vet** {{DATE(2026)}}"
    card = to_adaptive_card(
        question(Quote(text=story), Rows(rows=(Row(label="Wat", value=story),)))
    )
    assert of_type(card, "TextBlock") == []
    assert words(card).count(story) == 2
    assert "selectAction" not in json.dumps(card)


def test_a_number_to_dial_is_no_button() -> None:
    card = to_adaptive_card(question(Link(label="Bel 112", url="tel:112")))
    assert actions(card) == []
    assert "tel:112" in json.dumps(card)


def test_the_page_for_files_is_linked_where_there_is_one() -> None:
    card = to_adaptive_card(every_part(), "https://meld.example/upload/abc")
    links = [a for a in actions(card) if a["type"] == "Action.OpenUrl"]
    assert [link["url"] for link in links][-1] == "https://meld.example/upload/abc"
    assert len(actions(card)) <= 6


def test_an_old_card_keeps_its_title_and_loses_its_buttons() -> None:
    card = over_message("Waar was het?", "nl")["attachments"][0]["content"]
    assert words(card).startswith("Waar was het?")
    assert actions(card) == []
    assert inputs(card) == []


@pytest.mark.parametrize("letter", ["a", "é", "😱", '"', "<"])
def test_ten_thousand_characters_fit_with_a_mark_where_they_were_cut(letter: str) -> None:
    card = to_adaptive_card(question(Quote(text=letter * 10_000), Text(text="Klopt dit?")))
    assert size(card) <= SIZE_LIMIT
    shown = words(card)
    assert "Klopt dit?" in shown
    assert ("[…]" in shown) == (letter == "😱")


texts = st.text(max_size=40)
buttons = st.builds(
    Button, label=texts, step=st.sampled_from(("who", "seen.1")), value=texts, ref=texts
)
long_texts = st.builds(str.__mul__, st.sampled_from("aé😱\n"), st.integers(1, 12_000))
parts = st.one_of(
    st.builds(Text, text=texts),
    st.builds(
        Quote, text=st.builds(str.__mul__, st.sampled_from("aé😱\n"), st.integers(1, 12_000))
    ),
    st.builds(Rows, rows=st.lists(st.builds(Row, label=texts, value=texts), max_size=9)),
    st.builds(Buttons, buttons=st.lists(buttons, max_size=9).map(tuple)),
)


@given(st.lists(parts, max_size=6))
def test_any_card_stays_within_what_teams_takes(some: list[Any]) -> None:
    card = to_adaptive_card(question(*some))
    assert size(card) <= SIZE_LIMIT
    assert len(actions(card)) <= 6


def test_a_handed_in_form_comes_back_by_field() -> None:
    card = to_adaptive_card(every_part())
    data = hand_in_of(card, "harm")
    filled = {"harm": "injury,damage", "harm#2": "injury", "harm#4": "ja, en nee", "harm#3": ""}
    reply = read_submitted({**data, **filled, "harm#5": "2026-12-18", "harm#5@time": "16:30"})
    assert (reply.step, reply.value, reply.ref) == ("harm", None, REF)
    assert reply.values["harm"] == ("injury", "damage")
    assert reply.values["harm#4"] == ("ja, en nee",)
    assert reply.values["harm#3"] == ()
    assert reply.values["harm#5"] == ("2026-12-18", "16:30")


def test_the_skip_button_takes_no_fields_along() -> None:
    card = to_adaptive_card(every_part())
    assert data_of(card, "harm", "skip") == {"step": "harm", "answer": "skip", "ref": REF}
    skip = next(a for a in actions(card) if a.get("data", {}).get("answer") == "skip")
    assert skip["associatedInputs"] == "none"
