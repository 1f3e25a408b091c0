"""The page behind a link to a likeness on the list of bans: a button to look at a copy."""

import asyncio
from pathlib import Path

import structlog
from aiohttp import web

from bot.links.evidence import IN_A_BOX
from bot.links.links import LIKENESSES, OwnLinks
from bot.links.page import OneUsePage, as_file
from cases.ban_list import LikenessLook, open_likeness
from cases.hidden import without_hidden
from storage.database import Database

logger = structlog.get_logger(__name__)


def likeness_page(links: OwnLinks, database: Database) -> OneUsePage[LikenessLook]:
    """Return the page; who sees a likeness is asked for in `cases.ban_list`."""

    async def show(look: LikenessLook, _button: str) -> web.Response:
        file, content = await open_likeness(database, links.likenesses.clock, look)
        copy = await asyncio.to_thread(without_hidden, content, file.media_type)
        logger.info("likeness opened", listed=str(look.listed_id))
        return as_file(file.name, copy, file.media_type, saved=False, headers=IN_A_BOX)

    return OneUsePage(
        path=LIKENESSES,
        template=Path(__file__).with_name("likeness.html"),
        sentences="bans.page",
        buttons=("look",),
        read=links.likeness,
        opens=show,
    )
