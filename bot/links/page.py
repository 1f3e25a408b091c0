"""A page behind a link: buttons to ask for something with, or the reason why there is nothing.

A GET shows no more than the buttons, so that what looks at links by itself (a preview, a virus
scanner) neither sees anything nor uses the link up; what is asked for comes with the POST.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar
from urllib.parse import quote

from aiohttp import web

from bot.own_page import HEADERS, own_page
from bot.tickets import BadTicket
from cases.access import Denied
from cases.hidden import CannotTell
from cases.opening import Gone, UsedUp
from dialogs.texts import say

Look = TypeVar("Look")

_REFUSED: Mapping[type[Exception], tuple[str, int]] = {
    UsedUp: ("used", 410),
    Denied: ("refused", 403),
    Gone: ("gone", 404),
    CannotTell: ("cannot", 422),
}


@dataclass(frozen=True, slots=True)
class OneUsePage(Generic[Look]):
    """`read` reads the link, `opens` gives what was asked by the name of the tapped button."""

    path: str
    template: Path
    sentences: str  # where the catalogue has them
    buttons: Sequence[str]  # keys of sentences, beside the title and the text
    read: Callable[[str], tuple[Look, str]]
    opens: Callable[[Look, str], Awaitable[web.Response]]

    def routes(self) -> list[web.RouteDef]:
        where = self.path + "{ticket}"
        return [web.get(where, self.ask), web.post(where, self.open)]

    async def ask(self, request: web.Request) -> web.Response:
        try:
            _, language = self.read(request.match_info["ticket"])
        except BadTicket:
            return self._page("nl", "over", 410)
        return self._page(language, "", 200)

    async def open(self, request: web.Request) -> web.Response:
        try:
            look, language = self.read(request.match_info["ticket"])
        except BadTicket:
            return self._page("nl", "over", 410)
        try:
            return await self.opens(look, str((await request.post()).get("what", "")))
        except tuple(_REFUSED) as why:
            return self._page(language, *_REFUSED[type(why)])

    def _page(self, language: str, says: str, status: int) -> web.Response:
        """The buttons (`says` empty), or the reason why there is nothing."""
        words = {
            key: say(f"{self.sentences}.{key}", language)
            for key in ("title", "text", *self.buttons)
        }
        word = say(f"{self.sentences}.{says}", language) if says else ""
        return own_page(self.template, status, language=language, word=word, **words)


def as_file(
    name: str, content: bytes, media_type: str, *, saved: bool, headers: Mapping[str, str] = HEADERS
) -> web.Response:
    """Return a file, to look at or to save."""
    how = f"{'attachment' if saved else 'inline'}; filename*=UTF-8''{quote(name, safe='')}"
    return web.Response(
        body=content,
        content_type=media_type,
        charset="utf-8" if media_type == "text/plain" else None,
        headers={**headers, "Content-Disposition": how},
    )
