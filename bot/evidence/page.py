"""The page behind a link to evidence: a button to look, a button to save the original.

A GET shows no more than the buttons, so that what looks at links by itself (a preview, a virus
scanner) neither sees anything nor uses the link up; the file comes with the POST.
"""

import asyncio
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import quote

import structlog
from aiohttp import web

from bot.evidence.links import PATH, EvidenceLinks
from bot.own_page import HEADERS, own_page
from bot.tickets import BadTicket
from cases.access import Denied
from cases.hidden import CannotTell, without_hidden
from cases.showing import Gone, UsedUp, open_file
from dialogs.texts import say
from storage.database import Database
from storage.records import StoredFile

logger = structlog.get_logger(__name__)

SHOWN = ("image/jpeg", "image/png", "image/gif", "image/webp", "text/plain")  # the rest is saved
_IN_A_BOX = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox"}
_PAGE = Path(__file__).with_name("page.html")


@dataclass(frozen=True, slots=True)
class EvidencePage:
    """Both only with a link that still holds; who opens a file is asked for in `cases.showing`."""

    links: EvidenceLinks
    database: Database

    def routes(self) -> list[web.RouteDef]:
        where = PATH + "{ticket}"
        return [web.get(where, self.ask), web.post(where, self.show)]

    async def ask(self, request: web.Request) -> web.Response:
        try:
            _, language = self.links.opened(request.match_info["ticket"])
        except BadTicket:
            return _page("nl", "over", 410)
        return _page(language, "", 200)

    async def show(self, request: web.Request) -> web.Response:
        try:
            look, language = self.links.opened(request.match_info["ticket"])
        except BadTicket:
            return _page("nl", "over", 410)
        look = replace(look, original=(await request.post()).get("what") == "original")
        try:
            file, content = await open_file(self.database, self.links.tickets.clock, look)
            if not look.original:
                content = await asyncio.to_thread(without_hidden, content, file.media_type)
        except UsedUp:
            return _page(language, "used", 410)
        except Denied:
            return _page(language, "refused", 403)
        except Gone:
            return _page(language, "gone", 404)
        except CannotTell:
            return _page(language, "cannot", 422)
        logger.info("evidence opened", file=str(file.id), original=look.original)
        return _file(file, content, saved=look.original or file.media_type not in SHOWN)


def _file(file: StoredFile, content: bytes, *, saved: bool) -> web.Response:
    name = quote(file.name, safe="")
    how = f"{'attachment' if saved else 'inline'}; filename*=UTF-8''{name}"
    text = file.media_type == "text/plain"
    return web.Response(
        body=content,
        content_type=file.media_type,
        charset="utf-8" if text else None,
        headers={**HEADERS, **_IN_A_BOX, "Content-Disposition": how},
    )


def _page(language: str, says: str, status: int) -> web.Response:
    """The two buttons (`says` empty), or the reason why there is nothing to see."""
    keys = ("title", "text", "look", "look_hint", "original", "original_hint")
    words = {key: say(f"evidence.page.{key}", language) for key in keys}
    word = say(f"evidence.page.{says}", language) if says else ""
    return own_page(_PAGE, status, language=language, word=word, **words)
