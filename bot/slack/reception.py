"""What happens when somebody does something in Slack: one turn is committed, then it is sent.

The order is always the same: fetch what came along, commit the turn, acknowledge, and only then
the network. A crash in between is followed by Slack's redelivery or by the worker, never by a loss.
"""

import asyncio
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import structlog

from bot.channel import DeliveryFailed
from bot.doing import Doing, doing
from bot.slack.acquaintance import CHANNEL, Acquaintance
from bot.slack.channel import SlackChannel
from bot.slack.failures import SlackFailed
from bot.slack.files import NOT_FETCHED, Fetcher, without
from bot.slack.filled import File, Payload
from bot.slack.receive import Received
from bot.slack.text import Json
from bot.slack.tokens import StoredTokens
from bot.wiring import Office
from cases.inbound import Inbound, Turned, Upload
from cases.strangers import MANAGER
from dialogs.reply import Reply
from dialogs.texts import say

logger = structlog.get_logger(__name__)

PROMPT = (
    1.5  # seconds a form or a shortcut may wait for its files; Slack wants its answer within three
)
AFTERWARDS = "slack: after the answer"  # the name of the tasks that go on


@dataclass(slots=True)
class Reception:
    """Takes what was received, and sees to it that the answer goes out."""

    office: Office
    channel: SlackChannel
    acquaintance: Acquaintance
    tokens: StoredTokens
    _under_way: set[asyncio.Task[None]] = field(default_factory=set)

    async def take(self, received: Received, uploads: Sequence[Upload] = ()) -> Turned:
        """Commit the turn. Nothing is acknowledged before this has returned."""
        if received.channel:
            self.channel.met(received.team, received.user, received.channel)
        received, manager = await self._manager(received)
        profile = await self.acquaintance.profile(received)
        inbound = Inbound(
            channel=CHANNEL,
            workspace=received.team,
            external_id=received.user,
            event_id=received.event_id,
            reply=reply_of(received),
            profile=replace(profile, manager=manager),
            reference={"team": received.team},
            uploads=(*uploads, *await self.fetch(received.team, received.files)),
        )
        return await self.office.cases.turn(inbound)

    async def take_promptly(self, received: Received, uploads: Sequence[Upload] = ()) -> Turned:
        """Commit a form or a shortcut; files that take long come in a turn of their own.

        A message that is acknowledged too late comes again and does nothing; these do not, and the
        person would be told that it failed.
        """
        bare = replace(received, files=())
        fetching = asyncio.ensure_future(self.fetch(received.team, received.files))
        await asyncio.wait({fetching}, timeout=PROMPT)
        if fetching.done():
            return await self.take(bare, (*uploads, *fetching.result()))
        turned = await self.take(bare, uploads)
        self.later(self._bring(received, fetching))
        return turned

    async def _bring(self, first: Received, fetching: asyncio.Future[tuple[Upload, ...]]) -> None:
        """Hand in the files of what was taken without them."""
        event_id = f"{first.event_id}/files"
        files = Received(team=first.team, user=first.user, event_id=event_id, name=first.name)
        await self._send(files, await self.take(files, await fetching))

    async def _manager(self, received: Received) -> tuple[Received, str]:
        """Turn the user who was picked as manager into what the directory knows: an address."""
        values = dict(received.values or {})
        picked = next(iter(values.pop(MANAGER, ())), "")
        if not picked:
            return received, ""
        email = await self.acquaintance.email(received.team, picked)
        if received.step == MANAGER:
            return replace(received, values={MANAGER: (email,)}), ""
        return replace(received, values=values), email

    async def fetch(self, team: str, files: Sequence[File]) -> tuple[Upload, ...]:
        """Return the files with their content, or with the reason why it is not there."""
        if not files:
            return ()
        workspaces = self.channel.workspaces
        token = await workspaces.token(team)
        if token is None:
            return tuple(without(file, NOT_FETCHED) for file in files)
        return await Fetcher(workspaces.session, workspaces.api_url).fetch(files, token)

    def answer(self, received: Received, turned: Turned) -> None:
        """Start sending what the turn has brought about; the caller has acknowledged."""
        self.later(self._refuse(received) if turned.refused else self._send(received, turned))

    async def _send(self, received: Received, turned: Turned) -> None:
        doing.set(Doing(received.user, received.message))
        await self.office.delivery.answer(turned)

    async def _refuse(self, received: Received) -> None:
        """Say in the direct message that we do not know the workspace, where we can."""
        try:
            await self.channel.say(
                received.team, received.user, say("slack.unknown_workspace", "nl")
            )
        except DeliveryFailed as failure:
            logger.info("refusal not said", reason=str(failure))

    async def show(self, received: Received, body: Payload, view: Json) -> None:
        """Open a modal. It only helps: what matters is in the direct message as well."""
        trigger = str(body.get("trigger_id", ""))
        workspaces = self.channel.workspaces
        try:
            client = await workspaces.client(received.team)
            await workspaces.call(received.team, client.views_open(trigger_id=trigger, view=view))
        except SlackFailed as failure:
            logger.warning("modal not opened", reason=failure.code)

    async def removed(self, team: str) -> None:
        """Forget the token of a workspace that took us out; `meldbot doctor` tells of it."""
        await self.tokens.forget(team)
        self.channel.workspaces.forget(team)
        logger.warning("removed from a workspace", team=team)

    def later(self, work: Coroutine[Any, Any, None]) -> None:
        """Go on after the answer. What fails is in the outbox, and the worker sends it."""
        task = asyncio.create_task(work, name=AFTERWARDS)
        self._under_way.add(task)
        task.add_done_callback(self._done)

    async def finish(self) -> None:
        """Let what is being sent arrive before the process ends."""
        await asyncio.gather(*self._under_way, return_exceptions=True)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._under_way.discard(task)
        if not task.cancelled() and (problem := task.exception()):
            logger.warning("not sent now, left to the worker", reason=type(problem).__name__)


def reply_of(received: Received) -> Reply:
    """Return what was received as every channel says it."""
    return Reply(
        text=received.text,
        step=received.step,
        value=received.value,
        values=received.values or {},
        ref=received.ref,
    )
