"""The stage on which the scripts are played: every chat, both databases."""

from collections.abc import AsyncIterator

import pytest

from storage.database import Database
from tests.cast import Stage, staged
from tests.chats import Chat, WebChat
from tests.slack.chat import SlackChat
from tests.teams.chat import TeamsChat


@pytest.fixture(params=[WebChat, SlackChat, TeamsChat], ids=lambda chat: chat.channel)
def chat(request: pytest.FixtureRequest) -> Chat:
    made: Chat = request.param()
    return made


@pytest.fixture
async def stage(database: Database, chat: Chat) -> AsyncIterator[Stage]:
    async with staged(database, chat) as stage:
        yield stage
