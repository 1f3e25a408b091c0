"""Rotation: after it the old secret key is needed no more, and no content was touched."""

import pytest
from sqlalchemy import select

from storage import rotation
from storage.database import Database
from storage.keys import Keys, UnknownKey, new_secret_key
from storage.tables import conversations, data_keys, people
from tests.storage import made, raw
from tests.storage.conftest import ORGANISATION
from tests.storage.made import NOW

_CONTENT = (
    select(people.c.id, people.c.name)
    .union_all(select(conversations.c.id, conversations.c.answers))
    .order_by("id")
)


async def test_after_rotation_the_old_key_is_needed_no_more(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rotation, "BATCH", 3)
    old, new = new_secret_key(), new_secret_key()
    before = Database.open(database_url, Keys.parse(old))
    anna = made.person("anna")
    drafts = [made.conversation(anna.id) for _ in range(7)]
    async with before.writing() as transaction:
        await transaction.save_organisation(made.organisation(ORGANISATION))
        storage = transaction.of(ORGANISATION)
        await storage.people.save(anna)
        for draft in drafts:
            await storage.conversations.start(draft)
        await storage.keys.erase(drafts.pop().id, NOW)
    secrets = await raw.rows(before, _CONTENT)
    await before.close()

    both = Database.open(database_url, Keys.parse(f"{new},{old}"))
    assert await both.rewrap() == 1 + len(drafts)
    assert await both.rewrap() == 0
    await both.close()

    after = Database.open(database_url, Keys.parse(new))
    async with after.reading() as transaction:
        storage = transaction.of(ORGANISATION)
        assert await storage.people.by_id(anna.id) == anna
        for draft in drafts:
            assert await storage.conversations.get(draft.id) == draft
    assert await raw.rows(after, _CONTENT) == secrets
    await after.close()


async def test_what_is_new_is_wrapped_with_the_first_key(database_url: str) -> None:
    keys = Keys.parse(f"{new_secret_key()},{new_secret_key()}")
    database = Database.open(database_url, keys)
    async with database.writing() as transaction:
        await transaction.save_organisation(made.organisation(ORGANISATION))
    assert await raw.rows(database, select(data_keys.c.key_id)) == [(keys.first,)]
    await database.close()


async def test_without_the_key_nothing_is_rewrapped_and_it_is_said_which(
    database_url: str,
) -> None:
    keys = Keys.parse(new_secret_key())
    database = Database.open(database_url, keys)
    async with database.writing() as transaction:
        await transaction.save_organisation(made.organisation(ORGANISATION))
    await database.close()
    other = Database.open(database_url, Keys.parse(new_secret_key()))
    with pytest.raises(UnknownKey, match=keys.first):
        await other.rewrap()
    await other.close()
