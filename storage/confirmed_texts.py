"""What people confirmed or corrected, encrypted under the organisation's key."""

from collections.abc import Sequence
from datetime import date
from uuid import uuid4

from sqlalchemy import bindparam, delete, insert, select

from storage.records import ConfirmedText
from storage.rows import Rows, mine
from storage.tables import confirmed_texts
from storage.vault import Secret

CONTENT = Secret(confirmed_texts.c.content)
_ALL = (
    select(confirmed_texts)
    .where(mine(confirmed_texts))
    .order_by(confirmed_texts.c.protocol, confirmed_texts.c.day, confirmed_texts.c.id)
)
_ADD = insert(confirmed_texts)
_FORGET = delete(confirmed_texts).where(
    mine(confirmed_texts), confirmed_texts.c.day < bindparam("before")
)


class ConfirmedTexts(Rows):
    """The labelled texts of one organisation. Nothing leads from one to a case or a person."""

    async def add(self, confirmed: ConfirmedText) -> None:
        id, key = uuid4(), await self._own_key()
        row = {
            "id": id,
            "protocol": confirmed.protocol,
            "suggested": confirmed.suggested,
            "confirmed": confirmed.confirmed,
            "day": confirmed.day,
            "content": CONTENT.seal_text(key, confirmed.text, id),
        }
        await self._insert(_ADD, [row])

    async def all(self) -> Sequence[ConfirmedText]:
        """Return all of them, by protocol."""
        key = await self._own_key()
        return [
            ConfirmedText(
                protocol=row.protocol,
                suggested=row.suggested,
                confirmed=row.confirmed,
                day=row.day,
                text=CONTENT.open_text(key, row.content, row.id),
            )
            for row in await self._all(_ALL)
        ]

    async def forget(self, before: date) -> int:
        """Erase those of before a day; return how many."""
        return await self._run(_FORGET, before=before)
