"""The stage on which the scripts are played: every chat, and both kinds of database."""

from collections.abc import AsyncIterator

import pytest

from storage.database import Database
from tests.cast import Stage, staged
from tests.chats import Chat, WebChat
from tests.slack.chat import SlackChat
from tests.teams.chat import TeamsChat

# Each chat on one: what a chat does with a card does not hang on the database.
PLACES = (
    (WebChat, "sqlite_url"),
    (SlackChat, "postgres_url"),
    (TeamsChat, "sqlite_url"),
)


@pytest.fixture(params=PLACES, ids=lambda place: f"{place[0].channel}-{place[1]}")
def place(request: pytest.FixtureRequest) -> tuple[type[Chat], str]:
    found: tuple[type[Chat], str] = request.param
    return found


@pytest.fixture
def chat(place: tuple[type[Chat], str]) -> Chat:
    return place[0]()


@pytest.fixture
def database_url(request: pytest.FixtureRequest, place: tuple[type[Chat], str]) -> str:
    return str(request.getfixturevalue(place[1]))


@pytest.fixture
async def stage(database: Database, chat: Chat) -> AsyncIterator[Stage]:
    async with staged(database, chat) as stage:
        yield stage
