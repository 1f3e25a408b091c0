"""A letter as a Word file: a link for one use, for who writes it; what is blank stays visible."""

from collections.abc import AsyncIterator
from dataclasses import replace
from io import BytesIO

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from docx import Document
from docx.enum.text import WD_COLOR_INDEX

from bot.links.letter import letter_page
from bot.links.links import LIFETIME
from bot.links.word import WORD, as_word
from storage.database import Database
from tests.cast import ADDRESS, Stage, staged
from tests.chats import WebChat
from tests.scripts.plays import report

Browser = TestClient[web.Request, web.Application]


@pytest.fixture
async def stage(database: Database) -> AsyncIterator[Stage]:
    async with staged(database, WebChat()) as stage:
        await report(stage["medewerker"])
        await stage["leidinggevende"].hands_in(
            "decide", on="Beslis", f1=["warning_written"], f4=["Eerste keer, hij ging zelf weg."]
        )
        await stage.later(minutes=1)
        yield stage


@pytest.fixture
async def browser(stage: Stage) -> AsyncIterator[Browser]:
    app = web.Application()
    app.add_routes(letter_page(stage.office.links, stage.office.database).routes())
    async with TestClient(TestServer(app)) as client:
        yield client


async def link_of(stage: Stage) -> str:
    manager = stage["leidinggevende"]
    await manager.taps("letter", "warning", on="Maak de brief")
    (url,) = manager.screen[-1].links
    return url.removeprefix(ADDRESS)


async def test_the_letter_is_saved_once_with_its_blanks(stage: Stage, browser: Browser) -> None:
    link = await link_of(stage)
    for _ in range(2):  # looking at the page uses nothing up
        assert "Opslaan als Word" in await (await browser.get(link)).text()
    saved = await browser.post(link)
    assert (saved.status, saved.content_type) == (200, WORD)
    assert saved.headers["Content-Disposition"].endswith("2026-0001.docx")
    runs = [run for p in Document(BytesIO(await saved.read())).paragraphs for run in p.runs]
    text = "".join(run.text for run in runs)
    assert "Ons kenmerk: 2026-0001" in text
    blanks = [run.text for run in runs if run.font.highlight_color == WD_COLOR_INDEX.YELLOW]
    assert any("naam van" in blank for blank in blanks)
    assert text.count("[…:") == len(blanks)
    again = await browser.post(link)
    assert again.status == 410
    assert "al een keer gebruikt" in await again.text()


async def test_a_link_is_worth_nothing_for_another_or_too_late(
    stage: Stage, browser: Browser
) -> None:
    links = stage.office.links
    link = await link_of(stage)
    look, _ = links.letter(link.rpartition("/")[2])
    other = replace(look, person_id=stage["medewerker"].id)
    stolen = links.to_letter(
        other.organisation_id, other.person_id, other.duty_id, other.letter, "nl"
    )
    refused = await browser.post(stolen.removeprefix(ADDRESS))
    assert refused.status == 403
    unknown = links.to_letter(look.organisation_id, look.person_id, look.duty_id, "no_letter", "nl")
    assert (await browser.post(unknown.removeprefix(ADDRESS))).status == 403
    stage.clock.at += LIFETIME * 2
    assert (await browser.post(link)).status == 410


def test_a_file_names_nobody_who_wrote_it() -> None:
    file = Document(BytesIO(as_word("Beste […: naam],\n\nregel\nregel", "Brief 1")))
    assert file.core_properties.author == ""
    assert [p.text for p in file.paragraphs] == ["Beste […: naam],", "regel\nregel"]
