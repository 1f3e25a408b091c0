"""The way out to Slack: a card becomes messages in the person's direct message with the bot."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from bot.channel import DeliveryFailed, SentRef
from bot.doing import belongs_in_place
from bot.slack.failures import BLOCKS_REFUSED, CANNOT_CHANGE, SlackFailed
from bot.slack.render import Message, over, to_messages
from bot.slack.text import escape
from bot.slack.workspaces import Workspaces
from dialogs.card import Card
from storage.records import Address, Organisation, Person

logger = structlog.get_logger(__name__)

NAME = "slack"
LOOKED_AT = 100  # messages of a direct message, the newest, where a card may have arrived
_MARKED = "meldbot_card"  # the type of the metadata by which a message is found again


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
        """Post the card, or change the older message into it; see `bot.doing` for which."""
        team = str(to.reference.get("team", ""))
        async with self.workspaces.pace.lane(team):
            return await self._send(team, to, card, previous)

    async def _send(
        self, team: str, to: Address, card: Card, previous: SentRef | None
    ) -> dict[str, Any]:
        place = await self._place(team, to.external_id)
        messages, mark = to_messages(card), card.mark
        same = previous is not None and previous.get("channel") == place.channel
        before = tuple(previous["ts"]) if previous and same else ()
        if any(belongs_in_place(to.external_id, card, ts) for ts in before):
            stamps = await self._change(place, before, messages, mark)
        else:
            stamps = await self._post(place, messages, mark)
            await self._make_inert(place, before, previous or {})
        return _reference(place, stamps, card)

    async def sent_before(self, to: Address, card: Card) -> SentRef | None:
        """Look for the card's mark in the direct message; see `bot.doubt.Tells`."""
        place = await self._place(str(to.reference.get("team", "")), to.external_id)
        history = place.client.conversations_history(
            channel=place.channel, limit=LOOKED_AT, include_all_metadata=True
        )
        answer = await self.workspaces.call(place.team, history)
        found = {
            payload.get("part"): str(message["ts"])
            for message in answer.get("messages", ())
            if (payload := _payload(message)).get("card") == card.mark
        }
        parts = range(len(to_messages(card)))
        if any(part not in found for part in parts):
            return None
        return _reference(place, [found[part] for part in parts], card)

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
        return Address(
            person_id=person.id, channel=NAME, external_id=user["id"], reference={"team": team}
        )

    async def say(self, team: str, user: str, text: str) -> None:
        """Write a few words that are no card. Raises DeliveryFailed."""
        place = await self._place(team, user)
        await self._post(place, [Message(escape(text), [])])

    def met(self, team: str, user: str, channel: str) -> None:
        """Remember the direct message with somebody, so that Slack need not be asked for it."""
        self._opened[team, user] = channel

    async def _place(self, team: str, user: str) -> _Place:
        self.workspaces.pace.check(team)
        client = await self.workspaces.client(team)
        known = self._opened.get((team, user))
        if known is None:
            opened = await self.workspaces.call(team, client.conversations_open(users=user))
            known = str(opened["channel"]["id"])
            self.met(team, user, known)
        return _Place(client, team, known)

    async def _post(
        self, place: _Place, messages: Sequence[Message], mark: str | None = None
    ) -> list[str]:
        return [
            await self._post_one(place, message, _metadata(mark, part))
            for part, message in enumerate(messages)
        ]

    async def _post_one(
        self, place: _Place, message: Message, metadata: dict[str, Any] | None
    ) -> str:
        await self.workspaces.pace.turn(place.team, place.channel)
        try:
            return await self._say(place, message, metadata)
        except SlackFailed as failure:
            if failure.code not in BLOCKS_REFUSED:
                raise
            logger.warning("slack refused our blocks", code=failure.code)
            return await self._say(place, Message(message.text, []), metadata)

    async def _say(self, place: _Place, message: Message, metadata: dict[str, Any] | None) -> str:
        answer = await self.workspaces.call(
            place.team,
            place.client.chat_postMessage(
                channel=place.channel,
                text=message.text,
                blocks=message.blocks,
                mrkdwn=False,
                unfurl_links=False,
                unfurl_media=False,
                metadata=metadata,
            ),
        )
        return str(answer["ts"])

    async def _change(
        self,
        place: _Place,
        before: Sequence[str],
        messages: Sequence[Message],
        mark: str | None,
    ) -> list[str]:
        """Change the messages of the older card into those of the new one, one by one."""
        try:
            for ts, message in zip(before, messages, strict=False):
                await self._update(place, ts, message)
        except SlackFailed as failure:
            if failure.code not in CANNOT_CHANGE | BLOCKS_REFUSED:
                raise
            return await self._post(place, messages, mark)
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


def _reference(place: _Place, stamps: Sequence[str], card: Card) -> dict[str, Any]:
    return {
        "team": place.team,
        "channel": place.channel,
        "ts": [*stamps],
        "title": card.title,
        "language": card.language,
    }


def _metadata(mark: str | None, part: int) -> dict[str, Any] | None:
    """Return what a message carries unseen (docs.slack.dev, "Message metadata"): no content."""
    if mark is None:
        return None
    return {"event_type": _MARKED, "event_payload": {"card": mark, "part": part}}


def _payload(message: Mapping[str, Any]) -> Mapping[str, Any]:
    metadata = message.get("metadata") or {}
    found: Mapping[str, Any] = metadata.get("event_payload") or {}
    return found if metadata.get("event_type") == _MARKED else {}
