"""Cards as Slack shows them: within the limits, literal, marked, and nothing cut off."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.slack.render import over, to_home, to_messages, to_modal
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
    Part,
    Quote,
    Row,
    Rows,
    Text,
)
from tests.slack.look import actions, words
from tests.slack.strict import problems

REF = "6f9619ff-8b86-4011-b42d-00c04fc964ff.3"
NASTY = "<!channel> *vet* _schuin_ `code` <@U1> <https://kwaad.example|klik> :skull: & \u202e"
AT = datetime(2026, 11, 25, 13, 15, tzinfo=UTC)


def card(*parts: Part, **more: Any) -> Card:
    return Card(kind="question", title="Wat is er gebeurd?", parts=parts, **more)


def button(step: str = "what", value: str = "yes", label: str = "Ja", **more: Any) -> Button:
    return Button(label=label, step=step, value=value, ref=REF, **more)


def blocks(shown: Card) -> list[dict[str, Any]]:
    messages = to_messages(shown)
    assert len(messages) == 1
    return messages[0].blocks


def options(count: int, length: int = 5) -> tuple[Option, ...]:
    return tuple(Option(value=f"v{n}", label=f"{n}".rjust(length, "x")) for n in range(count))


FORM = Form(
    step="harm",
    ref=REF,
    submit="Klaar, verder",
    inputs=(
        Input(name="harm", kind="choice", label="Gewond?", options=options(6), initial=("v2",)),
        Input(name="harm#2", kind="ticks", label="Wat nog?", options=options(5), hint="Kies."),
        Input(name="harm#3", kind="ticks", label="Veel", options=options(40), initial=("v3",)),
        Input(name="harm#4", kind="long_text", label="Meer", initial=("al getypt",)),
        Input(name="harm#5", kind="moment", label="Wanneer", initial=(AT.isoformat(),)),
        Input(name="harm#6", kind="date", label="Dag", initial=("2026-11-25",)),
        Input(name="harm#7", kind="person", label="Wie"),
        Input(name="harm#8", kind="files", label="Foto's"),
        Input(name="harm#9", kind="choice", label="Uit veel", options=options(20), required=True),
    ),
)


def test_a_question_with_buttons_carries_the_marks() -> None:
    shown = card(Buttons(buttons=(button(), button(value="no", label="Nee"))), step="what")
    header, row = blocks(shown)
    assert "block_id" not in header
    assert row["block_id"] == "what"
    assert [e["action_id"] for e in row["elements"]] == ["answer:what:yes", "answer:what:no"]
    assert {e["value"] for e in row["elements"]} == {REF}


def test_a_question_to_type_has_its_step_on_a_block() -> None:
    first, *_ = blocks(card(Text(text="Typ het."), step="who", ref=REF))
    assert first["block_id"] == "who"


def test_buttons_of_two_steps_stand_in_rows_of_their_own() -> None:
    pair = (button("send", "yes"), button("change", "who"), button("change", "what"))
    shown = blocks(card(Buttons(buttons=pair), Buttons(buttons=(button("send", "no"),))))
    rows = [block["block_id"] for block in shown if block["type"] == "actions"]
    assert rows == ["send", "change", "send#2"]


def test_thirty_buttons_take_two_rows_and_keep_their_order() -> None:
    many = tuple(button(value=f"v{n}", label=str(n)) for n in range(30))
    shown = blocks(card(Buttons(buttons=many), step="what"))
    rows = [block for block in shown if block["type"] == "actions"]
    assert [(row["block_id"], len(row["elements"])) for row in rows] == [
        ("what", 25),
        ("what#2", 5),
    ]
    assert [e["text"]["text"] for _, e in actions(shown)] == [str(n) for n in range(30)]


def test_the_same_button_twice_takes_two_rows() -> None:
    shown = blocks(card(Buttons(buttons=(button(), button(label="Toch ja")))))
    assert [row["block_id"] for row, _ in actions(shown)] == ["what", "what#2"]


def test_a_long_label_stands_in_full_above_its_button() -> None:
    label = "Ik wil dat dit precies zo blijft staan, " * 5
    shown = blocks(card(Buttons(buttons=(button(label=label),))))
    assert label.strip() in words(shown)
    assert problems(shown, "message") == []


def test_a_menu_keeps_its_reference_in_the_label_above_it() -> None:
    shown = blocks(card(Menu(step="category", ref=REF, label="Andere", options=options(3))))
    _, label, row = shown
    assert label["block_id"] == f"ref:category:{REF}"
    assert row["block_id"] == "category"
    assert row["elements"][0]["action_id"] == "answer:category"
    assert [o["value"] for o in row["elements"][0]["options"]] == ["v0", "v1", "v2"]


def test_a_menu_of_two_hundred_and_fifty_takes_three_selects() -> None:
    messages = to_messages(card(Menu(step="team", ref=REF, label="Team", options=options(250))))
    rows = [row for message in messages for row in actions(message.blocks)]
    assert [row["block_id"] for row, _ in rows] == ["team", "team#2", "team#3"]
    assert sum(len(select["options"]) for _, select in rows) == 250


def test_a_form_in_a_message_has_its_fields_and_one_hand_in_button() -> None:
    shown = blocks(card(FORM, step="harm"))
    fields = [block for block in shown if block["type"] == "input"]
    assert [f["block_id"] for f in fields] == [
        "harm",
        *(f"harm#{n}" for n in (2, 3, 4, 5, 6, 7, 9)),
    ]
    assert {f["element"]["action_id"] for f in fields} == {"answer:harm"}
    ((row, hand_in),) = actions(shown)
    assert hand_in["action_id"] == "answer:harm:submit"
    assert hand_in["value"] == REF
    assert row["block_id"] == "harm#10"
    assert "gesprek" in words(next(b for b in shown if b.get("block_id") == "harm#8"))


def test_a_field_keeps_its_name_when_a_button_of_the_same_step_stands_above_it() -> None:
    later = Input(name="later.1", kind="moment", label="Wanneer")
    form = Form(step="later.1", ref=REF, submit="Plan", inputs=(later,))
    shown = blocks(card(Buttons(buttons=(button("later.1", "day"),)), form))
    (field,) = [block for block in shown if block["type"] == "input"]
    assert field["block_id"] == "later.1"
    assert [row["block_id"] for row, _ in actions(shown)] == ["later.1#2", "later.1#3"]


def test_a_form_starts_with_what_was_filled_in_before() -> None:
    fields = {b["block_id"]: b["element"] for b in blocks(card(FORM)) if b["type"] == "input"}
    assert fields["harm"]["initial_option"]["value"] == "v2"
    assert [o["value"] for o in fields["harm#3"]["initial_options"]] == ["v3"]
    assert fields["harm#4"]["initial_value"] == "al getypt"
    assert fields["harm#5"]["initial_date_time"] == int(AT.timestamp())
    assert fields["harm#6"]["initial_date"] == "2026-11-25"


def test_a_modal_has_the_form_with_slacks_own_buttons() -> None:
    view = to_modal(card(FORM, step="harm"))
    assert view
    assert problems(view["blocks"], "modal") == []
    assert json.loads(view["private_metadata"]) == {"step": "harm", "ref": REF}
    assert view["submit"]["text"] == "Klaar, verder"
    assert actions(view["blocks"]) == []
    kinds = [b["element"]["type"] for b in view["blocks"] if b["type"] == "input"]
    assert "file_input" in kinds


def test_a_choice_out_of_two_hundred_and_thirty_is_in_groups() -> None:
    teams = Input(name="team", kind="choice", label="Team", options=options(230), initial=("v7",))
    view = to_modal(card(Form(step="team", ref=REF, submit="Kies", inputs=(teams,))))
    assert view
    assert problems(view["blocks"], "modal") == []
    (field,) = [b["element"] for b in view["blocks"] if b["type"] == "input"]
    assert [len(group["options"]) for group in field["option_groups"]] == [100, 100, 30]


def test_what_is_too_much_for_a_modal_makes_none() -> None:
    assert to_modal(card(*(Text(text="regel") for _ in range(101)))) is None


def test_ten_thousand_characters_are_shown_to_the_last() -> None:
    story = " ".join(f"woord{n}" for n in range(1300))
    messages = to_messages(card(Quote(text=story), Text(text=story), step="story"))
    shown = [block for message in messages for block in message.blocks]
    assert all(problems(message.blocks, "message") == [] for message in messages)
    assert words(shown).split().count("woord1299") == 2
    assert len(messages) > 1


def test_a_story_is_shown_as_it_was_typed_and_never_as_mark_up() -> None:
    shown = blocks(
        card(
            Text(text=NASTY),
            Text(text=NASTY, tone="alarm"),
            Text(text=NASTY, tone="quiet"),
            Quote(text=NASTY),
            Rows(rows=(Row(label="Wat", value=NASTY), Row(label="Lang", value=NASTY * 9))),
            Bullets(items=(NASTY, "twee"), numbered=True),
        )
    )
    for text in texts(shown, "mrkdwn"):
        assert "kwaad" not in text["text"]
    assert words(shown).count(":skull:") == 6 + 9


def texts(value: Any, kind: str) -> list[dict[str, Any]]:
    match value:
        case {"type": found, "text": str()} if found == kind:
            return [value]
        case dict():
            return [t for each in value.values() for t in texts(each, kind)]
        case list():
            return [t for each in value for t in texts(each, kind)]
        case _:
            return []


def test_the_words_above_a_part_are_bold_and_hold_no_mark_up() -> None:
    heading = Text(text="*Wie* krijgt wat", tone="heading")
    [shown] = [block for block in blocks(card(heading)) if block["type"] == "rich_text"]
    assert shown["elements"][0]["elements"] == [
        {"type": "text", "text": "*Wie* krijgt wat", "style": {"bold": True}}
    ]


def test_the_words_for_a_notification_are_escaped() -> None:
    (message,) = to_messages(card(Quote(text="<!channel> & co")))
    assert "&lt;!channel&gt; &amp; co" in message.text


def test_a_moment_is_in_the_readers_own_zone() -> None:
    shown = blocks(card(Rows(rows=(Row(label="Uiterlijk", value="woensdag 14.15", at=AT),))))
    (text,) = [t for t in texts(shown, "mrkdwn") if "date" in t["text"]]
    assert text["text"] == f"<!date^{int(AT.timestamp())}^{{date_long}} {{time}}|woensdag 14.15>"


def test_twelve_facts_stand_side_by_side_five_to_a_section() -> None:
    rows = tuple(Row(label=f"L{n}", value=f"w{n}") for n in range(12))
    shown = blocks(card(Rows(rows=rows)))
    assert [len(b["fields"]) for b in shown if "fields" in b] == [10, 10, 4]


def test_the_number_is_on_every_card_of_the_case_and_not_twice() -> None:
    assert words(blocks(card(number="2026-0001"))).count("nummer 2026-0001") == 1
    told = card(Text(text="Je melding heeft nummer 2026-0001."), number="2026-0001")
    assert words(blocks(told)).count("2026-0001") == 1


def test_a_telephone_number_is_a_link_and_is_readable() -> None:
    shown = blocks(card(Link(label="Bel de meldkamer", url="tel:112")))
    assert shown[1]["text"]["text"] == "<tel:112|Bel de meldkamer: 112>"


def test_a_telephone_number_that_is_said_already_is_not_said_twice() -> None:
    shown = blocks(card(Link(label="Politie, geen spoed: 0900-8844", url="tel:09008844")))
    assert shown[1]["text"]["text"] == "<tel:09008844|Politie, geen spoed: 0900-8844>"


def test_an_address_that_would_break_the_link_is_shown_as_words() -> None:
    shown = blocks(card(Link(label="Kijk", url="https://a.example/|<@U1>")))
    assert shown[1]["text"]["type"] == "plain_text"


def test_a_card_that_is_over_has_nothing_to_tap() -> None:
    ended = over("Wat is er gebeurd?", "nl")
    assert "Wat is er gebeurd?" in words(ended.blocks)
    assert actions(ended.blocks) == []
    assert problems(ended.blocks, "message") == []


def test_the_home_names_what_does_not_fit() -> None:
    many = [
        Card(kind="list", title=f"Lijst {n}", parts=(Bullets(items=("x" * 2900,) * 30),))
        for n in range(9)
    ]
    view = to_home(many)
    assert problems(view["blocks"], "home") == []
    assert "Lijst 8" in words(view)


@pytest.mark.parametrize("count", [1, 49, 60, 130])
def test_many_parts_become_as_many_messages_as_it_takes(count: int) -> None:
    messages = to_messages(card(*(Text(text=f"regel {n}") for n in range(count))))
    assert all(problems(message.blocks, "message") == [] for message in messages)
    assert f"regel {count - 1}" in words(messages[-1].blocks)
