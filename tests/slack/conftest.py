"""A fresh Slack and a fresh office for each test."""

from collections.abc import AsyncIterator

import pytest

from tests.fake_slack import FakeSlack
from tests.slack.office import SlackOffice, slack_office


@pytest.fixture
async def fake() -> AsyncIterator[FakeSlack]:
    """A Slack with nobody in it."""
    slack = FakeSlack()
    await slack.start()
    yield slack
    await slack.stop()


@pytest.fixture
async def office(fake: FakeSlack, sqlite_url: str) -> AsyncIterator[SlackOffice]:
    """The municipality in Slack, on SQLite."""
    async with slack_office(sqlite_url, fake) as office:
        yield office
