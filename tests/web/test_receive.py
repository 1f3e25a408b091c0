"""What a browser hands in, as the bot reads it."""

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.web.receive import BadForm, read_form
from bot.web.render import tap_value
from cases.inbound import Upload

ZONE = ZoneInfo("Europe/Amsterdam")
WHO = [("as", "Medewerker@Voorbeeldstad.example"), ("event", "e1")]


def test_a_typed_message() -> None:
    inbound = read_form([*WHO, ("text", "ik wil iets melden")], (), "voorbeeldstad", ZONE)
    assert inbound.channel == "web"
    assert inbound.workspace == "voorbeeldstad"
    assert inbound.external_id == "medewerker@voorbeeldstad.example"
    assert inbound.reply.text == "ik wil iets melden"
    assert inbound.reply.step is None


def test_a_tap_carries_step_value_and_reference() -> None:
    tap = tap_value("danger", "no", "c1.4")
    reply = read_form([*WHO, ("tap", tap)], (), "v", ZONE).reply
    assert (reply.step, reply.value, reply.ref) == ("danger", "no", "c1.4")


def test_a_long_list_is_read_like_a_tap() -> None:
    fields = [*WHO, ("step", "change"), ("ref", "c1.4"), ("value", "where")]
    reply = read_form(fields, (), "v", ZONE).reply
    assert (reply.step, reply.value, reply.ref) == ("change", "where", "c1.4")


def test_a_form_gathers_its_fields_and_leaves_out_the_empty_ones() -> None:
    fields = [
        *WHO,
        ("step", "harm"),
        ("ref", "c1.4"),
        ("field.harm", "injury"),
        ("field.harm", "damage"),
        ("field.harm#2", "  "),
        ("field.when", "2026-11-25T14:15"),
    ]
    reply = read_form(fields, (), "v", ZONE).reply
    assert reply.step == "harm"
    assert reply.value is None
    assert reply.values == {
        "harm": ("injury", "damage"),
        "when": ("2026-11-25T14:15:00+01:00",),
    }


def test_files_come_along() -> None:
    photo = Upload(name="balie.jpg", media_type="image/jpeg", content=b"x")
    inbound = read_form([*WHO, ("text", "")], [photo], "v", ZONE)
    assert inbound.uploads == (photo,)
    assert inbound.reply.text == ""


def test_the_same_hand_in_has_the_same_id_and_another_answer_another() -> None:
    def event(value: str) -> str:
        fields = [*WHO, ("tap", tap_value("danger", value, "r"))]
        return read_form(fields, (), "v", ZONE).event_id

    assert event("no") == event("no")
    assert event("no") != event("yes")


@pytest.mark.parametrize(
    "fields",
    [
        [],
        [("as", "a@b.example")],
        [("event", "e1")],
        [*WHO, ("tap", "no json")],
        [*WHO, ("tap", '["a", "b"]')],
        [*WHO, ("tap", '["a", "b", 3]')],
        [*WHO, ("tap", '{"a": 1}')],
    ],
)
def test_what_is_no_form_of_ours_is_refused_by_name(fields: list[tuple[str, str]]) -> None:
    with pytest.raises(BadForm):
        read_form(fields, (), "v", ZONE)


@given(st.lists(st.tuples(st.sampled_from(["text", "tap", "step", "field.a"]), st.text())))
def test_nothing_but_a_named_refusal_comes_of_any_form(fields: list[tuple[str, str]]) -> None:
    try:
        inbound = read_form([*WHO, *fields], (), "v", ZONE)
    except BadForm:
        return
    assert inbound.event_id.startswith("e1:")


@given(st.text(), st.text(min_size=1), st.text())
def test_any_marks_survive_the_button(step: str, value: str, ref: str) -> None:
    reply = read_form([*WHO, ("tap", tap_value(step, value, ref))], (), "v", ZONE).reply
    assert (reply.step, reply.value, reply.ref) == (step, value, ref)
