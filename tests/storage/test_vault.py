"""Encryption of fields: what goes in comes out, in its own place only."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Table, select, update

from storage.keys import Keys, UnknownKey, new_secret_key
from storage.tables import conversations, data_keys, people
from storage.vault import DataKey, Secret, Tampered, Vault
from tests.storage import made, raw
from tests.storage.conftest import ORGANISATION, Town
from tests.storage.made import NOW, SECRET

ANSWERS = Secret(conversations.c.answers)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


def data_key() -> DataKey:
    return Vault(Keys.parse(new_secret_key())).new(uuid4())[0]


@given(st.dictionaries(st.text(), JSON, max_size=5))
def test_every_object_comes_out_as_it_went_in(value: dict[str, Any]) -> None:
    key = data_key()
    assert ANSWERS.open_json(key, ANSWERS.seal_json(key, value, 7), 7) == value


@given(st.text(alphabet=st.characters(exclude_categories=())))
def test_every_text_comes_out_as_it_went_in(text: str) -> None:
    key = data_key()
    assert ANSWERS.open_text(key, ANSWERS.seal_text(key, text, 7), 7) == text


@given(st.binary(max_size=300), st.data())
def test_one_changed_bit_anywhere_is_seen(plain: bytes, data: st.DataObject) -> None:
    key = data_key()
    sealed = bytearray(ANSWERS.seal(key, plain, 7))
    place = data.draw(st.integers(0, len(sealed) - 1))
    sealed[place] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(Tampered):
        ANSWERS.open(key, bytes(sealed), 7)


@given(st.binary(max_size=60))
def test_anything_else_is_refused_too(nonsense: bytes) -> None:
    with pytest.raises(Tampered):
        ANSWERS.open(data_key(), nonsense, 7)


def test_a_secret_opens_in_its_own_table_column_row_and_key_only() -> None:
    key = data_key()
    sealed = ANSWERS.seal(key, b"plain", 7)
    assert sealed != ANSWERS.seal(key, b"plain", 7)
    for secret, opener, row in (
        (ANSWERS, key, 8),
        (Secret(people.c.name), key, 7),
        (Secret(people.c.email), key, 7),
        (ANSWERS, data_key(), 7),
    ):
        with pytest.raises(Tampered, match=f":{row} does not open"):
            secret.open(opener, sealed, row)


def test_a_blind_index_is_the_same_for_one_key_and_kind_only() -> None:
    key = data_key()
    assert key.index("email", "a@b") == key.index("email", "a@b")
    found = {key.index("email", "a@b"), key.index("phone", "a@b"), data_key().index("email", "a@b")}
    assert len(found) == 3


async def test_no_secret_stands_in_the_database(town: Town) -> None:
    draft, case = await town.draft(), await town.case()
    async with town.database.writing() as transaction:
        storage = transaction.of(ORGANISATION)
        await storage.people.save_address(made.address(town.anna.id, external_id=SECRET))
        await storage.cases.add_parties(made.party(case.id))
        await storage.cases.mark_perpetrator(case.id, SECRET)
        await storage.decisions.add(made.decision(case.id, town.bram.id))
        cards = [
            made.card(town.anna.id, conversation_id=draft.id, state="sending"),
            made.card(town.anna.id, case_id=case.id),
            made.card(town.anna.id),
        ]
        await storage.outbox.add(*cards)
        await storage.outbox.settle(cards[0].id, {"channel": SECRET}, NOW)
        await storage.files.add(made.stored_file(case_id=case.id), SECRET.encode())
        await storage.installations.save("slack", SECRET, NOW)
    found = await raw.everything(town.database)
    assert b"heerlen" in found
    assert SECRET.encode() not in found
    assert b"anna@" not in found


@pytest.mark.parametrize("table", [people, conversations])
async def test_secrets_that_change_places_do_not_open(town: Town, table: Table) -> None:
    """Two rows under one key (people), or each under its own (conversations)."""
    first, second = await town.draft(), await town.draft(changed_at=NOW + timedelta(hours=1))
    column = table.c.name if table is people else table.c.answers
    ids = [town.anna.id, town.bram.id] if table is people else [first.id, second.id]
    found = await raw.rows(town.database, select(table.c.id, column.label("secret")))
    stored = {row.id: row.secret for row in found}
    for here, there in (ids, ids[::-1]):
        swap = update(table).where(table.c.id == here).values({column.name: stored[there]})
        await raw.execute(town.database, swap)
    async with town.database.reading() as transaction:
        storage = transaction.of(ORGANISATION)
        read = storage.people.by_id if table is people else storage.conversations.get
        with pytest.raises(Tampered, match=f"{table.name}:{column.name}:{ids[0]}"):
            await read(ids[0])


async def test_data_keys_that_change_places_do_not_open(town: Town) -> None:
    first, second = await town.draft(), await town.draft()
    wrapped = await raw.rows(town.database, select(data_keys.c.id, data_keys.c.wrapped))
    stored = {row.id: row.wrapped for row in wrapped}
    move = update(data_keys).where(data_keys.c.id == first.id)
    await raw.execute(town.database, move.values(wrapped=stored[second.id]))
    async with town.database.reading() as transaction:
        with pytest.raises(UnknownKey, match="changed or moved"):
            await transaction.of(ORGANISATION).conversations.get(first.id)
