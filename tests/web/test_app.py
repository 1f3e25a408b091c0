"""The page over HTTP, on the real office: who may ask, what a form does, what a page is told."""

import io
import json
import re
import time
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from aiohttp import FormData
from aiohttp.test_utils import TestClient, TestServer

from bot.demo import open_trial
from bot.own_page import HEADERS
from bot.web.app import LARGEST
from bot.web.loopback import NotLoopback, require_loopback
from bot.web.render import tap_value

EMPLOYEE = "medewerker@voorbeeldstad.example"
MANAGER = "leidinggevende@voorbeeldstad.example"
JSON = {"Accept": "application/json"}
Client = TestClient[Any, Any]


@pytest.fixture
async def client() -> AsyncIterator[Client]:
    async with open_trial() as app, TestClient(TestServer(app)) as client:
        yield client


async def page(client: Client, email: str = EMPLOYEE) -> str:
    response = await client.get("/", params={"as": email})
    assert response.status == 200
    return await response.text()


async def say(client: Client, text: str, email: str = EMPLOYEE, event: str = "") -> int:
    data = {"as": email, "event": event or f"e{time.monotonic_ns()}", "text": text}
    response = await client.post("/say", data=data, headers=JSON)
    return response.status


async def tap(client: Client, marks: Sequence[str], email: str = EMPLOYEE) -> int:
    data = {"as": email, "event": f"e{time.monotonic_ns()}", "tap": tap_value(*marks)}
    return (await client.post("/say", data=data, headers=JSON)).status


def buttons(html: str, step: str) -> dict[str, tuple[str, str, str]]:
    """Return what can be tapped for a step: answer to marks."""
    found = re.findall(rf'data-step="{step}" data-answer="([^"]*)" data-ref="([^"]*)"', html)
    return {answer: (step, answer, ref) for answer, ref in found}


async def test_the_first_page_is_there_at_once(client: Client) -> None:
    response = await client.get("/", allow_redirects=False)
    assert response.status == 200
    html = await response.text()
    assert html.startswith("<!doctype html>")
    assert '<html lang="nl">' in html
    for name in ("medewerker", "collega", "leidinggevende", "cag", "bmw", "directeur"):
        assert f'data-persona="{name}@voorbeeldstad.example"' in html
    assert re.findall(r'data-clock="(\w+)"', html) == ["event", "hour", "day", "week"]


async def test_nothing_is_loaded_from_elsewhere(client: Client) -> None:
    response = await client.get("/")
    html = await response.text()
    assert not re.findall(r'(?:src|href|action)="(?!/|#)[^"]*"', html)
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    for path in re.findall(r'(?:src|href)="(/static/[^"]+)"', html):
        assert (await client.get(path)).status == 200


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.20", "::", "meldbot.example", ""])  # noqa: S104
def test_it_listens_on_no_address_but_this_machines_own(host: str) -> None:
    with pytest.raises(NotLoopback, match="this machine only"):
        require_loopback(host)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.2", "::1", "localhost"])
def test_it_listens_on_loopback(host: str) -> None:
    require_loopback(host)


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8765", "192.168.1.20", "[::1", ""])
async def test_a_name_that_was_made_to_point_here_is_refused(client: Client, host: str) -> None:
    for path in ("/", f"/stream?as={EMPLOYEE}", "/static/trial.js"):
        response = await client.get(path, headers={"Host": host})
        assert response.status in (400, 403), path
        assert "Voorbeeldstad" not in await response.text()


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
async def test_another_page_cannot_hand_in_a_form(client: Client, headers: dict[str, str]) -> None:
    data = {"as": EMPLOYEE, "event": "e1", "text": "ik wil iets melden"}
    assert (await client.post("/say", data=data, headers=headers)).status == 403
    assert (await client.post("/clock", data={"move": "week"}, headers=headers)).status == 403
    assert "data-card" not in await page(client)


async def test_the_pages_own_form_is_taken(client: Client) -> None:
    origin = f"http://{client.host}:{client.port}"
    data = {"as": EMPLOYEE, "event": "e1", "text": "ik wil iets melden"}
    headers = {"Origin": origin, "Sec-Fetch-Site": "same-origin"}
    response = await client.post("/say", data=data, headers=headers, allow_redirects=False)
    assert response.status == 303
    assert response.headers["Location"].startswith("/?as=medewerker")


async def test_a_link_from_elsewhere_may_lead_here(client: Client) -> None:
    headers = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
    assert (await client.get("/", headers=headers)).status == 200


async def test_a_message_is_answered_and_a_tap_goes_on(client: Client) -> None:
    assert await say(client, "ik wil iets melden") == 200
    first = await page(client)
    assert "ik wil iets melden" in first
    assert 'data-card="question"' in first
    assert await tap(client, buttons(first, "danger")["no"]) == 200
    second = await page(client)
    assert not buttons(second, "danger"), "the first question can still be tapped"
    assert buttons(second, "story")["stepwise"]
    assert await page(client, MANAGER) != second


async def test_a_form_handed_in_twice_is_done_once(client: Client) -> None:
    assert await say(client, "ik wil iets melden", event="same") == 200
    once = await page(client)
    assert await say(client, "ik wil iets melden", event="same") == 200
    twice = await page(client)
    assert once.count("data-card=") == twice.count("data-card=") == 1
    assert twice.count('class="said"') == 1


async def test_what_somebody_types_is_never_code(client: Client) -> None:
    await say(client, "<script>alert(1)</script>")
    html = await page(client)
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)" in html


