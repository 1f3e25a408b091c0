"""Who may come in: real HTTP, really signed tokens. Every refusal has its status, none is 500."""

import json
import time
from collections.abc import AsyncIterator
from typing import Any

import jwt
import pytest
import time_machine
from cryptography.hazmat.primitives.asymmetric import rsa

from bot.teams import keys
from tests.cast import StandingClock
from tests.teams.activities import ANNA, activity
from tests.teams.fake_teams import APP_ID, ISSUER, TENANT, FakeTeams
from tests.teams.served import Served, serving

OTHER_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


@pytest.fixture
async def served(teams: FakeTeams, sqlite_url: str, clock: StandingClock) -> AsyncIterator[Served]:
    async with serving(teams, sqlite_url, clock) as running:
        yield running


def said(served: Served, **more: Any) -> dict[str, Any]:
    return activity(serviceUrl=served.teams.service_url, **more)


def forged(teams: FakeTeams, *, key: Any = OTHER_KEY, alg: str = "RS256", kid: str = "k1") -> str:
    now = int(time.time())
    claims = {"iss": ISSUER, "aud": APP_ID, "serviceurl": teams.service_url, "exp": now + 600}
    return jwt.encode(claims, key, algorithm=alg, headers={"kid": kid})


async def nothing_happened(served: Served) -> bool:
    return await served.conversations() == 0 and not served.teams.messages


async def test_a_good_token_opens_the_door(served: Served) -> None:
    answer = await served["medewerker"].says("help")
    assert (answer.status, answer.body) == (200, None)


async def test_keys_are_there_before_the_first_request(served: Served) -> None:
    assert served.teams.looked_up_keys == 1
    await served["medewerker"].says("help")
    assert served.teams.looked_up_keys == 1


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": "99999999-0000-0000-0000-000000000000"},
        {"aud": None},
        {"iss": "https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/"},
        {"iss": "https://kwaad.example"},
        {"iss": None},
        {"exp": 1},
        {"exp": None},
        {"nbf": int(time.time()) + 7200},
        {"serviceurl": "https://kwaad.example/"},
        {"serviceurl": None},
        {"ver": "1.0", "appid": "another-bot"},
    ],
    ids=",".join,
)
async def test_a_token_that_is_not_for_us_is_401(served: Served, claims: dict[str, Any]) -> None:
    token = served.teams.token(**claims)
    assert (await served.wire.post(said(served), token=token)).status == 401
    assert await nothing_happened(served)


@pytest.mark.parametrize("token", [None, "", "abc", "a.b.c", "é", "eyJhbGciOiJub25lIn0.e30."])
async def test_no_token_or_garbage_is_401(served: Served, token: str | None) -> None:
    headers = {} if token is None else {"Authorization": f"Bearer {token}"}
    answer = await served.wire.post(said(served), token=None, headers=headers)
    assert answer.status == 401
    assert await nothing_happened(served)


@pytest.mark.parametrize("scheme", ["Basic", "bearer", ""])
async def test_another_scheme_is_401(served: Served, scheme: str) -> None:
    headers = {"Authorization": f"{scheme} {served.teams.token()}"}
    assert (await served.wire.post(said(served), token=None, headers=headers)).status == 401


async def test_a_forged_signature_is_401(served: Served) -> None:
    assert (await served.wire.post(said(served), token=forged(served.teams))).status == 401
    assert await nothing_happened(served)


async def test_an_unsigned_token_is_401(served: Served) -> None:
    token = forged(served.teams, key=None, alg="none")
    assert (await served.wire.post(said(served), token=token)).status == 401


async def test_a_token_signed_with_the_public_key_as_secret_is_401(served: Served) -> None:
    token = forged(served.teams, key="k" * 40, alg="HS256")
    assert (await served.wire.post(said(served), token=token)).status == 401


async def test_an_unknown_key_is_401_and_is_not_looked_up_again_and_again(served: Served) -> None:
    for _ in range(5):
        token = forged(served.teams, kid="zz")
        assert (await served.wire.post(said(served), token=token)).status == 401
    assert served.teams.looked_up_keys <= 2


async def test_new_keys_of_microsoft_are_taken_up(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    """botbuilder itself refuses everybody for up to a day after such a change."""
    monkeypatch.setattr(keys, "LOOK_AGAIN", 0.0)
    served.teams.keys = {"k2": OTHER_KEY.public_key()}
    token = forged(served.teams, kid="k2")
    assert (await served.wire.post(said(served), token=token)).status == 200


async def test_a_key_that_may_not_speak_for_teams_is_401(
    teams: FakeTeams, sqlite_url: str, clock: StandingClock
) -> None:
    teams.endorsements = ["webchat"]
    async with serving(teams, sqlite_url, clock) as served:
        assert (await served.wire.post(said(served))).status == 401


@pytest.mark.parametrize(
    "places",
    [
        {"channelData": {"tenant": {"id": "evil"}}},
        {"conversation": {"id": "a:1", "tenantId": "evil"}},
        {
            "channelData": {"tenant": {"id": "evil"}},
            "conversation": {"id": "a:1", "tenantId": "evil"},
        },
        {"channelData": {}, "conversation": {"id": "a:1"}},
    ],
    ids=str,
)
async def test_another_tenant_is_403(served: Served, places: dict[str, Any]) -> None:
    """botbuilder itself checks no tenant: the token is good, and still."""
    assert (await served.wire.post(said(served, **places))).status == 403
    assert await nothing_happened(served)


async def test_a_way_back_to_another_host_is_403(served: Served) -> None:
    url = "https://kwaad.example/"
    token = served.teams.token(serviceurl=url)
    answer = await served.wire.post(activity(serviceUrl=url), token=token)
    assert answer.status == 403
    assert await nothing_happened(served)


async def test_another_channel_is_403_or_401(served: Served) -> None:
    for channel in ("webchat", "emulator", "directline"):
        answer = await served.wire.post(said(served, channelId=channel))
        assert answer.status in (401, 403)
    assert await nothing_happened(served)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"[1]", 400),
        (b"\xff", 400),
        (b'{"a":' * 50_000, 400),
        (json.dumps(activity(text="x" * 300_000)).encode(), 413),
    ],
    ids=["empty", "half", "list", "binary", "deep", "huge"],
)
async def test_a_body_that_is_no_activity_is_refused(
    served: Served, body: bytes, status: int
) -> None:
    assert (await served.wire.post(body)).status == status
    assert await nothing_happened(served)


