"""Where the tokens are: from an installation, or the one in the settings."""

from dataclasses import dataclass

from bot.slack.acquaintance import CHANNEL
from cases.clock import Clock
from storage.database import Database
from storage.records import Organisation


class UnknownWorkspace(Exception):
    """No organisation file names this workspace."""


@dataclass(frozen=True, slots=True)
class StoredTokens:
    """Keeps the promise of `bot.slack.workspaces.Tokens`.

    A workspace that installed us has a token of its own; the token of the settings is for a
    municipality that made the app in its own workspace, and needs no installation.
    """

    database: Database
    clock: Clock
    of_settings: str = ""

    async def token(self, team: str) -> str | None:
        """Return the bot token for a workspace, or None where we are not installed."""
        organisation = await self._organisation(team)
        if organisation:
            async with self.database.reading() as transaction:
                installed = await transaction.of(organisation.id).installations.token(CHANNEL)
            if installed:
                return installed
        return self.of_settings or None

    async def save(self, team: str, token: str) -> Organisation:
        """Keep the token of an installation, encrypted. Raises UnknownWorkspace."""
        organisation = await self._organisation(team)
        if organisation is None:
            raise UnknownWorkspace(team)
        async with self.database.writing() as transaction:
            installations = transaction.of(organisation.id).installations
            await installations.save(CHANNEL, token, self.clock.now())
        return organisation

    async def forget(self, team: str) -> None:
        """Drop the token: the app was taken out of the workspace."""
        organisation = await self._organisation(team)
        if organisation:
            async with self.database.writing() as transaction:
                await transaction.of(organisation.id).installations.forget(CHANNEL)

    async def workspaces(self) -> list[tuple[Organisation, str]]:
        """Return the organisations that are in Slack, with their workspaces."""
        async with self.database.reading() as transaction:
            every = await transaction.organisations()
        return [(one, one.slack_team_id) for one in every if one.slack_team_id]

    async def _organisation(self, team: str) -> Organisation | None:
        found = [one for one, its_team in await self.workspaces() if its_team == team]
        return found[0] if found else None
