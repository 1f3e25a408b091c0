"""Server-sent events: an open page is told what its chat, the clock and the unread marks are now.

Each event is the whole order of the chat, with the HTML of the lines that this page does not have
yet; so a page that lost its connection is right again after one event.
"""

import asyncio
import json
from typing import Any

from aiohttp import web

from bot.web.page import clock_view, entry_html
from bot.web.trial import Trial, Window

QUIET = 15.0  # seconds after which the clock is told though nothing happened
GATHER = 0.02  # seconds: what comes at once is told at once


class Stream:
    """One open page. Lives as long as its connection."""

    def __init__(self, trial: Trial, email: str, stopping: asyncio.Event) -> None:
        self._trial = trial
        self._email = email
        self._stopping = stopping
        self._known: dict[str, str] = {}

    async def run(self, request: web.Request) -> web.StreamResponse:
        """Tell the page until it is gone or the trial stops."""
        response = web.StreamResponse(
            headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
        )
        await response.prepare(request)
        with self._trial.channel.page() as bell:
            try:
                while not self._stopping.is_set():
                    await self._tell(response)
                    await _rung(bell)
            except ConnectionResetError:
                return response
        return response

    async def _tell(self, response: web.StreamResponse) -> None:
        window = await self._trial.window(self._email)
        event = json.dumps(self._state(window), ensure_ascii=False)
        await response.write(f"event: state\ndata: {event}\n\n".encode())
        self._trial.channel.read(window.person.id)

    def _state(self, window: Window) -> dict[str, Any]:
        lines = []
        previous = None
        for entry in window.chat:
            line = {"id": entry.place, "version": entry.version}
            if self._known.get(entry.place) != entry.version:
                line["html"] = entry_html(entry, window, previous)
            lines.append(line)
            previous = entry
        self._known = {line["id"]: line["version"] for line in lines}
        return {
            "chat": lines,
            "unread": {
                persona.person.email: persona.unread
                for persona in window.people
                if persona.person.id != window.person.id
            },
            "clock": clock_view(window),
        }


async def _rung(bell: asyncio.Event) -> None:
    """Wait for the bell, for a while; then take what comes in the same moment along."""
    try:
        async with asyncio.timeout(QUIET):
            await bell.wait()
    except TimeoutError:
        return
    await asyncio.sleep(GATHER)
    bell.clear()
