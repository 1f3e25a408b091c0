"""Payloads of Slack to what somebody sent, and payloads that are none."""

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.slack.filled import File, NotOurs
from bot.slack.receive import (
    Received,
    read_action,
    read_command,
    read_mention,
    read_message,
    read_removed,
    read_reported,
    read_shortcut,
    read_submission,
    understood,
)
from tests.slack.world import Json

WHO: Json = {
    "team": {"id": "T0GEM", "domain": "gemeente"},
    "user": {"id": "U0ANNA", "username": "anna", "team_id": "T0GEM"},
    "trigger_id": "13345224609.738474920.8088930838d88f008e0",
}


def message(**more: Any) -> Json:
    event = {"type": "message", "channel_type": "im", "channel": "D0ANNA", "user": "U0ANNA"}
    return {"team_id": "T0GEM", "event_id": "Ev1", "event": {**event, "text": "hallo", **more}}


def tap(action_id: str, **more: Any) -> Json:
    action = {"type": "button", "action_id": action_id, "block_id": "what", "value": "ref.1"}
    return {
        **WHO,
        "type": "block_actions",
        "channel": {"id": "D0ANNA"},
        "message": {"ts": "12.34", "blocks": []},
        "actions": [{**action, **more}],
    }


def test_a_message() -> None:
    received = read_message(message(text="Hij zei &lt;dag&gt;"))
    assert received == Received(
        team="T0GEM", user="U0ANNA", event_id="Ev1", text="Hij zei <dag>", channel="D0ANNA"
    )


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("<@U0BOT> ik wil iets melden", "ik wil iets melden"),
        ("<@U0BOT|meldbot>, wat nu", "wat nu"),
        ("wat nu <@U0BOT>", "wat nu "),
        ("<@U0CAG> vroeg het <@U0BOT>: hij sloeg", "@U0CAG vroeg het hij sloeg"),
    ],
)
def test_our_own_name_is_left_out_and_nobody_elses(text: str, read: str) -> None:
    us = {"authorizations": [{"user_id": "U0BOT", "is_bot": True}]}
    assert read_message(message(text=text) | us).text == read
    assert read_mention(message(text=text) | us).text == read


def test_a_mention_begins_with_us_where_slack_does_not_say_who_we_are() -> None:
    assert read_mention(message(text="<@U0BOT> wat nu")).text == "wat nu"


def test_an_app_for_a_whole_enterprise_is_not_told_of_a_workspace() -> None:
    body = tap("answer:danger:no") | {"team": None, "enterprise": {"id": "E0"}}
    assert read_action(body).team == "T0GEM"


@pytest.mark.parametrize(
    ("tokens", "gone"), [(None, True), ({"bot": ["U0BOT"]}, True), ({"oauth": ["U1"]}, False)]
)
def test_the_token_of_a_person_that_went_is_not_ours(tokens: Json | None, gone: bool) -> None:
    event = {"type": "tokens_revoked"} | ({"tokens": tokens} if tokens else {})
    assert understood(read_removed, {"team_id": "T0GEM", "event": event}) == (
        "T0GEM" if gone else None
    )


def test_a_photo_without_words() -> None:
    file = {"name": "foto.jpg", "mimetype": "image/jpeg", "size": 3}
    url = "https://files.slack.com/files-pri/T0-F0/download/foto.jpg"
    body = message(subtype="file_share", text="", files=[{**file, "url_private_download": url}])
    assert read_message(body).files == (File("foto.jpg", "image/jpeg", 3, url),)


@pytest.mark.parametrize(
    "more",
    [
        {"bot_id": "B1"},
        {"subtype": "message_changed"},
        {"subtype": "message_deleted"},
        {"subtype": "channel_join"},
        {"channel_type": "channel", "channel": "C1"},
        {"channel_type": "group", "channel": "G1"},
    ],
)
def test_what_nobody_typed_to_us_is_not_ours(more: Json) -> None:
    with pytest.raises(NotOurs):
        read_message(message(**more))


def test_somebody_of_another_workspace_is_met_as_one() -> None:
    assert read_message(message(user_team="T0VREEMD")).team == "T0VREEMD"


def test_in_one_enterprise_the_workspace_counts_where_it_happened() -> None:
    body = message(user_team="T0ANDERS") | {"enterprise_id": "E0RIJK"}
    assert read_message(body).team == "T0GEM"


def test_a_mention_is_read_without_the_name_and_without_the_channel() -> None:
    body = message(channel_type="channel", channel="C1", text="<@U0BOT> ik wil iets melden")
    received = read_mention(body)
    assert (received.text, received.channel) == ("ik wil iets melden", None)


def test_a_button() -> None:
    received = read_action(tap("answer:what:insult"))
    assert (received.step, received.value, received.ref) == ("what", "insult", "ref.1")
    assert (received.message, received.channel) == ("12.34", None)
    assert received.event_id == f"trigger:{WHO['trigger_id']}"


def test_a_button_of_a_duty_has_the_row_in_its_step() -> None:
    received = read_action(tap("answer:seen.6f9619ff-8b86-4011-b42d-00c04fc964ff:yes"))
    assert received.step == "seen.6f9619ff-8b86-4011-b42d-00c04fc964ff"


def test_a_menu_finds_its_reference_in_the_label_above_it() -> None:
    body = tap("answer:what", selected_option={"value": "insult"}, value=None)
    body["message"]["blocks"] = [{"block_id": "ref:what:abc.7"}, {"block_id": "what"}]
    received = read_action(body)
    assert (received.value, received.ref) == ("insult", "abc.7")


