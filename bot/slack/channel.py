"""The way out to Slack: a card becomes messages in the person's direct message with the bot."""

from collections.abc import Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from bot.channel import DeliveryFailed, SentRef
from bot.slack.failures import BLOCKS_REFUSED, CANNOT_CHANGE, SlackFailed
from bot.slack.render import Message, over, to_messages
from bot.slack.workspaces import Workspaces
from dialogs.card import Buttons, Card, Form, Menu
from storage.records import Address, Organisation, Person

logger = structlog.get_logger(__name__)

NAME = "slack"


@dataclass(frozen=True, slots=True)
class Doing:
    """What the person we are answering just did: tapped on a message, or (None) typed."""

    user: str
    tapped: str | None


doing: ContextVar[Doing | None] = ContextVar("doing", default=None)


@dataclass(frozen=True, slots=True)
class _Place:
    """A direct message, and the client of its workspace."""

    client: AsyncWebClient
    team: str
    channel: str


@dataclass(slots=True)
class SlackChannel:
    """Keeps the promise of `bot.channel.Channel`."""

    workspaces: Workspaces
    name: str = NAME
    _opened: dict[tuple[str, str], str] = field(default_factory=dict)

    async def send(self, to: Address, card: Card, previous: SentRef | None) -> SentRef:
        """Post the card, or change the older message into it; see `_in_place` for which."""
        place = await self._place(to)
        messages = to_messages(card)
        before = tuple(previous.get("ts", ())) if previous else ()
        if before and _in_place(to, card, before):
            stamps = await self._change(place, before, messages)
        else:
            stamps = await self._post(place, messages)
            await self._make_inert(place, before, previous or {})
        return {
            "team": place.team,
            "channel": place.channel,
            "ts": stamps,
            "title": card.title,
            "language": card.language,
        }

    async def find(self, organisation: Organisation, person: Person) -> Address | None:
        """Look somebody up by e-mail (users.lookupByEmail)."""
        team = organisation.slack_team_id
        if not team or not person.email:
            return None
        try:
            client = await self.workspaces.client(team)
            answer = await self.workspaces.call(
                team, client.users_lookupByEmail(email=person.email)
            )
        except SlackFailed as failure:
            if failure.permanent:
                return None
            raise
        user = answer["user"]
        if user.get("deleted"):
            return None
        reference = {"team": team, "user": user["id"]}
        return Address(
            person_id=person.id, channel=NAME, external_id=user["id"], reference=reference
        )

    async def _place(self, to: Address) -> _Place:
        team = str(to.reference.get("team", ""))
        self.workspaces.pace.check(team)
        client = await self.workspaces.client(team)
        known = to.reference.get("channel") or self._opened.get((team, to.external_id))
        if not known:
            opened = await self.workspaces.call(
                team, client.conversations_open(users=to.external_id)
            )
            known = self._opened[team, to.external_id] = opened["channel"]["id"]
        return _Place(client, team, str(known))

    async def _post(self, place: _Place, messages: Sequence[Message]) -> list[str]:
        return [await self._post_one(place, message) for message in messages]

    async def _post_one(self, place: _Place, message: Message) -> str:
        await self.workspaces.pace.turn(place.team, place.channel)
        try:
            return await self._say(place, message)
        except SlackFailed as failure:
            if failure.code not in BLOCKS_REFUSED:
                raise
            logger.warning("slack refused our blocks", code=failure.code)
            return await self._say(place, Message(message.text, []))

    async def _say(self, place: _Place, message: Message) -> str:
        answer = await self.workspaces.call(
            place.team,
            place.client.chat_postMessage(
                channel=place.channel,
                text=message.text,
                blocks=message.blocks,
                mrkdwn=False,
                unfurl_links=False,
                unfurl_media=False,
            ),
        )
        return str(answer["ts"])

    async def _change(
        self, place: _Place, before: Sequence[str], messages: Sequence[Message]
    ) -> list[str]:
        """Change the messages of the older card into those of the new one, one by one."""
        try:
            for ts, message in zip(before, messages, strict=False):
                await self._update(place, ts, message)
        except SlackFailed as failure:
            if failure.code not in CANNOT_CHANGE | BLOCKS_REFUSED:
                raise
            return await self._post(place, messages)
        for ts in before[len(messages) :]:
            await self._delete(place, ts)
        more = await self._post(place, messages[len(before) :])
        return [*before[: len(messages)], *more]

    async def _make_inert(
        self, place: _Place, before: Sequence[str], previous: Mapping[str, Any]
    ) -> None:
        """Leave the title of a card that is over. Its buttons would do no harm; it is tidier so."""
        try:
            if before:
                ended = over(str(previous.get("title", "")), str(previous.get("language", "nl")))
                await self._update(place, before[0], ended)
            for ts in before[1:]:
                await self._delete(place, ts)
        except DeliveryFailed as failure:
            # The new card has arrived; failing now would send it again.
            logger.info("older card left as it was", reason=str(failure))

    async def _update(self, place: _Place, ts: str, message: Message) -> None:
        await self.workspaces.call(
            place.team,
            place.client.chat_update(
                channel=place.channel, ts=ts, text=message.text, blocks=message.blocks
            ),
        )

    async def _delete(self, place: _Place, ts: str) -> None:
        await self.workspaces.call(
            place.team, place.client.chat_delete(channel=place.channel, ts=ts)
        )


def _in_place(to: Address, card: Card, before: Sequence[str]) -> bool:
    """Tell whether the older message becomes this card, or a new one is posted below.

    A changed message makes no sound and stays where it was, so it serves who is looking at it:
    the person who just tapped on it. Who typed looks at the end of the conversation. To anybody
    else a card that asks something is news; one that asks nothing any more (a duty that somebody
    else took) replaces the old one in silence.
    """
    now = doing.get()
    if now and now.user == to.external_id:
        return now.tapped in before
    return card.kind == "duty" and not asks(card)


def asks(card: Card) -> bool:
    """Tell whether there is anything on the card to do."""
    return any(isinstance(part, Buttons | Menu | Form) for part in card.parts)
