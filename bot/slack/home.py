"""The App Home: what somebody has of their own, drawn anew whenever they open it."""

from dataclasses import dataclass

import structlog

from bot.slack.acquaintance import Acquaintance
from bot.slack.failures import SlackFailed
from bot.slack.receive import Received
from bot.slack.render import to_home
from bot.slack.text import Json
from bot.slack.workspaces import Workspaces
from bot.wiring import Office
from cases.desk import Desk
from cases.overview import overview, way_in
from dialogs.card import Card
from dialogs.texts import say

logger = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Home:
    """Reads, and shows; nothing is changed by looking."""

    office: Office
    workspaces: Workspaces
    acquaintance: Acquaintance

    async def draw(self, team: str, user: str) -> None:
        """Publish the App Home of one person (views.publish)."""
        view = await self.view(team, user)
        try:
            client = await self.workspaces.client(team)
            await self.workspaces.call(team, client.views_publish(user_id=user, view=view))
        except SlackFailed as failure:
            logger.warning("app home not drawn", reason=failure.code)

    async def view(self, team: str, user: str) -> Json:
        """Return what somebody sees; a stranger sees the way in, an unknown workspace a no."""
        met = await self.acquaintance.met(Received(team=team, user=user, event_id=""))
        if met is None:
            return to_home([_no()])
        if met.person is None:
            return to_home([way_in(met.language)])
        async with self.office.database.reading() as transaction:
            storage = transaction.of(met.organisation.id)
            desk = Desk(storage, met.organisation, self.office.clock.now())
            return to_home(await overview(desk, met.person))


def _no() -> Card:
    return Card(kind="error", title=say("slack.unknown_workspace", "nl"))