def test_the_second_menu_of_a_step_finds_its_own() -> None:
    body = tap("answer:what", selected_option={"value": "v101"}, value=None, block_id="what#2")
    body["message"]["blocks"] = [
        {"block_id": "ref:what:abc.7"},
        {"block_id": "what"},
        {"block_id": "ref:what:abc.7#2"},
        {"block_id": "what#2"},
    ]
    assert read_action(body).ref == "abc.7"


def test_a_form_is_handed_in_with_all_its_fields() -> None:
    body = tap("answer:harm:submit")
    filled = {
        "harm": {"type": "radio_buttons", "selected_option": {"value": "none"}},
        "harm#2": {"type": "checkboxes", "selected_options": [{"value": "a"}, {"value": "b"}]},
        "harm#3": {"type": "checkboxes", "selected_options": []},
        "harm#4": {"type": "plain_text_input", "value": "veel\x00 pijn"},
        "harm#5": {"type": "datetimepicker", "selected_date_time": 1795612500},
        "harm#6": {"type": "datepicker", "selected_date": "2026-11-25"},
        "harm#7": {"type": "users_select", "selected_user": "U0MO"},
        "harm#8": {"type": "plain_text_input", "value": None},
        "harm#9": {"type": "multi_static_select", "selected_options": [{"value": "c"}]},
        "harm#10": {"type": "static_select", "selected_option": None},
        "harm#11": {"type": "number_input", "value": "1"},
    }
    body["state"] = {"values": {name: {"answer:harm": e} for name, e in filled.items()}}
    received = read_action(body)
    assert received.value is None
    assert received.values == {
        "harm": ("none",),
        "harm#2": ("a", "b"),
        "harm#3": (),
        "harm#4": ("veel pijn",),
        "harm#5": ("2026-11-25T13:15:00+00:00",),
        "harm#6": ("2026-11-25",),
        "harm#7": ("U0MO",),
        "harm#8": (),
        "harm#9": ("c",),
        "harm#10": (),
        "harm#11": (),
    }


def test_a_form_takes_no_fields_of_another_form_on_the_same_card() -> None:
    body = tap("answer:done.1:submit")
    filled = {
        "done.1": {"type": "checkboxes", "selected_options": [{"value": "p1"}]},
        "done.1#2": {"type": "plain_text_input", "value": "goed"},
        "later.1": {"type": "datetimepicker", "selected_date_time": 1795612500},
    }
    body["state"] = {"values": {name: {"answer:x": e} for name, e in filled.items()}}
    assert read_action(body).values == {"done.1": ("p1",), "done.1#2": ("goed",)}


def test_a_modal_that_is_handed_in() -> None:
    file = {"name": "f.png", "mimetype": "image/png", "size": 1, "url_private": "https://a/f"}
    values = {
        "story": {"answer:story": {"type": "plain_text_input", "value": "Hij schold."}},
        "evidence": {"answer:evidence": {"type": "file_input", "files": [file]}},
    }
    view = {"id": "V1", "private_metadata": '{"step": "report_form", "ref": "r"}'}
    body = {**WHO, "type": "view_submission", "view": view | {"state": {"values": values}}}
    received = read_submission(body)
    assert (received.step, received.ref, received.view) == ("report_form", "r", "V1")
    assert received.values == {"story": ("Hij schold.",)}
    assert received.files == (File("f.png", "image/png", 1, "https://a/f"),)


def test_a_command_and_a_shortcut() -> None:
    command = {"team_id": "T0GEM", "user_id": "U0ANNA", "text": "een &amp; twee", "trigger_id": "1"}
    assert read_command(command).text == "een & twee"
    assert read_shortcut(WHO).user == "U0ANNA"


def test_a_message_that_is_reported_becomes_evidence() -> None:
    reported = read_reported(
        {
            **WHO,
            "message": {
                "text": "Ik vind je",
                "user": "U0KWAAD",
                "ts": "1795612500.000200",
            },
            "channel": {"id": "C1", "name": "algemeen"},
        }
    )
    assert reported.text == "Ik vind je"
    assert reported.author == "U0KWAAD"
    assert reported.link == "https://gemeente.slack.com/archives/C1/p1795612500000200"
    assert reported.at == datetime(2026, 11, 25, 13, 15, 0, 200, tzinfo=UTC)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"event": "geen object"},
        {"event": {}},
        {"actions": []},
        {"actions": [{"action_id": "answer:a:b:c"}]},
        {"actions": [{"action_id": "iets anders"}]},
        {"actions": [{"action_id": None}]},
        {**WHO, "actions": [{"action_id": "answer:what:x", "value": {"met": "de hand"}}]},
        {**WHO, "actions": [{"action_id": "answer:what", "selected_option": {"value": 7}}]},
        {**WHO, "team": None, "user": {"id": "U1"}, "actions": [{"action_id": "answer:a:b"}]},
        {"view": {"private_metadata": "geen json"}},
        {"view": {"private_metadata": "[]"}},
        {"view": {"private_metadata": "{}"}},
    ],
)
def test_what_is_not_shaped_like_slacks_is_passed_over(body: Json) -> None:
    for read in (read_message, read_mention, read_action, read_submission, read_command):
        assert understood(read, body) is None
