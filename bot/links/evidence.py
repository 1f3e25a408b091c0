"""The page behind a link to evidence: a button to look, a button to save the original."""

import asyncio
from dataclasses import replace
from pathlib import Path

import structlog
from aiohttp import web

from bot.links.links import FILES, OwnLinks
from bot.links.page import OneUsePage, as_file
from bot.own_page import HEADERS
from cases.ban_list import PICTURES
from cases.hidden import without_hidden
from cases.showing import FileLook, open_file
from storage.database import Database

logger = structlog.get_logger(__name__)

SHOWN = (*PICTURES, "text/plain")  # the rest is saved
IN_A_BOX = {
    **HEADERS,
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
}


def evidence_page(links: OwnLinks, database: Database) -> OneUsePage[FileLook]:
    """Return the page; who opens a file is asked for in `cases.showing`."""

    async def show(look: FileLook, button: str) -> web.Response:
        look = replace(look, original=button == "original")
        file, content = await open_file(database, links.files.clock, look)
        if not look.original:
            content = await asyncio.to_thread(without_hidden, content, file.media_type)
        logger.info("evidence opened", file=str(file.id), original=look.original)
        saved = look.original or file.media_type not in SHOWN
        return as_file(file.name, content, file.media_type, saved=saved, headers=IN_A_BOX)

    return OneUsePage(
        path=FILES,
        template=Path(__file__).with_name("evidence.html"),
        sentences="evidence.page",
        buttons=("look", "look_hint", "original", "original_hint"),
        read=links.file,
        opens=show,
    )
