"""Evidence on a screen: a button on the case, a link for one look, and a line in the trail."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.links.evidence import evidence_page
from bot.links.links import LIFETIME
from cases.inbound import Upload
from storage.database import Database
from storage.keys import Keys
from storage.records import AuditEntry
from tests.cast import ADDRESS, Player, Stage, staged
from tests.chats import WebChat
from tests.links.photos import HIDDEN, PHOTO
from tests.scripts.plays import STORY, begin, finish

Browser = TestClient[web.Request, web.Application]


@asynccontextmanager
async def reported(database: Database) -> AsyncIterator[Stage]:
    """A report has come in, with a photo and one that is damaged."""
    async with staged(database, WebChat()) as stage:
        anna = stage["medewerker"]
        await begin(anna)
        await anna.says(STORY, Upload(name="schade ü.jpg", media_type="", content=PHOTO))
        stage.clock.at += timedelta(seconds=1)
        await anna.says("", Upload(name="half.jpg", media_type="", content=PHOTO[:300]))
        await finish(anna)
        yield stage


@asynccontextmanager
async def at_the_page(stage: Stage) -> AsyncIterator[Browser]:
    app = web.Application()
    app.add_routes(evidence_page(stage.office.links, stage.office.database).routes())
    async with TestClient(TestServer(app)) as client:
        yield client


@pytest.fixture
async def stage(database: Database) -> AsyncIterator[Stage]:
    async with reported(database) as stage:
        yield stage


@pytest.fixture
async def browser(stage: Stage) -> AsyncIterator[Browser]:
    async with at_the_page(stage) as browser:
        yield browser


@pytest.fixture
async def simple(sqlite_url: str, keys: Keys) -> AsyncIterator[Stage]:
    """The same on SQLite alone."""
    database = Database.open(sqlite_url, keys)
    async with reported(database) as stage:
        yield stage
    await database.close()


@pytest.fixture
async def simple_browser(simple: Stage) -> AsyncIterator[Browser]:
    async with at_the_page(simple) as browser:
        yield browser


async def link_for(player: Player, which: int = 0) -> str:
    """Tap on the case and then on one of its photos; return the path of the link."""
    await player.taps("view", "story")
    await player.taps("file", values_of(player)[which])
    (url,) = player.screen[-1].links
    assert url.startswith(f"{ADDRESS}/evidence/")
    return url.removeprefix(ADDRESS)


def values_of(player: Player) -> list[str]:
    """Return the values of the newest buttons of files: their ids."""
    return [value for step, value in player.screen[-1].taps if step.startswith("file.")]


async def trail(stage: Stage) -> Sequence[AuditEntry]:
    async with stage.office.database.reading() as transaction:
        storage = transaction.of("voorbeeldstad")
        (case,) = await storage.cases.list()
        return await storage.audit.of_trail(case.id)


async def test_who_handles_the_case_sees_the_photo_without_what_hides_in_it(
    stage: Stage, browser: Browser
) -> None:
    manager = stage["leidinggevende"]
    link = await link_for(manager)
    manager.sees("2 bestanden als bewijs", "schade ü.jpg (foto of plaatje, 1 kB)")
    for _ in range(2):
        asked = await browser.get(link)  # what previews a link uses nothing up
        assert (asked.status, "Bekijken" in await asked.text()) == (200, True)
    seen = await browser.post(link, data={"what": "copy"})
    assert (seen.status, seen.content_type) == (200, "image/jpeg")
    assert HIDDEN not in await seen.read()
    assert "sandbox" in seen.headers["Content-Security-Policy"]
    assert seen.headers["Content-Disposition"] == "inline; filename*=UTF-8''schade%20%C3%BC.jpg"
    again = await browser.post(link)
    assert (again.status, "al een keer gebruikt" in await again.text()) == (410, True)

    saved = await browser.post(await link_for(manager), data={"what": "original"})
    assert await saved.read() == PHOTO  # to the byte, for the police
    assert saved.headers["Content-Disposition"].startswith("attachment")
    looks = [(e.actor, e.action) for e in await trail(stage) if e.action.startswith("read_")]
    actions = ["read_story", "read_evidence", "read_story", "read_original"]
    assert looks == [(str(manager.id), action) for action in actions]


async def test_a_link_that_opens_nothing(simple: Stage, simple_browser: Browser) -> None:
    cag, post = simple["cag"], simple_browser.post
    link = await link_for(cag)
    simple.clock.at += LIFETIME + timedelta(seconds=1)
    for answer in (await simple_browser.get(link), await post(link)):
        assert (answer.status, "werkt niet meer" in await answer.text()) == (410, True)
    for by_hand in ("x", "A" * 400, "%C3%A9", "..%2f..%2fetc"):
        assert (await post(f"/evidence/{by_hand}")).status == 410
    damaged = await post(await link_for(cag, 1))
    assert (damaged.status, "beschadigd" in await damaged.text()) == (422, True)


async def test_who_may_not_sees_nothing_and_that_is_written_down(
    simple: Stage, simple_browser: Browser
) -> None:
    manager, colleague = simple["leidinggevende"], simple["collega"]
    await manager.taps("view", "story")
    stolen, (file, _) = manager.screen[-1], values_of(manager)
    await simple.send(simple.wire.chat.tapped(colleague.email, stolen, "file", file))
    colleague.sees("Dit bestand mag je niet bekijken")
    assert not colleague.screen[-1].links
    assert (await trail(simple))[-1].action == "refused"

    # Somebody who was allowed to when the link was made, and is no longer.
    url = simple.office.links.to_file("voorbeeldstad", colleague.id, UUID(file), "nl")
    refused = await simple_browser.post(url.removeprefix(ADDRESS))
    assert (refused.status, PHOTO in await refused.read()) == (403, False)
    assert [entry.action for entry in await trail(simple)][-2:] == ["refused", "refused"]


async def test_without_an_address_it_says_what_is_missing(simple: Stage) -> None:
    no_address = replace(simple.office.links, public_url="")
    simple.office = replace(simple.office, cases=replace(simple.office.cases, links=no_address))
    cag = simple["cag"]
    await cag.taps("view", "story")
    await cag.taps("file", values_of(cag)[0])
    cag.sees("PUBLIC_URL")
    assert not cag.screen[-1].links
