"""A client that costs next to nothing, so that the server is what is measured.

Signed as Slack signs: `v0=` and the HMAC-SHA256 of "v0:<seconds>:<body>".
"""

import asyncio
import hmac
import time
from dataclasses import dataclass
from hashlib import sha256

SECRET = b"bench"
SIGNATURE, TIMESTAMP = "X-Slack-Signature", "X-Slack-Request-Timestamp"


class Refused(Exception):
    """The server answered something else than 200: then no figure means anything."""


def signature(body: bytes, timestamp: str, secret: bytes = SECRET) -> str:
    """Return the value of the signature header."""
    return "v0=" + hmac.new(secret, b"v0:%s:%s" % (timestamp.encode(), body), sha256).hexdigest()


@dataclass(slots=True)
class Wire:
    """One connection that is kept open, as a channel's own servers keep theirs."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    @classmethod
    async def open(cls, port: int) -> "Wire":
        return cls(*await asyncio.open_connection("127.0.0.1", port))

    async def post(
        self, path: str, body: bytes, kind: str = "application/json", secret: bytes = SECRET
    ) -> bytes:
        """Post a signed body and return the body of the answer. Raises Refused."""
        now = str(int(time.time()))
        head = (
            f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: {kind}\r\n"
            f"Content-Length: {len(body)}\r\n{TIMESTAMP}: {now}\r\n"
            f"{SIGNATURE}: {signature(body, now, secret)}\r\n\r\n"
        )
        self.writer.write(head.encode() + body)
        return await self._answer()

    async def _answer(self) -> bytes:
        head = await self.reader.readuntil(b"\r\n\r\n")
        length = next(
            int(line.split(b":")[1])
            for line in head.lower().split(b"\r\n")
            if line.startswith(b"content-length:")
        )
        body = await self.reader.readexactly(length)
        if not head.startswith(b"HTTP/1.1 200"):
            raise Refused(f"{head.splitlines()[0].decode()} {body[:300]!r}")
        return body

    async def close(self) -> None:
        self.writer.close()
        await self.writer.wait_closed()
