"""`/api/messages`: an activity comes in, one turn is committed, and only then comes the network.

Around botbuilder's `process_activity`, in the place of its own HTTP layer, which answers a bad
token with 500 and breaks on `Action.Execute`.
"""

import asyncio
from collections.abc import Coroutine, Mapping
from dataclasses import replace
from typing import Any

import structlog
from aiohttp import web
from botbuilder.core import TurnContext
from botbuilder.core.cloud_adapter_base import CloudAdapterBase

from bot.channel import DeliveryFailed
from bot.doing import Doing, doing
from bot.teams import answers
from bot.teams.acquaintance import Acquaintance
from bot.teams.body import TooLarge, envelope, parse, read_body
from bot.teams.channel import TeamsChannel
from bot.teams.connector import Refused
from bot.teams.doorman import Doorman, NotAllowed, NotKnown
from bot.teams.files import Fetcher
from bot.teams.receive import Received, UnknownInvoke, language_of, read, tenants
from bot.teams.unreadable import Unreadable
from bot.wiring import Office
from cases.inbound import Inbound, Turned, Upload
from dialogs.reply import Reply
from dialogs.texts import Language, say
from storage.database import DatabaseFailed

logger = structlog.get_logger(__name__)

Raw = Mapping[str, Any]
Fetching = asyncio.Future[tuple[Upload, ...]]
PROMPT = 3.0  # seconds a dialog may wait for files; Teams wants its answer within five


class Endpoint:
    """Takes activities. Every way in which one can be wrong has its own status, none is 500."""

    def __init__(
        self, doorman: Doorman, channel: TeamsChannel, fetcher: Fetcher, office: Office
    ) -> None:
        self._doorman = doorman
        self._channel = channel
        self._fetcher = fetcher
        self._office = office
        self._acquaintance = Acquaintance(office.database, channel.connector)
        self._botbuilder = CloudAdapterBase(doorman)
        self._under_way: set[asyncio.Task[None]] = set()

    async def messages(self, request: web.Request) -> web.Response:
        """Answer one POST of Teams."""
        try:
            self._doorman.look_at(request)
            return await self._take(request)
        except NotKnown as problem:
            return _refused(401, problem)
        except NotAllowed as problem:
            return _refused(403, problem)
        except TooLarge as problem:
            return _refused(413, problem)
        except Unreadable as problem:
            return _refused(400, problem)
        except UnknownInvoke as problem:
            return _refused(501, problem)
        except DatabaseFailed as problem:
            logger.warning("turn not stored", reason=type(problem).__name__)
            return web.Response(status=503, headers={"Retry-After": "5"})

    async def finish(self, _app: web.Application) -> None:
        """Let what is being sent arrive before the process ends."""
        await asyncio.gather(*self._under_way, return_exceptions=True)

    async def _take(self, request: web.Request) -> web.Response:
        activity = parse(await read_body(request))
        outside = envelope(activity)
        header = request.headers.get("Authorization", "")
        known = await self._doorman.let_in(outside, header)
        self._doorman.check(outside, tenants(activity))

        answer: web.Response | None = None

        async def turn(_context: TurnContext) -> None:
            nonlocal answer
            answer = await self._turn(activity)

        # The answer is not sent through botbuilder: that copies a card value by value first.
        await self._botbuilder.process_activity(known, outside, turn)
        return answer or web.Response(status=200)

    async def _turn(self, activity: Raw) -> web.Response | None:
        """Take one turn; return what an invoke is answered with."""
        received = read(activity)
        if received is None:
            return None
        inbound = await self._acquaintance.introduced(received.inbound, received.conversation)
        fetching = self._fetch(received)
        if fetching and await _ready(fetching, PROMPT if received.wants == "dialog" else None):
            inbound = replace(inbound, uploads=inbound.uploads + fetching.result())
            fetching = None
        turned = await self._office.cases.turn(inbound)
        body = await self._after(replace(received, inbound=inbound), turned)
        if fetching:
            self._later(self._bring(inbound, turned, fetching))
        return web.json_response(body) if received.wants != "nothing" else None

    def _fetch(self, received: Received) -> Fetching | None:
        if not received.files:
            return None
        return asyncio.ensure_future(self._fetcher.fetch(received.files))

    async def _bring(self, before: Inbound, first: Turned, fetching: Fetching) -> None:
        """Hand in, in a turn of their own, the files that took longer than a dialog waits."""
        if first.repeated or first.refused:
            fetching.cancel()
            return
        uploads, event_id = await fetching, f"{before.event_id}/files"
        files = replace(before, reply=Reply(), event_id=event_id, uploads=uploads)
        turned = await self._office.cases.turn(files)
        doing.set(Doing(before.external_id, None))
        await self._deliver(turned)

    async def _after(self, received: Received, turned: Turned) -> Mapping[str, Any] | None:
        """Start what goes out, and return what Teams wants in its answer."""
        language = language_of(received.inbound.profile)
        if turned.refused:
            refusal = say("teams.unknown_workspace", language)
            if "conversation" in received.inbound.reference:  # never in a channel
                self._later(self._say(received, refusal))
            return answers.worded(received.wants, refusal)
        doing.set(Doing(received.inbound.external_id, received.tapped.get("activity")))
        if received.wants == "card":
            return await self._in_answer(received, turned, language)
        self._later(self._deliver(turned))
        return answers.worded(received.wants, say("teams.reported.kept", language))

    async def _in_answer(
        self, received: Received, turned: Turned, language: Language
    ) -> Mapping[str, Any]:
        """The card that takes the place of the tapped one goes in the answer; the rest is sent."""
        card, rest = await self._office.delivery.instead_of(received.tapped, turned.answers)
        self._later(self._deliver(replace(turned, answers=tuple(rest))))
        if card is None:
            return answers.word_answer(say("teams.answered", language))
        inbound = received.inbound
        message = self._channel.message(inbound.workspace, inbound.external_id, card)
        self._later(self._keep(received, message))
        return answers.card_answer(message)

    async def _deliver(self, turned: Turned) -> None:
        await self._office.delivery.answer(turned)

    async def _keep(self, received: Received, message: Raw) -> None:
        """Replace the message as well: the answer alone is seen on one device until it reloads."""
        try:
            await self._channel.keep(received.tapped, message)
        except (DeliveryFailed, Refused) as problem:
            logger.info("card shown, message not replaced", reason=str(problem))

    async def _say(self, received: Received, text: str) -> None:
        try:
            await self._channel.say(received.inbound.reference, received.conversation, text)
        except (DeliveryFailed, Refused) as problem:
            logger.info("refusal not said", reason=str(problem))

    def _later(self, work: Coroutine[Any, Any, None]) -> None:
        """Go on after the answer. What fails is in the outbox, and the worker sends it."""
        task = asyncio.create_task(work)
        self._under_way.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._under_way.discard(task)
        if not task.cancelled() and (problem := task.exception()):
            logger.warning("not sent now, left to the worker", reason=type(problem).__name__)


async def _ready(fetching: Fetching, seconds: float | None) -> bool:
    """Wait for the files; False when they take longer than this."""
    done, _ = await asyncio.wait({fetching}, timeout=seconds)
    return bool(done)


def _refused(status: int, problem: Exception) -> web.Response:
    """Say no, and why in a few fixed words: nothing of the request stands in them."""
    logger.warning("activity refused", status=status, reason=str(problem))
    why = "" if status in (401, 403) else str(problem)
    return web.json_response(answers.error_answer(status, why), status=status)
