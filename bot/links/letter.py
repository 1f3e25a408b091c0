"""The page behind a link to a letter: a button that saves it as a Word file."""

import asyncio
from pathlib import Path

import structlog
from aiohttp import web

from bot.links.links import LETTERS, OwnLinks
from bot.links.page import OneUsePage, as_file
from bot.links.word import WORD, as_word
from cases.letters import LetterLook, open_letter
from storage.database import Database

logger = structlog.get_logger(__name__)


def letter_page(links: OwnLinks, database: Database) -> OneUsePage[LetterLook]:
    """Return the page; who saves a letter is asked for in `cases.letters`."""

    async def save(look: LetterLook, _button: str) -> web.Response:
        number, written = await open_letter(database, links.letters.clock, look)
        title = f"{written.letter.label.nl} {number}"
        content = await asyncio.to_thread(as_word, written.text, title)
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
