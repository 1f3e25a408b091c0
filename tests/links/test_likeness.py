"""The face on the list of bans: a link for one look, a copy without what hides in it."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.links.likeness import likeness_page
from bot.links.links import LIFETIME
from storage.database import Database
from tests.cast import ADDRESS, Stage, staged
from tests.chats import WebChat
from tests.links.photos import HIDDEN
from tests.scripts.test_ban_list import banned, photo_id
from tests.scripts.test_line import audited

Browser = TestClient[web.Request, web.Application]


@pytest.fixture
async def stage(database: Database) -> AsyncIterator[Stage]:
    async with staged(database, WebChat()) as stage:
        await banned(stage)
        photo = str(await photo_id(stage))
        await stage["cag"].hands_in("ban", on="Telefoonverbod", f1=["J. van V."], f3=[photo])
        yield stage


@pytest.fixture
async def browser(stage: Stage) -> AsyncIterator[Browser]:
    app = web.Application()
    app.add_routes(likeness_page(stage.office.links, stage.office.database).routes())
    async with TestClient(TestServer(app)) as client:
        yield client


async def link_of(stage: Stage) -> str:
    desk = stage["receptie"]
    await desk.says("wie heeft een verbod")
    await desk.taps("likeness", "open")
    (url,) = desk.screen[-1].links
    return url.removeprefix(ADDRESS)


async def test_the_face_is_seen_once_without_what_hides_in_it(
    stage: Stage, browser: Browser
) -> None:
    link = await link_of(stage)
    for _ in range(2):  # looking at the page uses nothing up
        assert "Foto bij de lijst" in await (await browser.get(link)).text()
    seen = await browser.post(link)
    assert (seen.status, seen.content_type) == (200, "image/jpeg")
    assert HIDDEN not in await seen.read()
    assert "sandbox" in seen.headers["Content-Security-Policy"]
    again = await browser.post(link)
    assert again.status == 410
    assert "read_likeness" in await audited(stage)


async def test_a_link_is_worth_nothing_for_another_too_late_or_off_the_list(
    stage: Stage, browser: Browser
) -> None:
    links = stage.office.links
    link = await link_of(stage)
    look, _ = links.likeness(link.rpartition("/")[2])
    other = replace(look, person_id=stage["collega"].id)
    stolen = links.to_likeness(other.organisation_id, other.person_id, other.listed_id, "nl")
    assert (await browser.post(stolen.removeprefix(ADDRESS))).status == 403
    assert "refused" in await audited(stage)
    await stage["cag"].taps("ban", "off", on="Telefoonverbod")
    assert (await browser.post(link)).status == 404
    stage.clock.at += LIFETIME * 2
    assert (await browser.post(link)).status == 410