async def test_a_deep_value_is_refused(served: Served) -> None:
    deep: Any = "x"
    for _ in range(100):
        deep = [deep]
    assert (await served.wire.post(said(served, value=deep))).status == 400


async def test_a_huge_body_without_a_length_is_cut_off(served: Served) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(6):
            yield b" " * 65_536

    headers = {"Authorization": f"Bearer {served.teams.token()}"}
    url = f"{served.wire.bot_url}/api/messages"
    async with served.wire.session.post(url, data=pieces(), headers=headers) as answer:
        assert answer.status == 413


@pytest.mark.parametrize("name", ["signin/verifyState", "task/fetch", "kwaad", None])
async def test_an_unknown_invoke_is_501(served: Served, name: str | None) -> None:
    answer = await served.wire.post(said(served, type="invoke", name=name))
    assert answer.status == 501
    assert answer.body["type"] == "application/vnd.microsoft.error"
    assert await nothing_happened(served)


@pytest.mark.parametrize(
    "value", [{"action": {"data": {"answer": "x"}}}, {"action": {"data": "x"}}, {}, "x", None]
)
async def test_an_execute_made_by_hand_is_400(served: Served, value: object) -> None:
    sent = said(served, type="invoke", name="adaptiveCard/action", value=value)
    assert (await served.wire.post(sent)).status == 400
    assert await nothing_happened(served)


async def test_what_is_nothing_for_us_is_taken_and_forgotten(served: Served) -> None:
    for kind in ("typing", "messageReaction", "endOfConversation", "event", "trace"):
        assert (await served.wire.post(said(served, type=kind))).status == 200
    assert await nothing_happened(served)


async def test_only_post_is_taken(served: Served) -> None:
    async with served.wire.session.get(f"{served.wire.bot_url}/api/messages") as answer:
        assert answer.status == 405


async def test_refusals_say_nothing_of_what_was_sent(
    served: Served, capsys: pytest.CaptureFixture[str]
) -> None:
    story = "geheim-verhaal"
    posts = (
        (said(served, text=story), forged(served.teams)),
        (said(served, text=story, channelData={"tenant": {"id": "evil"}}), ""),
        (said(served, type="invoke", name="x", text=story), ""),
        (said(served, value={"a": story}, text=None), ""),
    )
    for sent, token in posts:
        answer = await served.wire.post(sent, token=token)
        assert answer.status >= 400
        assert story not in json.dumps(answer.body)
    shown = capsys.readouterr()
    assert "activity refused" in shown.out + shown.err
    assert story not in shown.out + shown.err
    assert ANNA not in shown.out + shown.err


async def test_an_organisation_nobody_set_up_is_told_so_and_nothing_is_kept(
    teams: FakeTeams, sqlite_url: str, clock: StandingClock
) -> None:
    other = "00000000-0000-0000-0000-000000000002"
    async with serving(teams, sqlite_url, clock, teams_tenant_ids=(TENANT, other)) as served:
        noor = served["medewerker"]
        noor.tenant = other
        assert (await noor.says("ik wil iets melden")).status == 200
        assert "Deze organisatie ken ik niet" in noor.reads
        place = {"id": "19:team", "conversationType": "channel", "tenantId": other}
        sent = noor.activity(text="melden", conversation=place)
        assert (await served.wire.post(sent)).status == 200
        await served.quiet()
        assert teams.of("19:team") == []
        assert await served.conversations() == 0


async def test_in_the_trial_nobody_is_asked_but_it_must_be_this_machine(
    teams: FakeTeams, sqlite_url: str, clock: StandingClock
) -> None:
    teams.login = {"access_token": ""}
    async with serving(teams, sqlite_url, clock, teams_trial=True) as served:
        sent = served["medewerker"].activity(text="help")
        assert (await served.wire.post(sent, token=None)).status == 200
        headers = {"Host": "kwaad.example"}
        assert (await served.wire.post(sent, token=None, headers=headers)).status == 403
        foreign = sent | {"channelData": {"tenant": {"id": "evil"}}}
        assert (await served.wire.post(foreign, token=None)).status == 403


async def test_a_token_that_was_good_is_not_good_for_another_way_back(served: Served) -> None:
    """What is remembered of a token is bound to where it was shown."""
    noor = served["medewerker"]
    assert (await noor.says("help")).status == 200
    token = served.teams.token()
    assert (await served.wire.post(noor.activity(text="help"), token=token)).status == 200
    elsewhere = noor.activity(text="help", serviceUrl=f"{served.teams.url}/amer/")
    assert (await served.wire.post(elsewhere, token=token)).status == 401


async def test_a_token_is_not_remembered_past_its_end(served: Served) -> None:
    token = served.teams.token()
    sent = said(served, type="typing")
    assert (await served.wire.post(sent, token=token)).status == 200
    later = time.time() + 3600
    with time_machine.travel(later, tick=True):
        assert (await served.wire.post(sent, token=token)).status == 401
