"""The page behind a link to a letter: a button that saves it as a Word file."""

import asyncio
from pathlib import Path

import structlog
from aiohttp import web

from bot.links.links import LETTERS, OwnLinks
from bot.links.page import OneUsePage, as_file
from cases.letterhead import BadLogo, read_logo
from cases.letters import Draft, LetterLook, open_letter
from storage.database import Database

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
logger = structlog.get_logger(__name__)


def letter_page(links: OwnLinks, database: Database) -> OneUsePage[LetterLook]:
    """Return the page; who saves a letter is asked for in `cases.letters`."""

    async def save(look: LetterLook, _button: str) -> web.Response:
        draft = await open_letter(database, links.letters.clock, look)
        title = f"{draft.written.letter.label.nl} {draft.number}"
        content = await asyncio.to_thread(_word, draft, title)
        logger.info("letter saved", duty=str(look.duty_id), letter=look.letter)
        return as_file(f"{title}.docx", content, WORD, saved=True)

    return OneUsePage(
        path=LETTERS,
        template=Path(__file__).with_name("letter.html"),
        sentences="letter.page",
        buttons=("save",),
        read=links.letter,
        opens=save,
    )


def _word(draft: Draft, title: str) -> bytes:
    """Return the Word file; a logo that is no longer there does not keep a letter from anybody."""
    from bot.links.word import as_word  # here: python-docx is 8 MB, and a letter is rare

    head, logo = draft.letterhead, b""
    try:
        logo = read_logo(head.logo) if head.logo else b""
    except BadLogo as problem:
        logger.warning("letter without its logo", reason=str(problem))
    return as_word(draft.written.text, title, head.name, head.address, logo)
