"""The token that a channel gave when our app was installed there. Encrypted."""

from datetime import datetime

from sqlalchemy import bindparam, delete, select

from storage.rows import Rows, mine, upsert
from storage.tables import installations
from storage.vault import Secret

TOKEN = Secret(installations.c.token)
_ON_CHANNEL = installations.c.channel == bindparam("on_channel")
_TOKEN = select(installations.c.token).where(mine(installations), _ON_CHANNEL)
_FORGET = delete(installations).where(mine(installations), _ON_CHANNEL)


class Installations(Rows):
    """One token a channel: an organisation is one workspace."""

    async def token(self, channel: str) -> str | None:
        row = await self._first(_TOKEN, on_channel=channel)
        return TOKEN.open_text(await self._own_key(), row.token, channel) if row else None

    async def save(self, channel: str, token: str, now: datetime) -> None:
        """Keep a token in the place of the older one."""
        key = await self._own_key()
        row = {
            "channel": channel,
            "token": TOKEN.seal_text(key, token, channel),
            "installed_at": now,
        }
        await self._insert(upsert(installations, self._work.postgres), [row])

    async def forget(self, channel: str) -> None:
        await self._run(_FORGET, on_channel=channel)