async def test_danger_comes_first_with_a_number_to_call(client: Client) -> None:
    await say(client, "help, er staat hier nu een man met een mes voor me")
    html = await page(client)
    assert 'data-card="danger"' in html
    assert 'href="tel:112"' in html
    assert buttons(html, "danger")["continue"]


async def test_a_file_comes_in_with_its_message(client: Client) -> None:
    form = FormData({"as": EMPLOYEE, "event": "e1", "text": "ik wil iets melden"})
    assert (await client.post("/say", data=form, headers=JSON)).status == 200
    form = FormData({"as": EMPLOYEE, "event": "e2", "text": ""})
    form.add_field("file", b"%PDF-1.7 brief", filename="brief.pdf", content_type="application/pdf")
    assert (await client.post("/say", data=form, headers=JSON)).status == 200
    assert "brief.pdf" in await page(client)


async def test_a_form_that_is_too_big_is_refused(client: Client) -> None:
    form = FormData({"as": EMPLOYEE, "event": "e1"})
    film = io.BytesIO(bytes(LARGEST + 1))
    form.add_field("file", film, filename="film.mp4", content_type="video/mp4")
    assert (await client.post("/say", data=form, headers=JSON)).status == 413
    assert "film.mp4" not in await page(client)


async def test_unusable_forms_and_strangers_get_a_clear_no(client: Client) -> None:
    assert (await client.post("/say", data={"text": "hallo"})).status == 400
    bad = {"as": EMPLOYEE, "event": "e1", "tap": "{}"}
    assert (await client.post("/say", data=bad)).status == 400
    assert await say(client, "hallo", email="niemand@voorbeeldstad.example") == 404
    assert (await client.get("/", params={"as": "niemand@x.example"})).status == 404
    assert (await client.get("/stream", params={"as": "niemand@x.example"})).status == 404
    assert (await client.post("/clock", data={"move": "year"})).status == 400


async def test_what_is_no_form_is_refused(client: Client) -> None:
    kinds = ("application/x-www-form-urlencoded", "multipart/form-data; boundary=x")
    for path in ("/say", "/clock"):
        for kind in kinds:
            headers = {"Content-Type": kind}
            answer = await client.post(path, data=bytes(range(255, 0, -1)), headers=headers)
            assert answer.status == 400
            assert "no form" in await answer.text()


async def test_somebody_who_speaks_english_sees_english(client: Client) -> None:
    html = await page(client, "collega-en@voorbeeldstad.example")
    assert '<html lang="en">' in html
    assert "Your message" in html


async def test_an_open_page_is_told_what_is_new(client: Client) -> None:
    async with client.get("/stream", params={"as": EMPLOYEE}) as stream:
        assert stream.headers["Content-Type"] == "text/event-stream"
        assert (await told(stream))["chat"] == []
        await say(client, "ik wil iets melden")
        state, told_so_far = await told(stream), ""  # a line's html comes once, in one event or two
        while "data-card" not in (told_so_far := told_so_far + html_of(state)):
            state = await told(stream)
        assert "ik wil iets melden" in told_so_far
        assert EMPLOYEE not in state["unread"]
        known = state["chat"][0]
        await say(client, "help")
        assert known["id"] in [line["id"] for line in (await told(stream))["chat"]]


def html_of(state: dict[str, Any]) -> str:
    return "".join(line.get("html", "") for line in state["chat"])


async def told(stream: Any) -> dict[str, Any]:
    """Return the next event of an open stream."""
    name, data = (await stream.content.readline()), (await stream.content.readline())
    assert name == b"event: state\n"
    assert await stream.content.readline() == b"\n"
    return dict(json.loads(data.removeprefix(b"data: ")))


async def test_the_clock_moves_by_its_buttons(client: Client) -> None:
    began = time.monotonic()
    before = shown_time(await page(client))
    assert (await client.post("/clock", data={"move": "hour"}, headers=JSON)).status == 200
    after = shown_time(await page(client))
    assert 3600 <= after - before < 3660 + time.monotonic() - began


@pytest.fixture
def nothing_comes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """A protocol that asks nothing again and again."""
    monkeypatch.setattr("cases.standing._recurring", lambda _: iter(()))


async def test_with_nothing_ahead_the_clock_says_so(
    nothing_comes_back: None, client: Client
) -> None:
    response = await client.post("/clock", data={"move": "event"}, headers=JSON)
    assert (await response.json())["note"] == "nothing_ahead"
    followed = await client.post("/clock", data={"move": "event", "as": EMPLOYEE})
    assert "Er staat niets meer op de agenda." in await followed.text()


def shown_time(html: str) -> float:
    """Return the moment on the page's clock, in seconds."""
    found = re.search(r'id="now" datetime="([^"]+)"', html)
    assert found
    return datetime.fromisoformat(found[1]).timestamp()


async def test_a_trial_that_is_kept_goes_on_where_its_clock_was_left(tmp_path: Path) -> None:
    began, file = time.monotonic(), tmp_path / "proef.sqlite"
    start = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
    async with open_trial(file, start) as app, TestClient(TestServer(app)) as client:
        await say(client, "ik wil iets melden")
        await client.post("/clock", data={"move": "day"})
    async with open_trial(file) as app, TestClient(TestServer(app)) as client:
        html = await page(client)
    assert 0 <= shown_time(html) - start.timestamp() - 86400 < 60 + time.monotonic() - began
    assert buttons(html, "danger")["no"]


async def test_the_page_of_a_link_keeps_its_own_policy(client: Client) -> None:
    response = await client.get("/evidence/not-a-link")
    assert response.status == 410
    assert response.headers["Content-Security-Policy"] == HEADERS["Content-Security-Policy"]
