"""Cards out to Teams: a new message, or another card in the place of an old one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import structlog

from bot.channel import DeliveryFailed, SentRef
from bot.doing import belongs_in_place
from bot.teams.connector import Connector, Refused
from bot.teams.graph import People
from bot.teams.receive import CHANNEL
from bot.teams.registration import FIRST_SERVICE_URL
from bot.teams.render import over_message, to_message, to_plain_message
from bot.teams.upload_link import UploadLinks
from dialogs.card import Card
from storage.records import Address, Organisation, Person

logger = structlog.get_logger(__name__)

GONE = 404  # the message or the conversation is not there any more
TOO_BIG_OR_BAD = frozenset({400, 413})  # the card itself was refused


@dataclass(slots=True)
class TeamsChannel:
    """The way to a person in Teams. One per process."""

    connector: Connector
    people: People
    uploads: UploadLinks
    name: str = CHANNEL
    _conversations: dict[tuple[str, str], str] = field(default_factory=dict)

    async def send(self, to: Address, card: Card, previous: SentRef | None) -> SentRef:
        """Show a card; see `bot.channel.Channel`. Raises DeliveryFailed.

        The old card is replaced where the person looks at it (`bot.doing`), else it loses its
        buttons and the new one stands at the end of the chat.
        """
        message = self.message(str(to.reference.get("tenant", "")), to.external_id, card)
        try:
            conversation = await self._conversation(to)
            if previous and belongs_in_place(to.external_id, card, previous.get("activity", "")):
                return await self._in_place(previous, card, message)
            sent = await self._send(to, conversation, message, card)
        except Refused as problem:
            raise _undeliverable(problem) from problem
        if previous:
            await self._make_inert(previous)
        return sent

    def message(self, tenant: str, person: str, card: Card) -> Mapping[str, Any]:
        """Return the message that shows a card to this person, with their own link for files."""
        return to_message(card, self.uploads.link(tenant, person, card))

    async def keep(self, tapped: SentRef, message: Mapping[str, Any]) -> None:
        """Replace a message by what its reader sees already. Raises DeliveryFailed, Refused."""
        await self._replace(tapped, message)

    async def say(self, reference: SentRef, conversation: str, text: str) -> None:
        """Say a few words where somebody spoke. Raises DeliveryFailed, Refused."""
        word = {"type": "message", "textFormat": "plain", "text": text}
        service_url, tenant = reference["service_url"], reference["tenant"]
        await self.connector.send(service_url, conversation, tenant, word)

    async def find(self, organisation: Organisation, person: Person) -> Address | None:
        """Look somebody up by e-mail, where the directory may be asked. Raises DeliveryFailed."""
        if organisation.teams_tenant_id is None:
            return None
        user = await self.people.by_email(person.email)
        if user is None:
            return None
        reference = {
            "service_url": FIRST_SERVICE_URL,
            "tenant": organisation.teams_tenant_id.lower(),
            "user": user,
            "bot": f"28:{self.connector.registration.app_id}",
        }
        return Address(person_id=person.id, channel=CHANNEL, external_id=user, reference=reference)

    async def _in_place(self, sent: SentRef, card: Card, message: Mapping[str, Any]) -> SentRef:
        """Put the card in the place of an older one; a new message where that one is gone."""
        try:
            await self._replace(sent, message)
        except Refused as problem:
            if problem.status != GONE:
                raise
            return await self._new(sent, sent["conversation"], message, card)
        return {**sent, "title": card.title, "language": card.language}

    async def _conversation(self, to: Address) -> str:
        """Return the private conversation, made at first contact. Making it again finds it."""
        reference = to.reference
        if known := reference.get("conversation"):
            return str(known)
        who = (reference["tenant"], reference["user"])
        if who not in self._conversations:
            self._conversations[who] = await self.connector.create(
                reference["service_url"], reference["tenant"], reference["user"], reference["bot"]
            )
        return self._conversations[who]

    async def _send(
        self, to: Address, conversation: str, message: Mapping[str, Any], card: Card
    ) -> SentRef:
        try:
            return await self._new(to.reference, conversation, message, card)
        except Refused as problem:
            if problem.status not in TOO_BIG_OR_BAD:
                raise
            logger.warning("card refused, sent as text", status=problem.status, kind=card.kind)
            return await self._new(to.reference, conversation, to_plain_message(card), card)

    async def _new(
        self, reference: SentRef, conversation: str, message: Mapping[str, Any], card: Card
    ) -> SentRef:
        service_url, tenant = reference["service_url"], reference["tenant"]
        activity = await self.connector.send(service_url, conversation, tenant, message)
        return {
            "service_url": service_url,
            "tenant": tenant,
            "conversation": conversation,
            "activity": activity,
            "title": card.title,
            "language": card.language,
        }

    async def _replace(self, sent: SentRef, message: Mapping[str, Any]) -> None:
        await self.connector.replace(
            sent["service_url"], sent["conversation"], sent["tenant"], sent["activity"], message
        )

    async def _make_inert(self, sent: SentRef) -> None:
        """Take the buttons off an older card. The new one is there already, so failing is mild."""
        try:
            await self._replace(
                sent, over_message(sent.get("title", "…"), sent.get("language", "nl"))
            )
        except (Refused, DeliveryFailed) as problem:
            logger.info("older card left as it was", reason=str(problem))


def _undeliverable(problem: Refused) -> DeliveryFailed:
    """403: not installed or blocked; 404: gone. 400 and 413, after the bare text too: our fault."""
    return DeliveryFailed(str(problem), permanent=True, gone=problem.status not in TOO_BIG_OR_BAD)
