"""A fresh Slack and a fresh office for each test."""

from collections.abc import AsyncIterator

import pytest

from bot.slack.channel import SlackChannel
from bot.slack.pace import Pace
from bot.slack.workspaces import Workspaces
from tests.fake_slack import FakeSlack
from tests.slack.office import SlackOffice, slack_office
from tests.slack.outward import OneToken


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


@pytest.fixture
async def slack(fake: FakeSlack) -> FakeSlack:
    """A Slack of two workspaces with one person each."""
    for team in ("T0GEM", "T0BUUR"):
        fake.workspace(team, f"xoxb-{team}")
        fake.person(team, f"U{team}", "anna@voorbeeldstad.example", "Anna Balie")
    return fake


@pytest.fixture
async def channel(slack: FakeSlack) -> AsyncIterator[SlackChannel]:
    """The way out to them, in no hurry to wait."""
    workspaces = Workspaces(slack.url, OneToken(), Pace(interval=0))
    yield SlackChannel(workspaces)
    await workspaces.close()
