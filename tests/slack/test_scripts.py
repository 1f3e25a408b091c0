"""The cast's own scripts, word for word, in Slack."""

from typing import Any

import pytest

from tests.fake_slack import FakeSlack
from tests.scripts import test_whole_story as whole_story
from tests.slack.office import slack_office
from tests.slack.stage import SlackStage

SCRIPTS = [
    whole_story.test_a_threat_from_report_to_the_last_talk,
]


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.__name__)
async def test_a_script_in_slack(script: Any, fake: FakeSlack, database_url: str) -> None:
    async with slack_office(database_url, fake) as office:
        await script(SlackStage(office))
        await office.settled()
    assert fake.refusals == []
