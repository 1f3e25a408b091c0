"""A wire between the bot and PostgreSQL: it can be cut, swallow all, or lead elsewhere."""

from asyncio import (
    Event,
    StreamReader,
    StreamWriter,
    gather,
    open_unix_connection,
    start_unix_server,
)
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from urllib.parse import quote

SOCKET = ".s.PGSQL.5432"  # what a client looks for in the folder that it is given

Cut = Literal["before", "after"] | None


@dataclass(slots=True)
class Wire:
    """`to`: the folder of the server's socket. `swallows`: nothing goes on, and nobody is told.

    `cuts` is asked at each message to the server whether to cut the connection: before it has gone
    on, or after, so that the server does it and the answer gets lost.
    """

    folder: Path
    to: str
    cuts: Callable[[bytes], Cut] = lambda _: None
    swallows: bool = False
    _ends: set[StreamWriter] = field(default_factory=set)

    def url(self, database: str) -> str:
        """Return DATABASE_URL by way of this wire."""
        return f"postgresql://postgres@/{database}?host={quote(str(self.folder), safe='')}"

    def cut(self) -> None:
        """Cut every connection that there is."""
        for end in self._ends:
            end.transport.abort()

    async def accept(self, client: StreamReader, to_client: StreamWriter) -> None:
        """Join a client to the server until either leaves, or the wire is cut."""
        ends, lost = {to_client}, Event()
        with suppress(OSError):
            server, to_server = await open_unix_connection(f"{self.to}/{SOCKET}")
            ends.add(to_server)
            self._ends |= ends
            await gather(self._say(client, to_server, lost), self._answer(server, to_client, lost))
        for end in ends:
            end.transport.abort()
        self._ends -= ends

    async def _say(self, client: StreamReader, server: StreamWriter, lost: Event) -> None:
        while said := await client.read(2**16):
            cut = self.cuts(said)
            if cut == "before":
                break
            if cut == "after":
                lost.set()
            await self._pass_on(said, server)
        raise ConnectionResetError

    async def _answer(self, server: StreamReader, client: StreamWriter, lost: Event) -> None:
        while answer := await server.read(2**16):
            if lost.is_set():
                break
            await self._pass_on(answer, client)
        raise ConnectionResetError

    async def _pass_on(self, what: bytes, to: StreamWriter) -> None:
        if not self.swallows:
            to.write(what)
            await to.drain()


@asynccontextmanager
async def laid(folder: Path, to: str) -> AsyncIterator[Wire]:
    """Lay a wire from this folder to the folder of a server's socket."""
    wire = Wire(folder, to)
    server = await start_unix_server(wire.accept, folder / SOCKET)
    try:
        yield wire
    finally:
        server.close()
        wire.cut()
