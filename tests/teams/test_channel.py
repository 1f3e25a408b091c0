"""The way out: new messages, replaced ones, first contact, and every way in which Teams says no."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import aiohttp
import pytest

from bot.channel import DeliveryFailed
from bot.doing import Doing, doing
from bot.teams import connector
from bot.teams.channel import TeamsChannel
from bot.teams.pace import CONVERSATION, Pace
from dialogs.card import Button, Buttons, Card, Kind, Quote, Text
from storage.records import Address, Organisation, Person
from tests.teams.cards import actions, words
from tests.teams.conftest import ANNA
from tests.teams.fake_teams import TENANT, Failure, FakeTeams


def card(title: str = "Waar was het?", kind: Kind = "question") -> Card:
    button = Button(label="Balie", step="where", value="balie", ref="c:1")
    return Card(kind=kind, title=title, parts=(Buttons(buttons=(button,)),), step="where")


@contextmanager
def did(tapped: str | None) -> Iterator[None]:
    """What Anna just did: tapped on a message, or typed."""
    token = doing.set(Doing(ANNA, tapped))
    try:
        yield
    finally:
        doing.reset(token)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connector, "FIRST_WAIT", 0.01)


async def test_a_card_is_a_message_in_the_private_chat(
    channel: TeamsChannel, teams: FakeTeams, anna: Address
) -> None:
    sent = await channel.send(anna, card(), None)
    (message,) = teams.of(f"a:{ANNA}")
    assert words(message.card) == "Waar was het?"
    assert message.activity["summary"] == "Waar was het?"
    assert (sent["activity"], sent["conversation"]) == (message.id, f"a:{ANNA}")


async def test_our_token_is_fetched_once_and_shown_to_the_connector(
    channel: TeamsChannel, teams: FakeTeams, anna: Address
) -> None:
    await asyncio.gather(*(channel.send(anna, card(), None) for _ in range(3)))
    (login,) = teams.sent("LOGIN", "/token")
    assert login.path == f"/login/{TENANT}/oauth2/v2.0/token"
    assert login.body["scope"] == "https://api.botframework.com/.default"
    assert {call.token for call in teams.sent("POST", "/activities")} == {"bot-token"}


async def test_the_card_that_was_tapped_is_replaced(
    channel: TeamsChannel, teams: FakeTeams, anna: Address
) -> None:
    sent = await channel.send(anna, card(), None)
    with did(sent["activity"]):
        again = await channel.send(anna, card("Wanneer was het?"), sent)
    (message,) = teams.of(f"a:{ANNA}")
    assert (words(message.card), message.edits) == ("Wanneer was het?", 1)
    assert again == {**sent, "title": "Wanneer was het?"}


async def test_who_typed_gets_a_new_card_below_and_the_old_one_loses_its_buttons(
    channel: TeamsChannel, teams: FakeTeams, anna: Address
) -> None:
    sent = await channel.send(anna, card(), None)
    with did(None):
        await channel.send(anna, card("Wanneer was het?"), sent)
    old, new = teams.of(f"a:{ANNA}")
    assert words(old.card).startswith("Waar was het?")
    assert actions(old.card) == []
    assert words(new.card) == "Wanneer was het?"


async def test_a_reminder_is_a_new_message_so_that_teams_rings(
    channel: TeamsChannel, teams: FakeTeams, anna: Address
) -> None:
    sent = await channel.send(anna, card("Gesprek plannen", "duty"), None)
    await channel.send(anna, card("Herinnering: gesprek plannen", "duty"), sent)
    old, new = teams.of(f"a:{ANNA}")
    assert actions(old.card) == []
    assert actions(new.card)


async def test_a_duty_that_is_over_is_replaced_in_silence(
    channel: TeamsChannel, teams: FakeTeams, anna: Address
) -> None:
    sent = await channel.send(anna, card("Gesprek plannen", "duty"), None)
    over = Card(kind="duty", title="Gesprek gehouden", parts=(Text(text="Klaar."),))
    await channel.send(anna, over, sent)
    (message,) = teams.of(f"a:{ANNA}")
    assert words(message.card).startswith("Gesprek gehouden")


async def test_a_message_that_was_deleted_is_sent_anew(
    channel: TeamsChannel, teams: FakeTeams, anna: Address
) -> None:
    sent = await channel.send(anna, card(), None)
    teams.messages.clear()
    with did(sent["activity"]):
        again = await channel.send(anna, card(), sent)
    assert [m.id for m in teams.of(f"a:{ANNA}")] == [again["activity"]]


async def test_first_contact_makes_the_conversation_once(
    channel: TeamsChannel, teams: FakeTeams, anna: Address
) -> None:
    reference = {k: v for k, v in anna.reference.items() if k != "conversation"}
    stranger = replace(anna, reference=reference)
    await channel.send(stranger, card(), None)
    await channel.send(stranger, card(), None)
    (made,) = teams.sent("POST", "/v3/conversations")
    assert made.body["members"] == [{"id": f"29:{ANNA}"}]
    assert made.body["tenantId"] == made.body["channelData"]["tenant"]["id"] == TENANT
    assert len(teams.of(f"a:{ANNA}")) == 2


async def test_who_does_not_have_the_app_is_not_reached_ever(
    channel: TeamsChannel, teams: FakeTeams, anna: Address
) -> None:
    reference = {k: v for k, v in anna.reference.items() if k != "conversation"}
    teams.members.clear()
    with pytest.raises(DeliveryFailed, match="ForbiddenOperationException") as caught:
        await channel.send(replace(anna, reference=reference), card(), None)
    assert caught.value.permanent


@pytest.mark.parametrize(
    ("status", "code"), [(403, "MessageWritesBlocked"), (404, "ConversationNotFound")]
)
async def test_blocked_or_gone_is_permanent(
    channel: TeamsChannel, teams: FakeTeams, anna: Address, status: int, code: str
) -> None:
    teams.failures.append(Failure(status, code, times=9))
    with pytest.raises(DeliveryFailed, match=code) as caught:
        await channel.send(anna, card(), None)
    assert caught.value.permanent
    assert len(teams.sent("POST", "/activities")) == 1


@pytest.mark.parametrize("status", [412, 429, 502, 504])
async def test_busy_is_tried_again(
    channel: TeamsChannel, teams: FakeTeams, anna: Address, status: int
) -> None:
    teams.failures.append(Failure(status, times=2))
    await channel.send(anna, card(), None)
    assert len(teams.of(f"a:{ANNA}")) == 1
    assert len(teams.sent("POST", "/activities")) == 3


async def test_busy_for_long_goes_back_to_the_outbox_with_the_time_that_was_asked(
    channel: TeamsChannel, teams: FakeTeams, anna: Address
) -> None:
    teams.failures.append(Failure(429, retry_after="90"))
    with pytest.raises(DeliveryFailed) as caught:
        await channel.send(anna, card(), None)
    assert (caught.value.permanent, caught.value.after) == (False, timedelta(seconds=90))
    assert len(teams.sent("POST", "/activities")) == 1


async def test_a_server_error_is_no_reason_to_give_somebody_up(
    channel: TeamsChannel, teams: FakeTeams, anna: Address
) -> None:
    teams.failures.append(Failure(500, times=9))
    with pytest.raises(DeliveryFailed) as caught:
        await channel.send(anna, card(), None)
    assert not caught.value.permanent


@pytest.mark.parametrize("status", [400, 413])
async def test_a_refused_card_arrives_as_words(
    channel: TeamsChannel, teams: FakeTeams, anna: Address, status: int
) -> None:
    teams.failures.append(Failure(status, "BadSyntax"))
    await channel.send(anna, card(), None)
    (message,) = teams.of(f"a:{ANNA}")
    assert message.activity["text"] == "Waar was het?\n[Balie]"
    assert message.activity["textFormat"] == "plain"


async def test_a_refused_token_is_renewed_once(
    channel: TeamsChannel, teams: FakeTeams, anna: Address
) -> None:
    await channel.send(anna, card(), None)
    teams.login = {"access_token": "second", "expires_in": 3600}
    await channel.send(anna, card(), None)
    assert len(teams.of(f"a:{ANNA}")) == 2
    assert len(teams.sent("LOGIN", "/token")) == 2


async def test_a_wrong_password_is_not_the_persons_fault(
    channel: TeamsChannel, teams: FakeTeams, anna: Address
) -> None:
    teams.login = {"error": "invalid_client", "error_description": "secret 1234 is wrong"}
    with pytest.raises(DeliveryFailed, match="invalid_client") as caught:
        await channel.send(anna, card(), None)
    assert not caught.value.permanent
    assert "1234" not in str(caught.value)


async def test_silence_is_in_doubt(
    channel: TeamsChannel, teams: FakeTeams, anna: Address, monkeypatch: pytest.MonkeyPatch
) -> None:
    await channel.connector.tokens.token()
    monkeypatch.setattr(connector, "TIMEOUT", aiohttp.ClientTimeout(sock_read=0.1))
    teams.failures.append(Failure(500, hang=0.5))
    with pytest.raises(DeliveryFailed) as caught:
        await channel.send(anna, card(), None)
    assert (caught.value.in_doubt, caught.value.permanent) == (True, False)


async def test_no_connection_is_tried_later(channel: TeamsChannel, anna: Address) -> None:
    await channel.connector.tokens.token()
    reference = {**anna.reference, "service_url": "http://127.0.0.1:9/"}
    registered = channel.connector.registration
    channel.connector.registration = replace(registered, service_urls=("http://127.0.0.1:9",))
    with pytest.raises(DeliveryFailed) as caught:
        await channel.send(replace(anna, reference=reference), card(), None)
    assert (caught.value.in_doubt, caught.value.permanent) == (False, False)


@pytest.mark.parametrize(
    "url",
    [
        "https://kwaad.example/",
        "https://smba.trafficmanager.net.kwaad.example/",
        "https://smba.trafficmanager.net@kwaad.example/",
        "http://smba.trafficmanager.net/",
        "https://smba.trafficmanager.net:8443/",
        "https://[::1",
        "",
    ],
)
async def test_nothing_goes_to_another_host_not_even_our_token(
    channel: TeamsChannel, teams: FakeTeams, anna: Address, url: str
) -> None:
    stored = replace(anna, reference={**anna.reference, "service_url": url})
    with pytest.raises(DeliveryFailed, match="not on the list") as caught:
        await channel.send(stored, card(), None)
    assert caught.value.permanent
    assert teams.calls == []


async def test_a_colleague_who_never_wrote_is_found_by_e_mail(
    channel: TeamsChannel, teams: FakeTeams
) -> None:
    organisation = Organisation(id="o", name="O", protocols={}, teams_tenant_id=TENANT)
    person = Person(id=UUID(int=1), email="anna@voorbeeldstad.example", name="Anna")
    found = await channel.find(organisation, person)
    assert found
    assert (found.external_id, found.reference["tenant"]) == (ANNA, TENANT)
    other = replace(person, email="niemand@voorbeeldstad.example")
    assert await channel.find(organisation, other) is None


async def test_a_long_story_is_shown_whole_or_with_a_mark(
    channel: TeamsChannel, teams: FakeTeams, anna: Address
) -> None:
    story = Card(kind="notice", title="Verhaal", parts=(Quote(text="é" * 9_000),))
    await channel.send(anna, story, None)
    (message,) = teams.of(f"a:{ANNA}")
    assert words(message.card).count("é") == 9_000


def test_the_pace_of_a_conversation_is_what_teams_allows() -> None:
    moment = 0.0
    pace = Pace(CONVERSATION, clock=lambda: moment)
    spoken: list[float] = []
    for _ in range(200):
        while wait := pace.wait("a:anna"):
            moment += wait
        spoken.append(moment)
        assert pace.wait(f"a:other{moment}") == 0
    for most, span in CONVERSATION[:3]:
        for at in range(len(spoken) - most):
            assert spoken[at + most] - spoken[at] >= span - 1e-9
