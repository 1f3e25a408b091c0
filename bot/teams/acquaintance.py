"""Who somebody is that has not written before: Teams tells us, so that the directory knows them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import structlog

from bot.channel import DeliveryFailed
from bot.teams.connector import Connector, Refused
from cases.inbound import Inbound, Profile
from storage.database import Database
from storage.records import Sender

logger = structlog.get_logger(__name__)

MOST_KNOWN = 50_000  # people remembered, so that a turn need not ask for them


@dataclass(slots=True)
class Acquaintance:
    """Adds e-mail and name to what a stranger sends; of who is known nothing is asked."""

    database: Database
    connector: Connector
    _known: set[tuple[str, str]] = field(default_factory=set)

    async def introduced(self, inbound: Inbound, conversation: str) -> Inbound:
        """Return the inbound with a profile, where its sender is new and Teams tells one."""
        who = (inbound.workspace, inbound.external_id)
        if who in self._known:
            return inbound
        async with self.database.reading() as transaction:
            sender = await transaction.sender(inbound.channel, *who)
        if sender is None:
            return inbound
        if sender.person is not None:
            self._remember(who)
            return inbound
        member = await self._member(inbound, conversation)
        profile = await self._profile(sender, member, inbound.profile)
        return replace(inbound, profile=profile)

    async def _member(self, inbound: Inbound, conversation: str) -> Mapping[str, Any]:
        reference = inbound.reference
        try:
            return await self.connector.member(
                reference["service_url"], conversation, reference["tenant"], reference["user"]
            )
        except (DeliveryFailed, Refused) as problem:
            logger.warning("Teams does not tell who this is", reason=str(problem))
            return {}

    async def _profile(self, sender: Sender, member: Mapping[str, Any], known: Profile) -> Profile:
        """Take the address the directory knows: mail and principal name may differ."""
        names = (member.get("email"), member.get("userPrincipalName"))
        addresses = [name.strip().lower() for name in names if isinstance(name, str) and name]
        if not addresses:
            return known
        async with self.database.reading() as transaction:
            people = transaction.of(sender.organisation.id).people
            in_file = [address for address in addresses if await people.by_email(address)]
        return replace(known, email=(in_file or addresses)[0])

    def _remember(self, who: tuple[str, str]) -> None:
        if len(self._known) >= MOST_KNOWN:
            self._known.clear()
        self._known.add(who)
