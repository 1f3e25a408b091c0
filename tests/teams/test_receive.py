"""What Teams sends, and what it means. Without a network, without a database."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.teams.body import parse
from bot.teams.receive import UnknownInvoke, read, tenants
from bot.teams.submitted import read_submitted
from bot.teams.unreadable import Unreadable
from dialogs.reply import Reply
from tests.teams.activities import ANNA, activity, execute, in_channel
from tests.teams.fake_teams import BOT, TENANT

DATA = {"step": "where", "answer": "balie", "ref": "c:3"}


def reply_of(sent: dict[str, Any]) -> Reply:
    received = read(sent)
    assert received
    return received.inbound.reply


def test_a_typed_message() -> None:
    received = read(activity())
    assert received
    inbound = received.inbound
    assert inbound.reply == Reply(text="ik wil iets melden")
    assert (inbound.channel, inbound.workspace, inbound.external_id) == ("teams", TENANT, ANNA)
    assert (inbound.profile.name, inbound.profile.language) == ("Anna Jansen", "nl-NL")
    assert inbound.reference == {
        "service_url": "https://smba.trafficmanager.net/emea/",
        "tenant": TENANT,
        "user": "29:1anna",
        "bot": BOT,
        "conversation": "a:1",
    }
    assert (received.wants, received.tapped, received.files) == ("nothing", {}, ())


def test_a_mention_in_a_channel_is_answered_in_private() -> None:
    """Without the channel in the reference, a private conversation is made first."""
    received = read(in_channel("er is iets gebeurd"))
    assert received
    assert received.inbound.reply == Reply(text="er is iets gebeurd")
    assert "conversation" not in received.inbound.reference
    assert received.inbound.profile.language == "nl-NL"


def test_the_mention_of_somebody_else_stays() -> None:
    other = {"type": "mention", "text": "<at>Bo</at>", "mentioned": {"id": "29:bo"}}
    sent = activity(text="<at>Bo</at> schold mij uit", entities=[other])
    assert reply_of(sent).text == "<at>Bo</at> schold mij uit"


def test_text_in_xml_is_read_as_words() -> None:
    sent = activity(text="<at>Bo</at> zei &lt;b&gt;weg&lt;/b&gt;&nbsp;jij", textFormat="xml")
    assert reply_of(sent).text == "Bo  zei <b>weg</b> jij"


def test_a_tap_as_submit_and_as_execute_is_the_same_reply() -> None:
    submitted = read(activity(text=None, value=DATA, replyToId="m1"))
    executed = read(execute(DATA))
    assert submitted
    assert executed
    assert submitted.inbound.reply == executed.inbound.reply
    assert submitted.inbound.reply == Reply(step="where", value="balie", ref="c:3")
    assert (submitted.wants, executed.wants) == ("nothing", "card")
    assert submitted.tapped == executed.tapped
    assert executed.tapped["activity"] == "m1"


def test_the_same_event_has_the_same_id_and_another_has_not() -> None:
    def id_of(**more: Any) -> str:
        received = read(activity(**more))
        assert received
        return received.inbound.event_id

    elsewhere = {"id": "a:2", "conversationType": "personal", "tenantId": TENANT}
    assert id_of() == id_of(text="iets anders")
    assert len({id_of(), id_of(id="1700000000002"), id_of(conversation=elsewhere)}) == 3
    assert ANNA not in id_of()


def test_an_installation_is_welcomed_once_however_often_teams_tells_it() -> None:
    installed = read(activity(type="installationUpdate", action="add", text=None))
    added = read(activity(type="conversationUpdate", membersAdded=[{"id": BOT}], text=None, id="9"))
    assert installed
    assert added
    assert installed.inbound.reply == Reply(text="help")
    kinds = {r.inbound.event_id for r in (installed, added)}
    assert len(kinds) == 1


@pytest.mark.parametrize(
    "sent",
    [
        activity(type="typing"),
        activity(type="messageReaction"),
        activity(type="messageUpdate"),
        activity(type="installationUpdate", action="remove"),
        activity(type="conversationUpdate", membersAdded=[{"id": "29:bo"}]),
        activity(type="conversationUpdate", membersRemoved=[{"id": BOT}]),
        activity(
            type="conversationUpdate",
            membersAdded=[{"id": BOT}],
            conversation={"id": "19:x", "conversationType": "channel", "tenantId": TENANT},
        ),
    ],
)
def test_what_is_nothing_for_us(sent: dict[str, Any]) -> None:
    assert read(sent) is None


def test_a_reported_message_comes_in_as_evidence() -> None:
    payload = {
        "id": "1600000000000",
        "createdDateTime": "2026-11-22T21:03:00Z",
        "linkToMessage": "https://teams.microsoft.com/l/message/1",
        "from": {"user": {"displayName": "Onbekend"}},
        "body": {
            "contentType": "html",
            "content": "<div>ik weet waar je&nbsp;woont</div><div>let &lt;op&gt;</div><br>",
        },
    }
    sent = activity(
        type="invoke",
        name="composeExtension/fetchTask",
        value={"commandId": "reportMessage", "messagePayload": payload},
    )
    received = read(sent)
    assert received
    (upload,) = received.inbound.uploads
    assert received.wants == "dialog"
    assert received.inbound.reply.values == {
        "where": ("online",),
        "story": ("In Teams schreef Onbekend: ik weet waar je woont\nlet <op>",),
        "when": ("2026-11-22T21:03:00+00:00",),
    }
    assert upload.name == "bericht-1600000000000.txt"
    assert upload.content.decode().strip().splitlines() == [
        "Bericht in Teams, bewaard als bewijs",
        "Van: Onbekend",
        "Wanneer: 2026-11-22T21:03:00Z",
        "Link: https://teams.microsoft.com/l/message/1",
        "",
        "ik weet waar je woont",
        "let <op>",
    ]


def test_files_wait_where_teams_says_and_the_copy_of_the_text_is_none() -> None:
    attachments = [
        {"contentType": "text/html", "content": "<p>kijk</p>"},
        {
            "contentType": "application/vnd.microsoft.teams.file.download.info",
            "name": "foto.jpg",
            "contentUrl": "https://voorbeeldstad-my.sharepoint.com/foto.jpg",
            "content": {"downloadUrl": "https://voorbeeldstad-my.sharepoint.com/d?t=1"},
        },
        {"contentType": "image/*", "contentUrl": "https://smba.trafficmanager.net/v3/a/1"},
        "not even an object",
    ]
    received = read(activity(attachments=attachments))
    assert received
    file, image = received.files
    assert (file.name, file.url, file.ours) == (
        "foto.jpg",
        "https://voorbeeldstad-my.sharepoint.com/d?t=1",
        False,
    )
    assert image.ours


def test_half_an_emoji_and_a_nul_do_not_reach_the_database() -> None:
    sent = parse(json.dumps(activity(text="au\ud83d en \u0000weg")).encode())
    assert reply_of(dict(sent)).text == "au? en weg"


def test_both_tenants_are_read() -> None:
    assert tenants(activity()) == {TENANT}
    assert tenants(activity(channelData={"tenant": {"id": "EVIL"}})) == {TENANT, "evil"}
    assert tenants(activity(channelData=None, conversation={"id": "a:1"})) == set()


@pytest.mark.parametrize(
    "sent",
    [
        activity(value={"answer": "balie"}, text=None),
        activity(value="where", text=None),
        activity(value={"step": ["where"]}),
        activity(value={"step": "where", "answer": {"$ne": None}}),
        activity(value={"step": "where", "answer": "balie", "ref": 3}),
        activity(value={"step": "harm", **{f"f{n}": "x" for n in range(60)}}),
        activity(value={"step": "harm", "harm": ["a"]}),
        activity(value={"step": "x" * 60_000}),
        activity(id=None),
        activity(text=["a"]),
        activity(conversation=None),
        {**activity(), "from": {}},
        {**activity(), "from": "anna"},
        activity(recipient=[]),
        execute(None),
        execute("where"),
        execute({}),
        activity(type="invoke", name="adaptiveCard/action", value=None),
        activity(type="invoke", name="adaptiveCard/action", value={"action": []}),
        activity(type="invoke", name="composeExtension/fetchTask", value={}),
    ],
)
def test_what_teams_never_sends_is_refused(sent: dict[str, Any]) -> None:
    with pytest.raises(Unreadable):
        read(sent)


@pytest.mark.parametrize("name", ["signin/verifyState", "task/fetch", "", None, 7, "x" * 500])
def test_an_unknown_invoke_is_refused_by_name(name: object) -> None:
    with pytest.raises(UnknownInvoke) as caught:
        read(activity(type="invoke", name=name))
    assert len(str(caught.value)) <= 60


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe\x00",
        b'{"a":' * 100_000,
        b'{"a":' + b"[" * 60 + b"]" * 60 + b"}",
    ],
)
def test_a_body_that_is_no_activity_is_refused(body: bytes) -> None:
    with pytest.raises(Unreadable):
        parse(body)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner),
    max_leaves=8,
)
places = st.sampled_from([*sorted(activity()), "value", "entities", "attachments", "name"])


@given(st.dictionaries(places, json_values, max_size=4))
def test_any_activity_is_read_or_refused_by_name(changes: dict[str, Any]) -> None:
    try:
        read({**activity(), **changes})
    except (Unreadable, UnknownInvoke):
        return


@given(
    st.dictionaries(
        st.sampled_from(("step", "pick", "ticks", "ref", "harm", "a@time")), json_values
    )
)
def test_any_data_of_a_button_is_read_or_refused(data: dict[str, Any]) -> None:
    try:
        read_submitted(data)
    except Unreadable:
        return


def test_ticks_of_a_script_that_knows_only_the_marks() -> None:
    reply = read_submitted({"step": "harm", "ref": "c:1", "harm": "injury,own_damage"})
    assert reply.values["harm"] == ("injury", "own_damage")
    typed = read_submitted({"step": "who", "ref": "c:1", "who": "Jan, de buurman"})
    assert typed.values["who"] == ("Jan, de buurman",)
