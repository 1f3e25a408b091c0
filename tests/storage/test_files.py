"""Evidence: kept as it came, with its conversation and then with its case."""

import pytest

from storage.vault import Erased
from tests.storage import made
from tests.storage.conftest import ORGANISATION, Town
from tests.storage.made import NOW

PHOTO = bytes(range(256)) * 1000


async def test_a_file_comes_back_as_it_was_stored(town: Town) -> None:
    draft = await town.draft()
    photo = made.stored_file(conversation_id=draft.id)
    async with town.database.writing() as transaction:
        await transaction.of(ORGANISATION).files.add(photo, PHOTO)
    async with town.database.reading() as transaction:
        files = transaction.of(ORGANISATION).files
        assert await files.of_conversation(draft.id) == [photo]
        assert await files.content(photo.id) == PHOTO
        assert await files.content(draft.id) is None


async def test_files_given_to_a_case_outlive_the_conversation(town: Town) -> None:
    draft, case = await town.draft(), await town.case()
    photo = made.stored_file(conversation_id=draft.id)
    later = made.stored_file(case_id=case.id)
    async with town.database.writing() as transaction:
        storage = transaction.of(ORGANISATION)
        await storage.files.add(photo, PHOTO)
        await storage.files.give_to_case(draft.id, case.id)
        await storage.files.add(later, b"abc")
        await storage.keys.erase(draft.id, NOW)
    async with town.database.reading() as transaction:
        files = transaction.of(ORGANISATION).files
        assert {f.id: f.name for f in await files.of_case(case.id)} == {
            photo.id: photo.name,
            later.id: later.name,
        }
        assert await files.content(photo.id) == PHOTO


async def test_a_file_belongs_to_something(town: Town) -> None:
    async with town.database.writing() as transaction:
        with pytest.raises(ValueError, match="no conversation and no case"):
            await transaction.of(ORGANISATION).files.add(made.stored_file(), b"")


async def test_nothing_is_added_to_what_is_erased(town: Town) -> None:
    draft = await town.draft()
    async with town.database.writing() as transaction:
        await transaction.of(ORGANISATION).keys.erase(draft.id, NOW)
        with pytest.raises(Erased):
            await transaction.of(ORGANISATION).files.add(
                made.stored_file(conversation_id=draft.id), b""
            )
