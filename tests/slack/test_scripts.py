"""The cast's own scripts, word for word, in Slack."""

import pytest

from tests.fake_slack import FakeSlack
from tests.scripts.over_http import SCRIPTS, Script
from tests.slack.office import slack_office
from tests.slack.stage import SlackStage


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.__name__)
async def test_a_script_in_slack(script: Script, fake: FakeSlack, sqlite_url: str) -> None:
    async with slack_office(sqlite_url, fake) as office:
        await script(SlackStage(office))
        await office.settled()
    assert fake.refusals == []


async def test_the_whole_story_in_slack_on_postgresql(fake: FakeSlack, postgres_url: str) -> None:
    async with slack_office(postgres_url, fake) as office:
        await SCRIPTS[0](SlackStage(office))
        await office.settled()
    assert fake.refusals == []
