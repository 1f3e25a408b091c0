"""The cast's own scripts, word for word, in Teams."""

import pytest

from tests.cast import StandingClock
from tests.scripts.over_http import SCRIPTS, Script
from tests.teams.fake_teams import FakeTeams
from tests.teams.served import serving, unpaced
from tests.teams.stage import TeamsStage


async def play(script: Script, teams: FakeTeams, url: str, clock: StandingClock) -> None:
    async with serving(teams, url, clock) as served:
        unpaced(served.door)
        await served.everybody_has_the_app()
        await script(TeamsStage(served))


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.__name__)
async def test_a_script_in_teams(
    script: Script, teams: FakeTeams, sqlite_url: str, clock: StandingClock
) -> None:
    await play(script, teams, sqlite_url, clock)


async def test_the_whole_story_in_teams_on_postgresql(
    teams: FakeTeams, postgres_url: str, clock: StandingClock
) -> None:
    await play(SCRIPTS[0], teams, postgres_url, clock)
