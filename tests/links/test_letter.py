"""A letter as a Word file: a link for one use, for who writes it; what is blank stays visible."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
import yaml
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from docx import Document
from docx.enum.text import WD_COLOR_INDEX

from bot.demo import MUNICIPALITY
from bot.links.letter import WORD, letter_page
from bot.links.links import LIFETIME
from bot.links.word import as_word
from cases.organisation import import_organisation
from cases.organisation_file import OrganisationFileError, read_organisation_file
from storage.database import Database
from tests.cast import ADDRESS, Stage, staged
from tests.chats import WebChat
from tests.links.photos import LOGO
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


def test_the_letterhead_stands_on_the_first_page_with_the_logo() -> None:
    address = ["Marktplein 1", "1234 AB Voorbeeldstad"]
    file = Document(BytesIO(as_word("Beste,", "Brief 1", "Gemeente Voorbeeldstad", address, LOGO)))
    header = file.sections[0].first_page_header
    (row,) = header.tables[0].rows
    assert row.cells[1].text.splitlines() == ["Gemeente Voorbeeldstad", *address]
    (picture,) = row.cells[0]._element.xpath(".//wp:docPr")
    assert picture.get("descr") == "Gemeente Voorbeeldstad"
    (image,) = (part.blob for part in header.part.package.iter_parts() if "media" in part.partname)
    assert image == LOGO


async def test_a_letter_has_the_letterhead_and_closing_lines_of_the_file(
    stage: Stage, browser: Browser, tmp_path: Path
) -> None:
    """A logo that is gone since keeps nobody from their letter."""
    logo = tmp_path / "logo.png"
    for there in (True, False):
        logo.write_bytes(LOGO) if there else logo.unlink()
        if there:
            head = {"address": ["Marktplein 1"], "logo": "logo.png", "closing": ["Namens B en W,"]}
            await with_letterhead(stage, tmp_path, head)
        saved = await browser.post(await link_of(stage))
        file = Document(BytesIO(await saved.read()))
        (table,) = file.sections[0].first_page_header.tables
        assert "Gemeente Voorbeeldstad" in table.rows[0].cells[1].text
        assert "Marktplein 1" in table.rows[0].cells[1].text
        assert len(table._element.xpath(".//pic:pic")) == there
        assert "Namens B en W,\n[…: naam van wie tekent]" in "\n".join(
            paragraph.text for paragraph in file.paragraphs
        )


async def with_letterhead(stage: Stage, folder: Path, head: Mapping[str, object]) -> None:
    """Bring the invented municipality's file in with this letterhead."""
    data = yaml.safe_load(MUNICIPALITY.read_text("utf-8"))
    data["organisation"]["letterhead"] = head
    path = folder / "organisation.yaml"
    path.write_text(yaml.safe_dump(data), "utf-8")
    async with stage.office.database.writing() as transaction:
        await import_organisation(transaction, read_organisation_file(path), stage.clock.now())


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (None, "cannot be read"),
        (b"GIF89a", "is no PNG or JPEG; save it as one of these"),
        (LOGO[:40], "is damaged, or of a kind that Word does not know"),
        (b"\xff\xd8\xff\xdb" + bytes(60), "is damaged, or of a kind that Word does not know"),
        (LOGO + bytes(1024 * 1024), "is 1024 kB; at most 1024 kB, so save it smaller"),
    ],
)
def test_a_file_that_is_no_logo_is_refused_with_what_to_do(
    tmp_path: Path, content: bytes | None, says: str
) -> None:
    if content is not None:
        (tmp_path / "logo.png").write_bytes(content)
    data = yaml.safe_load(MUNICIPALITY.read_text("utf-8"))
    data["organisation"]["letterhead"] = {"logo": "logo.png"}
    path = tmp_path / "organisation.yaml"
    path.write_text(yaml.safe_dump(data), "utf-8")
    with pytest.raises(OrganisationFileError, match=r"organisation\.letterhead\.logo") as problem:
        read_organisation_file(path)
    assert says in str(problem.value)
