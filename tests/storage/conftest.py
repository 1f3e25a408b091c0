"""An organisation with some people in it, to begin each test of storage with."""

from dataclasses import dataclass

import pytest

from storage.database import Database
from storage.records import Case, Conversation, Person
from tests.storage import made

ORGANISATION = "voorbeeldstad"


@dataclass(frozen=True, slots=True)
class Town:
    """A municipality in the database. Anna reports; Bram handles."""

    database: Database
    anna: Person
    bram: Person

    async def draft(self, **changed: object) -> Conversation:
        """Start a conversation of Anna's."""
        conversation = made.conversation(self.anna.id, **changed)
        async with self.database.writing() as transaction:
            await transaction.of(ORGANISATION).conversations.start(conversation)
        return conversation

    async def case(self, **changed: object) -> Case:
        """Open a case of Anna's."""
        async with self.database.writing() as transaction:
            cases = transaction.of(ORGANISATION).cases
            return await cases.open(made.case(self.anna.id, **changed), made.NOW.year)


@pytest.fixture
async def town(database: Database) -> Town:
    anna, bram = made.person("anna"), made.person("bram")
    async with database.writing() as transaction:
        await transaction.save_organisation(made.organisation(ORGANISATION))
        await transaction.of(ORGANISATION).people.save(anna, bram)
    return Town(database, anna, bram)
