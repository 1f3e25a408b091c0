"""The page behind a link to a letter: a button that saves it as a Word file.

A GET shows no more than the button, so that what looks at links by itself uses none up.
"""

import asyncio
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import structlog
from aiohttp import web

from bot.letters.links import PATH, LetterLinks
from bot.letters.word import WORD, as_word
from bot.own_page import HEADERS, own_page
from bot.tickets import BadTicket
from cases.access import Denied
from cases.letters import open_letter
from cases.showing import Gone, UsedUp
from dialogs.texts import say
from storage.database import Database

logger = structlog.get_logger(__name__)

_PAGE = Path(__file__).with_name("page.html")


@dataclass(frozen=True, slots=True)
class LetterPage:
    """Both only with a link that still holds; who saves a letter is asked in `cases.letters`."""

    links: LetterLinks
    database: Database

    def routes(self) -> list[web.RouteDef]:
        where = PATH + "{ticket}"
        return [web.get(where, self.ask), web.post(where, self.save)]

    async def ask(self, request: web.Request) -> web.Response:
        try:
            _, language = self.links.opened(request.match_info["ticket"])
        except BadTicket:
            return _page("nl", "over", 410)
        return _page(language, "", 200)

    async def save(self, request: web.Request) -> web.Response:
        try:
            look, language = self.links.opened(request.match_info["ticket"])
        except BadTicket:
            return _page("nl", "over", 410)
        try:
            number, written = await open_letter(self.database, self.links.tickets.clock, look)
        except UsedUp:
            return _page(language, "used", 410)
        except Denied:
            return _page(language, "refused", 403)
        except Gone:
            return _page(language, "gone", 404)
        title = f"{written.letter.label.nl} {number}"
        content = await asyncio.to_thread(as_word, written.text, title)
        logger.info("letter saved", duty=str(look.duty_id), letter=look.letter)
        return _file(f"{title}.docx", content)


def _file(name: str, content: bytes) -> web.Response:
    how = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    headers = {**HEADERS, "Content-Disposition": how}
    return web.Response(body=content, content_type=WORD, headers=headers)


def _page(language: str, says: str, status: int) -> web.Response:
    """The button (`says` empty), or the reason why there is nothing to save."""
    words = {key: say(f"letter.page.{key}", language) for key in ("title", "text", "save")}
    word = say(f"letter.page.{says}", language) if says else ""
    return own_page(_PAGE, status, language=language, word=word, **words)
