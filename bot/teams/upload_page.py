"""The page behind an upload link: evidence that a chat with a bot cannot take.

Teams takes files from a bot's chat only in part (none in a channel, none in some clouds), and a
copy in somebody's OneDrive is a copy too many. Here the file goes straight to the report.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import structlog
from aiohttp import BodyPartReader, web

from bot.doing import Doing, doing
from bot.own_page import own_page
from bot.teams.receive import CHANNEL
from bot.teams.upload_link import PATH, Ticket, UploadLinks
from bot.tickets import BadTicket
from bot.wiring import Office
from cases.by_link import UPLOAD, state_of
from cases.evidence import LARGEST
from cases.inbound import Inbound, Upload
from dialogs.reply import Reply
from dialogs.texts import say

logger = structlog.get_logger(__name__)

MOST = 4 * LARGEST  # bytes of all files together
MOST_FILES = 20
CHUNK = 256 * 1024
_PAGE = Path(__file__).with_suffix(".html")


class TooMuch(Exception):
    """The files together are larger than MOST, or more than MOST_FILES."""


class Closed(Exception):
    """The link cannot be used: no link of ours, used before, or its report is over."""

    def __init__(self, says: str, language: str = "nl") -> None:
        super().__init__(says)
        self.says, self.language = says, language


@dataclass(frozen=True, slots=True)
class UploadPage:
    """GET shows the form, POST takes the files; both only with a link that still holds."""

    links: UploadLinks
    office: Office

    def routes(self) -> list[web.RouteDef]:
        where = PATH + "{link}"
        return [web.get(where, self.show), web.post(where, self.take)]

    async def show(self, request: web.Request) -> web.Response:
        try:
            ticket = await self._ticket(request)
        except Closed as closed:
            return _page(closed.language, closed.says, 410)
        return _page(ticket.language, "", 200)

    async def take(self, request: web.Request) -> web.Response:
        try:
            ticket = await self._ticket(request)
        except Closed as closed:
            return _page(closed.language, closed.says, 410)
        try:
            uploads = tuple([upload async for upload in _uploads(request)])
        except TooMuch:
            return _page(ticket.language, "too_big", 413)
        except (ValueError, AssertionError):  # what aiohttp raises for a body that is no form
            return _page(ticket.language, "none", 400)
        if not uploads:
            return _page(ticket.language, "none", 400)
        return await self._hand_in(ticket, uploads)

    async def _ticket(self, request: web.Request) -> Ticket:
        """Return what the link stands for. Raises Closed."""
        try:
            ticket = self.links.opened(request.match_info["link"])
        except BadTicket as problem:
            raise Closed("over") from problem
        account = (CHANNEL, ticket.tenant, ticket.person)
        state = await state_of(self.office.database, account, ticket.ref, _event_of(ticket))
        if state != "open":
            raise Closed(state, ticket.language)
        return ticket

    async def _hand_in(self, ticket: Ticket, uploads: tuple[Upload, ...]) -> web.Response:
        async with self.office.database.reading() as transaction:
            sender = await transaction.sender(CHANNEL, ticket.tenant, ticket.person)
        if sender is None or sender.address is None:
            return _page(ticket.language, "over", 410)
        inbound = Inbound(
            channel=CHANNEL,
            workspace=ticket.tenant,
            external_id=ticket.person,
            event_id=_event_of(ticket),
            reply=Reply(step=UPLOAD, ref=ticket.ref),
            reference=sender.address.reference,
            uploads=uploads,
        )
        turned = await self.office.cases.turn(inbound)
        if turned.repeated:
            return _page(ticket.language, "used", 410)
        doing.set(Doing(ticket.person, None))
        await self.office.delivery.answer(turned)
        logger.info("files handed in by link", files=len(uploads))
        return _page(ticket.language, "done", 200)


def _event_of(ticket: Ticket) -> str:
    """Using a link is an event, and an event is taken once."""
    return f"upload/{ticket.id}"


async def _uploads(request: web.Request) -> AsyncIterator[Upload]:
    """Yield the files of a form. Raises TooMuch, or ValueError where it is no form."""
    room, files = MOST, 0
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader) or not part.filename:
            continue
        content = bytearray()
        while chunk := await part.read_chunk(CHUNK):
            content += chunk
            if len(content) > room:
                raise TooMuch
        room, files = room - len(content), files + 1
        if files > MOST_FILES:
            raise TooMuch
        kind = part.headers.get("Content-Type", "application/octet-stream")
        yield Upload(name=part.filename, media_type=kind, content=bytes(content))


def _page(language: str, says: str, status: int) -> web.Response:
    """The form (`says` empty, or what is wrong with what was sent), or a closing word."""
    most = MOST // 1024**2
    return own_page(
        _PAGE,
        status,
        language=language,
        title=say("teams.upload.title", language),
        label=say("teams.upload.label", language),
        hint=say("teams.upload.hint", language, most=most),
        send=say("teams.upload.send", language),
        word=say(f"teams.upload.{says}", language, most=most) if says else "",
        form=says in ("", "none", "too_big"),
    )
